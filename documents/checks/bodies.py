"""Is one group named in several ways: by its code, in full, and in words that are neither?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from documents.checks.case import Case, Run, said_lines
from registers.findings import Finding, Severity
from registers.groups import KNOWN, Group

_ENDING = r"Sub-?[Gg]roup|Working\s+Group|Advisory\s+Group|Implementation\s+Group|Committee|Forum|Steering\s+Group"
_BODY = re.compile(rf"\b((?:[A-Z][a-z]+\s+){{1,4}}?)({_ENDING})\b")
_SHORT = re.compile(rf"(?<![\w-])([A-Z]{{2,5}})\s+({_ENDING})\b")
_NAMES = {re.sub(r"[^a-z]+", " ", group.name.lower()).strip(): group for group in KNOWN.values()}


def check_bodies(case: Case) -> Iterator[Finding]:
    """``Code Drafting Subgroup`` for the working group; ``SIT Working Group`` beside ``SITWG`` and its full name."""
    told: set[str] = set()
    for run in case.runs:
        for at in _BODY.finditer(run.text):
            stem = at[1].lower().split()
            for start in range(len(stem)):
                whole = " ".join([*stem[start:], *at[2].lower().split()])
                near = _near(" ".join(stem[start:]), whole)
                if near and whole not in told:
                    told.add(whole)
                    says = f"The programme's group is {near.name} ({near.code}). Confirm that it is meant."
                    yield case.at("group-named-two-ways", Severity.NOTICE, run, at.span(), says)
                    break
    yield from _half_short(case)


def _near(first: str, whole: str) -> Group | None:
    """The known group whose name begins with these words, unless a longer known name ends with them."""
    if len(first) <= 8 or any(name.endswith(whole) for name in _NAMES):
        return None
    near = [group for name, group in _NAMES.items() if name.startswith(f"{first} ")]
    return near[0] if len(near) == 1 else None


def _half_short(case: Case) -> Iterator[Finding]:
    places: dict[str, list[tuple[Run, re.Match[str]]]] = {}
    for run in case.runs:
        for at in _SHORT.finditer(run.text):
            places.setdefault(" ".join(at[0].split()), []).append((run, at))
    for name, found in places.items():
        code = name.split()[0] + "".join(word[0] for word in name.split()[1:]).upper()
        group = KNOWN.get(code)
        if group is None or name.lower() in _NAMES:
            continue
        others = [f"{form} at {said_lines(lines)}" for form in (code, group.name) if (lines := case.lines_with(form))]
        if others:
            run, at = found[0]
            here = said_lines([one.line_at(where.start()) for one, where in found])
            told = f"{name} ({here}) is {' and '.join(others)}. Write one form."
            yield case.at("group-named-two-ways", Severity.NOTICE, run, at.span(), told)
