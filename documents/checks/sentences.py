"""Is a sentence whole: has it an end, and are its brackets closed?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from documents.checks.case import Case, Run
from registers.findings import Finding, Severity

_DANGLING = {"the", "a", "an", "and", "or", "which", "will", "would", "been"}
#: A heading of more words may be a sentence that a reader took for one.
_A_TITLE = 5
_ENUMERATED = re.compile(r"(?:(?<=\s)|^)(?:\d{1,2}|[a-z])\)")


def check_sentences(case: Case) -> Iterator[Finding]:
    """Sentences that stop short; brackets that are never closed."""
    everything = " ".join(run.text for run in case.prose())[:400_000].lower()
    objects = set(re.findall(r"\b([a-z]{4,12}) (?:the|a|an|their|its|this)\b", everything))
    for run in case.runs:
        if run.heading and run.text.count(" ") < _A_TITLE:
            continue
        yield from _ending(case, run, objects)
    yield from _brackets(case)


def _ending(case: Case, run: Run, objects: set[str]) -> Iterator[Finding]:
    text = run.text.rstrip()
    words = text.split()
    if len(words) < 3 or (run.column and run.column.lower() in {"ref", "area", "item"}):
        return
    last = words[-1]
    open_verb = words[-2] == "to" and last in objects and len(words) > 15 and "." in text
    if (last in _DANGLING and (len(words) > 6 or run.bullet)) or open_verb:
        why = f"The sentence stops at “{' '.join(words[-2:])}”. Say what is missing."
    elif text[-1] in ",/" and not text.endswith("://"):
        why = f"The sentence ends in “{text[-1]}”. Confirm that nothing is missing."
    else:
        return
    start = max(len(text) - 60, 0)
    yield case.at("sentence-unfinished", Severity.NOTICE, run, (start, len(text)), why)


def _brackets(case: Case) -> Iterator[Finding]:
    """Counted over a paragraph or a whole cell, since a page break may cut one."""
    cells: dict[tuple[int, str], list[Run]] = {}
    for number, run in enumerate(case.runs):
        key = (run.row, run.column) if run.row and run.column else (-number - 1, "")
        if not run.heading and (run.row or len(run.text) > 60 or run.text.endswith(".")):
            cells.setdefault(key, []).append(run)
    for runs in cells.values():
        text = _ENUMERATED.sub("", " ".join(run.text for run in runs))
        opened, closed = text.count("("), text.count(")")
        if opened > closed or (closed > opened and not re.match(r"[^(]{0,4}\)", text)):
            mark = "(" if opened > closed else ")"
            run = next(one for one in runs if mark in one.text)
            at = _odd_bracket(run.text, mark)
            told = f"Brackets opened here: {opened}; closed: {closed}. Confirm what belongs inside."
            yield case.at("bracket-unclosed", Severity.NOTICE, run, (at, at + 1), told)


def _odd_bracket(text: str, mark: str) -> int:
    """The bracket that has no partner; where several fit, the first."""
    open_at: list[int] = []
    for place, letter in enumerate(text):
        if letter == "(":
            open_at.append(place)
        elif letter == ")":
            if not open_at and mark == ")":
                return place
            open_at = open_at[:-1]
    return open_at[0] if open_at else text.find(mark)
