"""Is one person, or one body in a list of people, named two ways?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from documents.checks.abbreviations import abbreviates, expansions
from documents.checks.case import Case, said_lines
from registers.findings import Finding, Severity
from registers.nearness import distance
from registers.owners import OwnerKind, read_owners

_MOST_NAMES = 150


def check_names(case: Case) -> Iterator[Finding]:
    """A name one or two letters from another one; a body in full beside its abbreviation in one list."""
    yield from _people(case)
    yield from _bodies(case)


def _people(case: Case) -> Iterator[Finding]:
    attending = {one.name for meeting in case.extract.meetings for one in meeting.attendance}
    others = [
        owner.name
        for action in case.extract.actions
        for owner in action.owners
        if owner.name and owner.kind is OwnerKind.PERSON
    ]
    leads = [item.lead for meeting in case.extract.meetings for item in meeting.agenda]
    others += [one.name for lead in leads for one in read_owners(lead) if one.name and one.kind is OwnerKind.PERSON]
    count = Counter(one for one in (*attending, *others) if " " in one)
    names = sorted(count, key=lambda one: (one not in attending, -count[one], one))[:_MOST_NAMES]
    by_initial: dict[str, list[str]] = {}
    for name in names:
        right = next((one for one in by_initial.get(name[:1], ()) if _near(name, one)), None)
        if right and not (name in attending and right in attending):
            here, there = case.lines_with(name), case.lines_with(right)
            yield case.finding(
                "name-spelt-two-ways",
                Severity.WARNING,
                here[0] if here else 1,
                name,
                f"{name} ({said_lines(here or (1,))}) is spelt {right} at {said_lines(there or (1,))}. Confirm "
                "the spelling.",
            )
        else:
            by_initial.setdefault(name[:1], []).append(name)


def _near(name: str, other: str) -> bool:
    return len(name) > 6 and 0 < distance(name.casefold(), other.casefold(), 2) <= 2


def _bodies(case: Case) -> Iterator[Finding]:
    roles: dict[str, str] = {}
    for meeting in case.extract.meetings:
        for one in meeting.attendance:
            roles.setdefault(one.role, one.name)
    known = expansions(case)
    for short, person in roles.items():
        if not re.fullmatch(r"[A-Z]{3,6}", short):
            continue
        for full, other in roles.items():
            spelt_out = any(full.casefold() == words.casefold() for words, _ in known.get(short, ()))
            if full != short and " " in full and (spelt_out or abbreviates(full, short)):
                lines = case.lines_with(full) or (1,)
                told = (
                    f"{other} is listed for {full} ({said_lines(lines)}), {person} for {short} "
                    f"({said_lines(case.lines_with(short) or (1,))}). If they are one body, write one name."
                )
                yield case.finding("body-named-two-ways", Severity.NOTICE, lines[-1], full, told)
