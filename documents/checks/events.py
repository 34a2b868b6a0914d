"""Is one event (a release, a cycle, a round) given two dates?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from documents.checks.case import Case, Run, said_lines
from registers.dates import MONTHS
from registers.findings import Finding, Severity

_MONTH = "|".join(MONTHS)
_EVENT = re.compile(
    r"\b(?:(Interim\s+Release)\s*(?:\(IR\)\s*)?(\d{1,2}(?:\.\d)?)|(IR)\s?(\d{1,2}(?:\.\d)?)|(Round|Cycle|Phase|Stage|Sprint|Tranche)\s(\d{1,2})"
    r"|(R)(\d)(?=\s))",
    re.IGNORECASE,
)
_HAPPENS = (
    ("starts", re.compile(r"\b(?:commenc\w+|starts?|starting|begins?|beginning)\b", re.IGNORECASE)),
    ("closes", re.compile(r"\b(?:clos(?:e|es|ed|ing)|ends?|ended|ending)\b(?!\s+of\b)", re.IGNORECASE)),
)
_WHEN = re.compile(
    rf"\b(?:(\d{{1,2}})(?:st|nd|rd|th)?\s+)?(?:(early|mid|late|the\s+end\s+of|end\s+of)[\s-]+)?({_MONTH})\b(?:\s+(\d{{4}}))?",
    re.IGNORECASE,
)
_UNKNOWN = re.compile(r"(?<!\w)((?:[A-Z]\w*\s+|\d{1,2}\s+){1,5})\(dates?\s+(?:to\s+be\s+confirmed|TBC)\)")
#: More statements about one event than any paper makes.
_MOST = 200


@dataclass(frozen=True)
class _Said:
    """What is said of an event: its day or its part of a month, and where."""

    words: str
    year: int | None
    month: int
    day: int | None
    part: str
    run: Run
    span: tuple[int, int]

    def against(self, other: _Said) -> bool:
        """Whether both cannot be true."""
        if self.month != other.month or (self.year and other.year and self.year != other.year):
            return True
        if self.day and other.day:
            return self.day != other.day
        mine, theirs = self.part or _part(self.day), other.part or _part(other.day)
        return bool(mine and theirs and mine != theirs)


def check_events(case: Case) -> Iterator[Finding]:
    """A release, cycle or round with two dates; one to be confirmed and stated elsewhere."""
    said: dict[tuple[str, str], list[_Said]] = {}
    for run in case.prose():
        for start, sentence in run.sentences:
            for key, one in _events(run, start, sentence):
                said.setdefault(key, []).append(one)
    for (event, happens), every in said.items():
        all_said = every[:_MOST]
        usual = _usual(all_said)
        told: set[str] = set()
        for one in all_said:
            if one.against(usual) and one.words not in told:
                told.add(one.words)
                lines = [other.run.line_at(other.span[0]) for other in all_said if not other.against(usual)]
                yield case.at(
                    "event-dated-two-ways",
                    Severity.ERROR if one.day and usual.day else Severity.WARNING,
                    one.run,
                    one.span,
                    f"{event} {happens} {one.words} here and {usual.words} at {said_lines(lines)}. Confirm the date.",
                )
    yield from _to_be_confirmed(case, said)


def _events(run: Run, start: int, sentence: str) -> Iterator[tuple[tuple[str, str], _Said]]:
    low = sentence.lower()
    if not any(month in low for month in MONTHS):
        return
    named = [(at, _event(at)) for at in _EVENT.finditer(sentence)]
    for when in _WHEN.finditer(sentence):
        before = [(at, event) for at, event in named if at.end() <= when.start() and when.start() - at.end() < 90]
        after = [(at, event) for at, event in named if 0 <= at.start() - when.end() < 25]
        if not before and not after:
            continue
        at, event = before[-1] if before else after[0]
        between = sentence[max(at.start() - 25, 0) : when.start()]
        kind = "is released" if event.startswith("IR") else ""
        if not kind:
            happened = [(found.start(), name) for name, verb in _HAPPENS for found in verb.finditer(between)]
            kind = max(happened)[1] if happened else ""
        elif not re.fullmatch(r"[\w\s()]{0,12}?\bon\s+", sentence[at.end() : when.start()]):
            continue
        if kind:
            yield (event, kind), _said_at(run, (start + when.start(), start + when.end()), when)


def _event(at: re.Match[str]) -> str:
    groups = [one for one in at.groups() if one]
    name = " ".join(groups[0].lower().split())
    return f"{ {'interim release': 'IR', 'ir': 'IR', 'r': 'Round '}.get(name, name.title() + ' ') }{groups[1]}"


def _said_at(run: Run, span: tuple[int, int], when: re.Match[str]) -> _Said:
    part = (when[2] or "").lower().split()
    return _Said(
        " ".join(when[0].split()),
        int(when[4]) if when[4] else None,
        [*MONTHS].index(when[3].lower()) + 1,
        int(when[1]) if when[1] else None,
        "late" if "end" in part else part[0] if part else "",
        run,
        span,
    )


def _part(day: int | None) -> str:
    return "" if day is None else "early" if day <= 10 else "mid" if day <= 20 else "late"


def _usual(said: list[_Said]) -> _Said:
    """What most places say, the most exact of them, the first of those."""
    agree = Counter({i: sum(not one.against(other) for other in said) for i, one in enumerate(said)})
    return said[max(agree, key=lambda i: (agree[i], bool(said[i].day), -i))]


def _to_be_confirmed(case: Case, said: dict[tuple[str, str], list[_Said]]) -> Iterator[Finding]:
    for run in case.prose():
        for at in _UNKNOWN.finditer(run.text):
            named = [_event(one) for one in _EVENT.finditer(at[1])]
            known = [one for (event, _), all_said in said.items() if event in named for one in all_said if one.day]
            if known:
                yield case.at(
                    "date-stated-elsewhere",
                    Severity.NOTICE,
                    run,
                    at.span(),
                    f"The dates of {named[-1]} are to be confirmed here; line "
                    f"{known[0].run.line_at(known[0].span[0])} gives "
                    f"{known[0].words}. Confirm which holds.",
                )
