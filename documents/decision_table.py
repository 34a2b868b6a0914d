"""Which decisions does a table record, and what is each subject to?"""

from __future__ import annotations

import re

from documents.columns import Column, area_column, column, has
from documents.frame import Frame
from documents.paper import Passage, Row, Table
from documents.sections import Section
from registers.dates import Written, dates_in
from registers.decisions import Decision, Outcome
from registers.mentions import changes_cited
from registers.problems import Problem
from registers.refs import DecisionRef, ReleaseRef

RELEASE = re.compile(r"\b(?:IR|[Ii]nterim [Rr]elease(?: \(IR\))?)\s?[0-9]{1,3}(?:\.[0-9]{1,2})?(?![\w.]*[0-9])")
_OUTCOMES = (
    (
        Outcome.DEFERRED,
        re.compile(
            r"\b(?:approved|agreed|accepted|endorsed)\s(?:to\s|that\s)?(?:the\s|a\s)?(?:\w+\s){0,2}?(?:defer|postpone)",
            re.IGNORECASE,
        ),
    ),
    (Outcome.REJECTED, re.compile(r"\bagreed\s(?:to\s)?(?:the\s)?reject", re.IGNORECASE)),
    (
        Outcome.REJECTED,
        re.compile(
            r"\b(?:reject(?:s|ed)|declined|refused|not (?:be )?(?:approved?|agreed?|accept(?:ed)?))\b",
            re.IGNORECASE,
        ),
    ),
    (Outcome.DEFERRED, re.compile(r"\b(?:deferred|postponed|deferral|postponement)\b", re.IGNORECASE)),
    (
        Outcome.APPROVED,
        re.compile(r"\b(?:approv(?:ed|es|al)|agreed|accepted|ratified|baselined|endorsed|granted)\b", re.IGNORECASE),
    ),
)
_DECIDER = re.compile(
    r"(?:The\s+)?(.{2,60}?)\s+(?:has\s+|have\s+)?(?:unanimously\s+|conditionally\s+|formally\s+|provisionally\s+)?"
    r"(?:did\s+not\s+|not\s+)?(?:approved?|rejected|agreed?|deferred|postponed|accepted|ratified|baselined|endorsed|declined|decided|granted)\b"
)
_SUBJECT_TO = re.compile(r"\b(?:subject to|conditional (?:up)?on|provided that)\s+", re.IGNORECASE)
_SENTENCE_END = re.compile(r"\.(?=\s+[A-Z]|\s*$)")
_WITH_AND = re.compile(r"\s*[,;]\s+and\s+")


def records_decisions(table: Table, section: Section) -> bool:
    """Whether a table's header row is a record of decisions."""
    header = table.header
    if has(header, Column.OWNER) or has(header, Column.DUE) or not has(header, Column.REF, Column.DECISION):
        return False
    return section is Section.DECISIONS or header.text(column(header, Column.DECISION)).lower().startswith("decision")


def read_decisions(table: Table, frame: Frame) -> tuple[list[Decision], list[Passage]]:
    """The table's decisions, and its rows whose reference cannot be read."""
    decisions: list[Decision] = []
    unread: list[Passage] = []
    area_at, area = area_column(table.header), ""
    for row in table.rows:
        area = row.text(area_at) or area
        try:
            ref = DecisionRef.parse(row.text(column(table.header, Column.REF)))
        except Problem:
            unread.append(Passage(" ".join(cell.text for cell in row.cells if cell.passages), row.line))
            continue
        decisions.append(_decision(ref, row, table.header, area, frame))
    return decisions, unread


def _decision(ref: DecisionRef, row: Row, header: Row, area: str, frame: Frame) -> Decision:
    text = row.text(column(header, Column.DECISION))
    own = ref.group == frame.group
    decider = _DECIDER.match(text)
    release = RELEASE.search(text)
    return Decision(
        ref,
        text,
        meeting=frame.meeting if own else None,
        date=frame.date if own else Written(""),
        changes=changes_cited(text) or changes_cited(area),
        outcome=outcome_of(text),
        conditions=conditions_of(text),
        decided_by=row.text(column(header, Column.DECIDED_BY)) or (decider[1] if decider else ""),
        release=ReleaseRef.parse(release[0]) if release else None,
        area=area,
        source=frame.source(row.line),
    )


def outcome_of(text: str) -> Outcome:
    """What a decision's words decide: the first verb outside brackets that does."""
    bare = _no_brackets(text)
    found = [(at.start(), outcome) for outcome, pattern in _OUTCOMES if (at := pattern.search(bare))]
    # On a tie the more telling pattern stands first: “approved the deferral” defers.
    return min(found, key=lambda one: one[0], default=(0, Outcome.OTHER))[1]


def conditions_of(text: str) -> tuple[str, ...]:
    """What a decision is subject to, parted at the commas of its list."""
    found = _SUBJECT_TO.search(text)
    if not found:
        return ()
    rest = text[found.end() :]
    end = _SENTENCE_END.search(rest)
    rest = rest[: end.start()] if end else rest
    if ";" in rest:
        parts = re.split(r"\s*;\s+(?:and\s+)?", rest)
    elif last := _WITH_AND.search(rest):
        parts = [*re.split(r",\s+(?![^(]*\))", rest[: last.start()]), rest[last.end() :]]
    elif rest.count(", ") and rest.rsplit(", ", 1)[1].count(" and ") == 1:
        *before, end_of_list = rest.split(", ")
        parts = [*before, *end_of_list.split(" and ")]
    else:
        parts = [rest]
    return tuple(part.strip(" ,;.") for part in parts if part.strip(" ,;."))


def release_date(text: str, frame: Frame) -> Written:
    """The date that a text gives right after the release it names."""
    found = RELEASE.search(text)
    after = text[found.end() :] if found else ""
    first = next(iter(dates_in(after[:60], frame.day)), None)
    return (
        first[1]
        if first and re.fullmatch(r"\W*(?:on|by|dated|is|scheduled for)?\W*", after[: first[0]])
        else Written("")
    )


def _no_brackets(text: str) -> str:
    return re.sub(r"\([^()]{0,300}\)", " ", text)
