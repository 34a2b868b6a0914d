"""Are the words of a horizon scanning log's cells alike: one state and one impact in one wording, sentences apart?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from documents.checks.case import Case
from documents.checks.horizon import row_line
from registers.findings import Finding, Severity
from registers.horizon import HorizonItem

_AUTHORITY = re.compile(r"\b(?:with|await\w*)\s+(?:the\s+)?(?:authority|ofgem)\b", re.IGNORECASE)
_BARE = re.compile(r"^(?:yes|no)$", re.IGNORECASE)
_RUN_TOGETHER = re.compile(
    r"(?<=[a-z] )([A-Z][a-z]{4,}) (?:[A-Z]{2,5} )?(?:[a-z]+s )?(?:have|has|was|were|is|are|will)\b"
)
_BEFORE_A_NAME = re.compile(r"\b(?:the|a|an|by|each|any|this|that|of|and|all|every)\s$", re.IGNORECASE)


def check_horizon_words(case: Case) -> Iterator[Finding]:
    """One state or impact in two wordings, an impact that is only yes, a missing full stop, a kind for a status."""
    yield from _wording(case)
    yield from _impacts(case)
    yield from _bare(case)
    yield from _together(case)
    for item in case.extract.horizon:
        row = [run for run in case.from_line(item.source.line) if run.row == item.source.line]
        if item.issue and item.status and any(run.text.startswith(f"{item.status} ") for run in row):
            told = (
                f"{item.ref} has the status “{item.status}”, which is what it is, not how it stands. Give its status."
            )
            line = row_line(case, item, item.status)
            yield case.finding("status-is-its-kind", Severity.NOTICE, line, item.status, told)


def _wording(case: Case) -> Iterator[Finding]:
    """Several wordings for awaiting the Authority: a register that is filtered by status needs one."""
    forms: dict[str, HorizonItem] = {}
    for item in case.extract.horizon:
        if _AUTHORITY.search(item.status):
            forms.setdefault(" ".join(item.status.lower().split()), item)
    if len(forms) > 1:
        items = list(forms.values())
        told = (
            f"One state is worded {len(forms)} ways: {'; '.join(f'“{one.status}” ({one.ref})' for one in items)}. Use "
            "one."
        )
        line = row_line(case, items[-1], items[-1].status)
        yield case.finding("status-worded-two-ways", Severity.NOTICE, line, items[-1].status, told)


def _impacts(case: Case) -> Iterator[Finding]:
    """``Of interest - Qualification`` and ``Of interest – Qualification``."""
    forms: dict[str, dict[str, HorizonItem]] = {}
    for item in case.extract.horizon:
        if item.impact:
            flat = re.sub(r"[^a-z0-9]+", " ", item.impact.lower()).strip()
            forms.setdefault(flat, {}).setdefault(item.impact, item)
    for spelt in forms.values():
        if len(spelt) > 1:
            (one, first), (other, second) = list(spelt.items())[:2]
            line = row_line(case, second, other)
            told = f"The impact is written “{one}” for {first.ref} and “{other}” for {second.ref}. Write one form."
            yield case.finding("phrase-spelt-two-ways", Severity.NOTICE, line, other, told)


def _bare(case: Case) -> Iterator[Finding]:
    """``Yes`` where the others say how they matter."""
    bare = [item for item in case.extract.horizon if _BARE.match(item.impact)]
    said = {item.impact for item in case.extract.horizon if len(item.impact) > 4}
    if bare and len(said) > 2 * len(bare):
        item = bare[0]
        told = f"The impact of {item.ref} is “{item.impact}”; the others say what it is. Say what it is."
        line = row_line(case, item, item.raised.raw)
        yield case.finding("impact-not-said", Severity.NOTICE, line, item.impact, told)


def _together(case: Case) -> Iterator[Finding]:
    """A word that is no name elsewhere in the paper starts a sentence in the middle of another one."""
    for item in case.extract.horizon:
        for at in _RUN_TOGETHER.finditer(item.positions):
            word = re.compile(rf"(?<=[a-z] ){at[1].lower()}\b")
            if _BEFORE_A_NAME.search(item.positions[: at.start()]) or not any(
                word.search(run.text) for run in case.runs
            ):
                continue
            told = f"A full stop is missing before “{at[0]}”. Add it."
            quote = item.positions[max(item.positions.rfind(" ", 0, max(at.start() - 25, 0)), 0) : at.end()]
            yield case.finding("sentence-slip", Severity.NOTICE, row_line(case, item, item.positions), quote, told)
