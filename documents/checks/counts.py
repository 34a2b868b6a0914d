"""Does a number said of a list agree with the list, and a part with the parts?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from documents.checks.case import Case, Run
from registers.findings import Finding, Severity

_NUMBERS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_INTRODUCES = re.compile(
    rf"\b(?:following|these|the)\s+({'|'.join(_NUMBERS)}|\d{{1,2}})\s+([a-z]+s)\b[^.]{{0,60}}:$", re.IGNORECASE
)
_PART = re.compile(r"^(.{3,80}?)\s*\((\d{1,2})\s+of\s+(\d{1,2})\)$")


def check_counts(case: Case) -> Iterator[Finding]:
    """``the following three options:`` before a list of four; part 2 of 3 without a part 3."""
    introduced: tuple[Run, re.Match[str]] | None = None
    bullets = 0
    for run in (*case.runs, Run("", ((0, 1),))):
        if run.bullet:
            bullets += 1
            continue
        if introduced and bullets:
            yield from _counted(case, *introduced, bullets)
        found = _INTRODUCES.search(run.text)
        introduced, bullets = ((run, found) if found and not run.row else None), 0
    yield from _parts(case)


def _counted(case: Case, run: Run, at: re.Match[str], bullets: int) -> Iterator[Finding]:
    stated = _NUMBERS.index(at[1].lower()) + 2 if at[1].lower() in _NUMBERS else int(at[1])
    if stated != bullets:
        told = f"“{at[1]} {at[2]}” are announced and {bullets} follow. Confirm that none is missing."
        yield case.at("count-differs", Severity.WARNING, run, at.span(), told)


def _parts(case: Case) -> Iterator[Finding]:
    parts: dict[str, list[tuple[int, int, Run]]] = {}
    for run in case.runs:
        at = _PART.match(run.text)
        if at:
            parts.setdefault(at[1], []).append((int(at[2]), int(at[3]), run))
    for title, seen in parts.items():
        wanted = seen[0][1]
        missing = [n for n in range(1, min(wanted, 50) + 1) if n not in {number for number, _, _ in seen}]
        if missing:
            told = f"“{title}” has {wanted} parts and part {missing[0]} is not here. Confirm that nothing is missing."
            run = seen[-1][2]
            yield case.at("part-missing", Severity.NOTICE, run, (0, len(run.text)), told)
