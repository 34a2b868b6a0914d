"""Are the times of meetings possible, and in order?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from documents.checks.case import Case, Run
from registers.dates import Written, dates_in, said
from registers.findings import Finding, Severity

_CLOCK = re.compile(r"(?<![\w:.])(\d{1,2})[:.](\d{2})\s*([ap]m)\b", re.IGNORECASE)
_SPAN = re.compile(r"(?<![\w:.])([01]?\d|2[0-3]):([0-5]\d)\s*[-–]\s*([01]?\d|2[0-3]):([0-5]\d)(?![\w:])")
_NEXT = re.compile(r"\bnext\s+((?:[A-Z]{2,6}|[A-Z][a-z]+)\s+)?meeting\b", re.IGNORECASE)


def check_meetings(case: Case) -> Iterator[Finding]:
    """``13:00pm``, an end before its start, a next meeting that is past or on a day off, an issue before it."""
    if case.day and case.issued and case.issued < case.day:
        lines = case.lines_with(case.extract.issued.raw)
        told = (
            f"The paper was issued on {said(case.issued)}, before its own meeting on {said(case.day)}. Confirm the "
            "dates."
        )
        yield case.finding("issued-before-meeting", Severity.ERROR, (lines or (1,))[0], case.extract.issued.raw, told)
    for run in case.runs:
        yield from _times(case, run)
    yield from _next(case)


def _times(case: Case, run: Run) -> Iterator[Finding]:
    for at in _CLOCK.finditer(run.text):
        if int(at[1]) > 12 or int(at[2]) > 59:
            told = f"{at[0]} is not a time of day: hours past 12 take no am or pm. Confirm the time."
            yield case.at("malformed-time", Severity.ERROR, run, at.span(), told)
    for at in _SPAN.finditer(run.text):
        if (int(at[3]), int(at[4])) < (int(at[1]), int(at[2])):
            told = f"{at[0]} ends before it starts. Confirm the times."
            yield case.at("malformed-time", Severity.ERROR, run, at.span(), told)


def _next(case: Case) -> Iterator[Finding]:
    stated: dict[str, str] = {}
    for run in case.runs:
        for at in _NEXT.finditer(run.text):
            near = run.text[at.end() : at.end() + 70]
            start, written = next(dates_in(near, case.day), (99, Written("")))
            if not written.day or start >= 30:
                continue
            before = stated.setdefault((at[1] or case.extract.group).strip().upper(), str(written))
            if case.day and written.day <= case.day:
                told = f"is said to be on {written}, not after this one on {said(case.day)}"
            elif before != str(written):
                told = f"is said to be on {written} here and on {before} before"
            elif not case.calendar.works(written.day):
                told = f"is said to be on {written}, which is not a working day"
            else:
                continue
            span = (at.start(), at.end() + start + len(written.raw))
            yield case.at(
                "next-meeting-wrong", Severity.WARNING, run, span, f"The next meeting {told}. Confirm the date."
            )
