"""Which actions does the prose of a paper close, or report on?

A report closes actions in its discussion: ``DAG28-04: … Action closed.`` What follows a reference up to the next one
is about it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from documents.frame import Frame
from documents.told import Told
from registers.actions import Action, Source, Status, Update
from registers.mentions import changes_cited
from registers.refs import ActionRef

_ITEM = re.compile(
    r"(?<![\w-])(?:ACTION\s+)?(e?[A-Z]{2,6}[0-9]{2,3}(?:\.[0-9])?\s?-\s?[0-9]{2})\s*(?::|[–—]|-(?=\s))\s*"
)
_CLOSED = re.compile(
    r"\b(?:action|this|it)\s+(?:(?:is|was|has been|had been|to be|can be|now|therefore|agreed(?: as)?(?: to be)?"
    r"|marked(?: as)?)\s+)*closed?\b"
    r"|\bagreed to close\b|\bclosure (?:was )?agreed\b|^closed\b|(?:^|\.\s)closed\.?$",
    re.IGNORECASE,
)
_STILL_OPEN = re.compile(
    r"\b(?:remains?|kept|keep|left|stays?|still)\s+(?:\w+\s+)?open\b"
    r"|\bnot\s+(?:be\s+|yet\s+|been\s+)*(?:closed|agreed)\b|\bcarried forward\b"
    r"|\baction (?:is )?on-?going\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Report:
    """What the prose says of one action."""

    ref: ActionRef
    text: str
    line: int
    closed: bool


def reports(passages: list[Told]) -> list[Report]:
    """Every item of the prose that opens with an action's reference."""
    found: list[Report] = []
    for passage in passages:
        items = list(_ITEM.finditer(passage.text))
        ends = [item.start() for item in items] + [len(passage.text)]
        for item, end in zip(items, ends[1:], strict=True):
            words = passage.text[item.end() : end].strip()
            closed = bool(_CLOSED.search(words)) and not _STILL_OPEN.search(words)
            found.append(Report(ActionRef.parse(item[1]), words, passage.line, closed))
    return found


def with_reports(actions: list[Action], told_of: list[Report], frame: Frame) -> list[Action]:
    """The listed actions with what the prose adds, then those it closes that no table lists.

    An open action that only the prose mentions stays out: its words are not in this paper.
    """
    known = {action.ref: action for action in actions}
    by_action: dict[ActionRef, list[Report]] = {}
    for report in told_of:
        by_action.setdefault(report.ref, []).append(report)
    for ref, reported in by_action.items():
        closed = any(report.closed for report in reported)
        if ref not in known and not closed:
            continue
        action = known.get(ref) or Action(ref, "", source=Source(frame.paper, reported[0].line))
        moves = ("closed" if report.closed else "note" for report in reported)
        updates = (
            Update(frame.day, frame.paper, move, report.text) for move, report in zip(moves, reported, strict=True)
        )
        known[ref] = replace(
            action,
            status=Status.CLOSED if closed else action.status,
            updates=(*action.updates, *updates),
            about=tuple(dict.fromkeys((*action.about, *changes_cited(" ".join(report.text for report in reported))))),
        )
    return list(known.values())
