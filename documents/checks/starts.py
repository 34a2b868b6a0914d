"""Is work said to start in one month listed under an earlier one?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from documents.checks.case import Case
from registers.dates import MONTHS
from registers.findings import Finding, Severity

_MONTH = "|".join(MONTHS)
_BEGINS = re.compile(
    rf"\b([a-z]+\s[a-z]+)\s+(?:to|will|would)\s+(?:begin|start|commence)\s+in\s+({_MONTH})\b", re.IGNORECASE
)
_STARTED = re.compile(
    r"\b(?:start|started|starting|begin|commence|commenced)\s+(?:on\s+|with\s+)?([a-z]+\s[a-z]+)\b", re.IGNORECASE
)


def check_starts(case: Case) -> Iterator[Finding]:
    """A bullet under ``December …`` which starts what another sentence has begin in January."""
    begins: dict[str, tuple[int, int]] = {}
    for run in case.prose():
        for at in _BEGINS.finditer(run.text):
            begins.setdefault(at[1].lower(), (_number(at[2]), run.line_at(at.start())))
    if not begins:
        return
    month = 0
    for run in case.runs:
        if not run.bullet:
            headed = re.match(rf"({_MONTH})\b", run.text, re.IGNORECASE) if len(run.text) < 60 else None
            month = _number(headed[1]) if headed else 0 if run.text.strip() else month
            continue
        for at in _STARTED.finditer(run.text):
            later, line = begins.get(at[1].lower(), (0, 0))
            if month and later and 0 < (later - month) % 12 < 6:
                told = (
                    f"This stands under {MONTHS[month - 1].title()}; line {line} has “{at[1]}” begin in "
                    f"{MONTHS[later - 1].title()}. Confirm when it begins."
                )
                yield case.at("starts-before-it-begins", Severity.NOTICE, run, at.span(), told)


def _number(month: str) -> int:
    return [*MONTHS].index(month.lower()) + 1
