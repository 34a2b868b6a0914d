"""Has every voice in a report a person in its list of who was there, and every person one seat?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from documents.checks.case import Case
from documents.extract import Kind
from registers.findings import Finding, Severity
from registers.meetings import Attendance
from registers.mentions import changes_cited
from registers.nearness import distance
from registers.owners import OwnerKind
from registers.people import title_key
from registers.votes import Vote

_SPEAKER = re.compile(r"\b(?:The|the)\s+((?:[A-Z][\w&]*(?:\s+\([A-Z][\w ]{2,40}\))?\s+){1,4})Representative\b")
_CAST = frozenset({Vote.YES, Vote.NO, Vote.ABSTAINED})


def check_seats(case: Case) -> Iterator[Finding]:
    """Seats that vote or speak with nobody in them, seats held twice, people counted absent and present."""
    people = case.extract.meetings[0].attendance if case.extract.meetings else ()
    there = [one for one in people if "apolog" not in one.section.lower()]
    if not there:
        return
    held: dict[str, list[Attendance]] = {}
    for one in there:
        held.setdefault(title_key(one.role), []).append(one)
    yield from _twice(case, held)
    yield from _voters(case, held)
    yield from _speakers(case, held)
    yield from _apologies(case, people, there)
    yield from _for_one_item(case, there)
    yield from _owners(case, people)


def _line(case: Case, words: str) -> int:
    """Where a person is listed: the last place, since lists of attendees end a report."""
    lines = case.lines_with(words)
    return lines[-1] if lines else 1


def _twice(case: Case, held: dict[str, list[Attendance]]) -> Iterator[Finding]:
    for everybody in held.values():
        people = [one for one in everybody if re.search(r"\bRepresentative\b|^Chair$", one.role)]
        role = people[0].role if people else ""
        if len(people) > 1:
            yield case.finding(
                "seat-held-twice",
                Severity.WARNING,
                _line(case, people[1].name),
                people[1].name,
                f"{' and '.join(one.name for one in people)} are both listed as {role}. Confirm who held which seat.",
            )


def _voters(case: Case, held: dict[str, list[Attendance]]) -> Iterator[Finding]:
    for roll in case.extract.rolls:
        for row in roll.rows:
            key = title_key(row.seat)
            lines = [run.line for run in case.runs if run.text == row.seat and run.line >= roll.source.line]
            line = lines[0] if lines else roll.source.line
            if row.vote in _CAST and key not in held:
                yield case.finding(
                    "voter-not-attending",
                    Severity.WARNING,
                    line,
                    row.seat,
                    f"{row.seat} voted {row.vote} and nobody listed as attending holds that seat. Confirm who voted.",
                )
            elif row.vote in {Vote.ABSENT, Vote.VACANT} and key in held:
                yield case.finding(
                    "voter-not-attending",
                    Severity.WARNING,
                    line,
                    row.seat,
                    f"The roll has {row.seat} as {row.vote}; {held[key][0].name} is listed as attending in it. "
                    "Confirm which.",
                )


def _speakers(case: Case, held: dict[str, list[Attendance]]) -> Iterator[Finding]:
    written = {title_key(row.seat): row.seat for roll in case.extract.rolls for row in roll.rows}
    told: set[str] = set()
    for run in case.prose():
        for at in _SPEAKER.finditer(run.text):
            key = title_key(at[1])
            other = written.get(key, "")
            if (
                other.endswith(")")
                and "(" in at[1]
                and key not in told
                and title_key(other) == key
                and at[0][4:] != other
            ):
                told.add(key)
                says = f"The seat is written “{other}” in the roll. Write one form."
                yield case.at("seat-named-two-ways", Severity.NOTICE, run, at.span(), says)
            if key and key not in held and key not in written and key not in told:
                told.add(key)
                yield case.at(
                    "speaker-not-attending",
                    Severity.NOTICE,
                    run,
                    at.span(),
                    f"The {at[1].strip()} Representative speaks here; nobody is listed as attending under that title. "
                    "Confirm who spoke.",
                )


def _apologies(case: Case, people: tuple[Attendance, ...], there: list[Attendance]) -> Iterator[Finding]:
    present = {one.name.casefold() for one in there}
    for one in people:
        if one not in there and one.name.casefold() in present:
            yield case.finding(
                "apology-yet-attending",
                Severity.WARNING,
                _line(case, one.name),
                one.name,
                f"{one.name} is listed as attending and under apologies. Confirm which.",
            )


def _for_one_item(case: Case, there: list[Attendance]) -> Iterator[Finding]:
    """``CR034 only`` beside a name that another change's discussion gives."""
    for one in there:
        only = changes_cited(one.note) if "only" in one.note.lower() else ()
        if not only:
            continue
        named = re.compile(rf"\b{re.escape(one.name).replace(chr(92) + ' ', '[ ._]')}\b", re.IGNORECASE)
        for run in case.prose():
            at = named.search(run.text)
            headed = changes_cited(run.section)
            if at and headed and len(run.text) > 80 and not set(headed) & set(only):
                yield case.at(
                    "attended-another-item",
                    Severity.WARNING,
                    run,
                    at.span(),
                    f"{one.name} is listed as attending for {only[0]} only (line {_line(case, one.name)}), but is "
                    "named in the "
                    f"discussion of {headed[0]}. Confirm for which item.",
                )
                break


def _owners(case: Case, people: tuple[Attendance, ...]) -> Iterator[Finding]:
    """Whoever a meeting gives an action should have been there to take it, or have sent an apology."""
    if case.extract.kind is not Kind.HEADLINE_REPORT or len(people) < 3:
        return
    names = [one.name.casefold() for one in people]
    told: set[str] = set()
    own = [one for one in case.extract.actions if one.ref.meeting == case.own_number]
    for action in own:
        for owner in action.owners:
            if not owner.name or owner.kind is not OwnerKind.PERSON or not action.live or owner.name in told:
                continue
            name = owner.name.casefold()
            if len(name.split()) > 1 and all(distance(name, one, 2) > 2 for one in names):
                told.add(owner.name)
                says = (
                    f"{owner.name} owns {action.ref} and is listed neither as attending nor under apologies. Confirm "
                    "the owner."
                )
                line = action.source.line
                yield case.finding("owner-not-attending", Severity.NOTICE, line, action.owner_text, says)
