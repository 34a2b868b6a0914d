"""Is one identifier (a report, a flow, an interface) written two ways, or one shape used for two kinds of thing?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from documents.checks.case import Case, said_lines
from registers.findings import Finding, Severity
from registers.groups import KNOWN

_TOKEN = re.compile(r"(?<![\w@/-])([A-Z]{1,6})(-?)(\d{3,6})(?![\w/]|-\d)")
_BRACKETED = re.compile(r"(?<![\w-])([A-Z]{2,6})\s\((\d{3,6})\)")
_PREFIXED = re.compile(r"(?<![\w@/-])([A-Z][A-Z0-9]*[A-Z]|[A-Z]-?)(\d{3,6})(?![\w/-])")
_RISK = re.compile(r"\bRisk\s+((R)\d{4})\b")


def check_identifiers(case: Case) -> Iterator[Finding]:
    """``P0201`` beside ``P0210`` and ``P210``; a risk numbered like a code body's change."""
    places: dict[tuple[str, str, str], list[int]] = {}
    for run in case.runs:
        for at in _TOKEN.finditer(run.text):
            if at[1] not in KNOWN and at[1] not in {"CR", "DEC"}:
                places.setdefault((at[1], at[2], at[3]), []).append(run.line_at(at.start()))
    rows = {str(item.ref) for item in case.extract.horizon}
    by_value: dict[tuple[str, int], list[tuple[str, str, str]]] = {}
    for token in places:
        by_value.setdefault((token[0], int(token[2])), []).append(token)
    for same in by_value.values():
        usual = max(same, key=lambda one: len(places[one]))
        for odd in same:
            if odd != usual and "".join(odd) not in rows:
                yield _two_ways(case, odd, usual, places)
    for token in places:
        swapped = _swapped(token, places)
        if swapped and "".join(token) not in rows:
            yield _two_ways(case, token, swapped, places)
    yield from _bracketed(case)
    yield from _risks(case)


def _swapped(token: tuple[str, str, str], places: dict[tuple[str, str, str], list[int]]) -> tuple[str, str, str] | None:
    """The much more frequent identifier with two neighbouring digits swapped; numbers one apart are no slip."""
    digits = token[2]
    for i in range(len(digits) - 1):
        other = (*token[:2], digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :])
        if other != token and len(places.get(other, ())) > max(1, len(places[token])):
            return other
    return None


def _two_ways(
    case: Case, odd: tuple[str, str, str], usual: tuple[str, str, str], places: dict[tuple[str, str, str], list[int]]
) -> Finding:
    wrong, right = "".join(odd), "".join(usual)
    return case.finding(
        "identifier-spelt-two-ways",
        Severity.WARNING,
        places[odd][0],
        wrong,
        f"{wrong} stands here, {right} at {said_lines(places[usual])}. Confirm that they are one, and which form "
        "is right.",
    )


def _bracketed(case: Case) -> Iterator[Finding]:
    """``NFR (1009)`` beside ``E2E1009``: one number under two names; a year in brackets is none."""
    short = [(run, at) for run in case.runs for at in _BRACKETED.finditer(run.text) if at[2][:2] not in {"19", "20"}]
    told: set[str] = set()
    for run, at in short:
        other = next(
            (
                (one[0], there.line_at(one.start()))
                for there in case.runs
                for one in (_PREFIXED.finditer(there.text) if at[2] in there.text else ())
                if one[2] == at[2]
            ),
            None,
        )
        if other and at[0] not in told:
            told.add(at[0])
            says = f"{at[0]} stands here, {other[0]} at line {other[1]}. Confirm that they are one, and write one form."
            yield case.at("identifier-spelt-two-ways", Severity.NOTICE, run, at.span(), says)


def _risks(case: Case) -> Iterator[Finding]:
    kinds = {item.ref.kind for item in case.extract.horizon}
    for run in case.runs:
        for at in _RISK.finditer(run.text):
            if at[2] in kinds:
                yield case.at(
                    "reference-of-another-kind",
                    Severity.NOTICE,
                    run,
                    at.span(),
                    f"{at[1]} is a risk here, but is shaped like the changes this paper numbers alike. Confirm "
                    "which is meant.",
                )
