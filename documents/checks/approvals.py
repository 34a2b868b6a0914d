"""Is one approval given on two days, or told of before it was given?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from documents.checks.case import Case, Run
from registers.dates import dates_in, said
from registers.findings import Finding, Severity

_APPROVED = re.compile(
    r"\b([A-Z]{3,6})\s+(?:unanimously\s+|conditionally\s+)?approved\s+(?:the\s+)?((?:[A-Z][\w-]*\s?){2,6})"
)
_UPDATE_FROM = re.compile(r"^Update\s+from\s+([A-Z]{3,6})\b")
_TOLD = re.compile(r"\bdecision\s+to\s+([^.]{4,80}?)\s+(?:from|by)\s+(?:the\s+)?([A-Z]{3,6})\b", re.IGNORECASE)
_TITLED = re.compile(r"^Decision\s+to\s+([^.–-]{4,80})", re.IGNORECASE)
#: More statements than any paper makes of its approvals.
_MOST = 200


def check_approvals(case: Case) -> Iterator[Finding]:
    """Two days for what one group approved; its decision in another group's update of a day before it."""
    seen: list[tuple[str, set[str], date, Run, tuple[int, int]]] = []
    titled: list[tuple[str, set[str], date, int]] = []
    told: list[tuple[str, set[str], date, Run, tuple[int, int]]] = []
    for run, headed in _under_updates(case):
        for start, sentence in run.sentences:
            at = _APPROVED.search(sentence)
            if not at:
                continue
            days = [written.day for _, written in dates_in(sentence, case.day) if written.day]
            day = days[0] if days else headed[1] if headed and headed[0] == at[1] else None
            if day:
                seen.append((at[1], set(at[2].split()), day, run, (start + at.start(), start + at.end())))
        if headed and (title := _TITLED.match(run.text)):
            titled.append((headed[0], _words(title[1]), headed[1], run.line))
        at = _TOLD.search(run.text) if headed else None
        if headed and at and at[2] != headed[0]:
            told.append((at[2], _words(at[1]), headed[1], run, at.span()))
    yield from _two_days(case, seen[:_MOST])
    for group, words, day, run, span in told[:_MOST]:
        for decider, what, decided, line in titled[:_MOST]:
            if group == decider and len(words & what) > 1 and day < decided:
                says = f"{group}'s decision is told of on {said(day)}; line {line} has it of {said(decided)}."
                yield case.at("told-before-decided", Severity.NOTICE, run, span, f"{says} Confirm the days.")
                break


def _under_updates(case: Case) -> Iterator[tuple[Run, tuple[str, date] | None]]:
    """Each run with the group and the day of the update it stands under, ``Update from DAG 09 November 2022``."""
    headed: tuple[str, date] | None = None
    for run in case.runs:
        update = _UPDATE_FROM.match(run.text)
        if update:
            days = [written.day for _, written in dates_in(run.text, case.day) if written.day]
            headed = (update[1], days[0]) if days else None
        elif run.heading:
            headed = None
        yield run, headed


def _words(text: str) -> set[str]:
    return {word for word in text.lower().split() if word != "the"}


def _two_days(case: Case, seen: list[tuple[str, set[str], date, Run, tuple[int, int]]]) -> Iterator[Finding]:
    for i, (group, what, day, run, span) in enumerate(seen):
        for other_group, other_what, other_day, other_run, other_span in seen[:i]:
            if group == other_group and len(what & other_what) > 1 and day != other_day:
                yield case.at(
                    "approved-on-two-days",
                    Severity.WARNING,
                    run,
                    span,
                    f"{group} is said to have approved this on {day:%d %B %Y}; line "
                    f"{other_run.line_at(other_span[0])} has it approve "
                    f"“{' '.join(sorted(other_what & what))}” on {other_day:%d %B %Y}. Confirm the day.",
                )
                break
