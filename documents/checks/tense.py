"""Do sentences about dates fit the day of the paper: nothing still to happen that is past, no deadline on a day off?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from documents.checks.case import Case, Run
from registers.dates import Certainty, dates_in, said
from registers.findings import Finding, Severity

_FUTURE = re.compile(
    r"\b(?:will|shall)\s+be\s+\w+|\bto\s+be\s+held\b|\bis\s+(?:due|scheduled|planned)\s+to\b", re.IGNORECASE
)
_DEADLINE = re.compile(
    r"\b(?:by|before|no\s+later\s+than|until)\s+(?:\d{1,2}\s?(?:[ap]m|:\d\d)\s+)?(?:on\s+)?$", re.IGNORECASE
)
#: What every sentence that is judged has; most have none of it, and looking for dates takes longer.
_MAY = re.compile(r"\b(?:will|shall|held|due|scheduled|planned|by|before|later\s+than|until)\b", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_WILL_HAVE = re.compile(rf"\bwill\s+have\s+({'|'.join(_NUMBERS)})\s+(days?|weeks?)\b", re.IGNORECASE)


def check_tense(case: Case) -> Iterator[Finding]:
    """Future tense for a day gone by, a deadline before the paper's issue, a deadline on a day off."""
    if case.day is None:
        return
    told: set[date] = set()
    for run in case.prose():
        for start, sentence in run.sentences if _DIGIT.search(run.text) else ():
            if not _MAY.search(sentence):
                continue
            for place, written in dates_in(sentence, case.day):
                day = written.day
                if day is None or written.certainty is Certainty.SUSPECT:
                    continue
                span = (start + place, start + place + len(written.raw))
                finding = _judged(case, run, sentence[max(place - 200, 0) : place], day, span)
                if finding and day not in told:
                    told.add(day)
                    yield finding
    yield from _run_out(case)


def _judged(case: Case, run: Run, before: str, day: date, span: tuple[int, int]) -> Finding | None:
    clause = re.split(r"[;:]|,\s+(?=[A-Z])|\b(?:which|who)\b", before)[-1]
    future = _FUTURE.search(clause)
    limit = _DEADLINE.search(before[-40:])
    if case.day and future and day < case.day and (case.day - day).days < 200:
        told = (
            f"“{future[0]}” speaks of {said(day)} as still to come; the paper is of {said(case.day)}. Confirm the "
            "date or the tense."
        )
        return case.at("past-yet-to-come", Severity.WARNING, run, span, told)
    if future and limit and case.day and case.issued and case.day < day < case.issued:
        told = f"The deadline, {said(day)}, had passed when the paper was issued ({said(case.issued)}). Confirm it."
        return case.at("deadline-before-issue", Severity.WARNING, run, span, told)
    if limit and case.day and day > case.day and not case.calendar.works(day) and (day + timedelta(days=1)).day != 1:
        told = (
            f"The deadline, {said(day)}, is {'a weekend' if day.weekday() > 4 else 'a bank holiday'}. Confirm the day."
        )
        return case.at("deadline-on-a-day-off", Severity.NOTICE, run, span, told)
    return None


def _run_out(case: Case) -> Iterator[Finding]:
    """``will have two weeks`` counted from the day that a sentence just before names."""
    if not any(_WILL_HAVE.search(run.text) for run in case.runs):
        return
    since: tuple[int, date] | None = None
    for number, run in enumerate(case.runs):
        since = None if run.heading else since
        at = _WILL_HAVE.search(run.text)
        if at and since and case.day and number - since[0] < 4:
            end = since[1] + timedelta(days=_NUMBERS.index(at[1].lower()) * (7 if at[2].startswith("week") else 1))
            if since[1] < end < case.day:
                told = f"Counted from {said(since[1])}, this ended on {said(end)}, before {said(case.day)}. Confirm it."
                yield case.at("past-yet-to-come", Severity.NOTICE, run, at.span(), told)
        for _, written in dates_in(run.text, case.day):
            since = (number, written.day) if written.day else since
