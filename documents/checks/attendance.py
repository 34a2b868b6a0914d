"""Is a list of those who were there written alike: initials beside all names or none, seats as the roll has them?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from documents.checks.case import Case, said_lines
from registers.findings import Finding, Severity
from registers.people import title_key

_INITIALS = re.compile(r"^([A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)+)\s\(([A-Z]{2,4})\)")
_BEHALF = re.compile(r"\bon\s+behalf\s+of\s+([A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)+)")


def check_attendance(case: Case) -> Iterator[Finding]:
    """Initials left beside a few names; an alternate whose principal sent no apology; a seat worded unlike the roll."""
    everybody = case.extract.meetings[0].attendance if case.extract.meetings else ()
    if not everybody:
        return
    names = {one.name for one in everybody}
    people = [one for one in everybody if "apolog" not in one.section.lower()]
    marked = [
        (run, at)
        for run in case.runs
        if (at := _INITIALS.match(run.text)) and at[1] in names and at[2] == "".join(one[0] for one in at[1].split())
    ]
    if marked and len(marked) < len(people) / 2:
        run, at = marked[0]
        lines = said_lines([one.line for one, _ in marked])
        told = (
            f"{len(marked)} of {len(people)} people have their initials beside their name ({lines}). Give all or none."
        )
        yield case.at("initials-left", Severity.NOTICE, run, at.span(), told)
    yield from _alternates(case, names)
    yield from _seats(case)


def _alternates(case: Case, names: set[str]) -> Iterator[Finding]:
    """Only where the paper lists apologies at all."""
    listed = {one.name for one in case.extract.meetings[0].attendance if "apolog" in one.section.lower()}
    known = {name.casefold() for name in names}
    for one in case.extract.meetings[0].attendance if listed else ():
        at = _BEHALF.search(one.note)
        if at and at[1].casefold() not in known:
            lines = case.lines_with(at[1])
            told = f"{one.name} attended for {at[1]}, who is not listed under apologies. Confirm the apologies."
            yield case.finding("alternate-without-apology", Severity.NOTICE, lines[-1] if lines else 1, at[0], told)


def _seats(case: Case) -> Iterator[Finding]:
    """``X Representative (as …)`` in the roll and plain ``X Representative`` in the list, where others keep theirs."""
    people = case.extract.meetings[0].attendance
    roles = {title_key(one.role): one.role for one in people if "epresentative" in one.role}
    for roll in case.extract.rolls:
        bracketed = [row.seat for row in roll.rows if "(as " in row.seat and title_key(row.seat) in roles]
        odd = [seat for seat in bracketed if "(as " not in roles[title_key(seat)]]
        if odd and len(odd) < len(bracketed):
            role = roles[title_key(odd[0])]
            lines = [line for line in case.lines_with(odd[0]) if line >= roll.source.line] or [roll.source.line]
            told = f"{odd[0]} in the roll is {role} in the list of attendees. Write one form."
            yield case.finding("seat-named-two-ways", Severity.NOTICE, lines[0], odd[0], told)
            return
