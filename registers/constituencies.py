"""Which constituencies sit in a group, and for which of them does somebody speak?

A seat's title (``DCC Representative (as smart meter central system provider)``) and its constituency (``DCC``) are
one thing in the papers; here titles become constituencies, and constituencies find their seats.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from registers.groups import ordinary
from registers.owners import Owner, OwnerKind
from registers.people import Person, title_key
from registers.problems import Problem
from registers.refs import plain

# As the governance pages and the papers' rolls name them.
_NAMES = (
    "Consumer",
    "DCC",
    "DNO",
    "Domestic Supplier",
    "Elexon",
    "I&C Supplier",
    "IDNO",
    "Independent Supplier Agent",
    "Large Supplier",
    "Medium Supplier",
    "National Grid ESO",
    "Non-domestic Supplier",
    "RECCo",
    "Small Supplier",
    "Supplier Agent",
)
KNOWN = {title_key(name): name for name in _NAMES}
_BRACKET = re.compile(r"\s*\(([^()]*)\)\s*$")
_TITLE = re.compile(r"\s*\b(?:representatives?|reps?|constituency)\b\.?\s*$", re.IGNORECASE)


def constituency(title: str) -> str:
    """The constituency of a seat's title, as the papers' tables of answers name it."""
    words = plain(title)
    if found := _BRACKET.search(words):
        if inside := KNOWN.get(title_key(found[1])):
            return inside
        words = words[: found.start()]
    return KNOWN.get(title_key(words)) or _TITLE.sub("", words) or words


def represents(title: str) -> bool:
    """Whether a title speaks for a constituency: it says so, or is the name of one."""
    return Owner(title).kind is OwnerKind.CONSTITUENCY or title_key(title) in KNOWN


def read_constituency(text: str) -> str:
    """The constituency that people name; raises ``Problem`` for words that name none."""
    words = plain(text[:200]).strip(" .,")
    if named := KNOWN.get(title_key(words)):
        return named
    if words and Owner(words).kind is OwnerKind.CONSTITUENCY:
        return words
    raise Problem(f"“{words[:40]}” is not a constituency I know. They are called {', '.join(_NAMES[:4])} and so on.")


def titles_in(people: Iterable[Person], group: str) -> tuple[str, ...]:
    """The titles of a group's representatives, each once however many people hold it, by name."""
    found = {
        title_key(seat.title): seat.title
        for person in people
        for seat in person.seats
        if seat.group == ordinary(group) and represents(seat.title)
    }
    return tuple(sorted(found.values(), key=str.casefold))


def seats_of(person: Person, group: str = "") -> tuple[str, ...]:
    """The titles by which somebody represents a constituency, in that group or in any."""
    return tuple(
        dict.fromkeys(
            seat.title
            for seat in person.seats
            if represents(seat.title) and (seat.group == ordinary(group) if group else seat.group)
        )
    )


def among(wanted: str, names: Iterable[str]) -> str | None:
    """Which of the names is the constituency wanted, however either is spelt."""
    key = title_key(constituency(wanted))
    return next((one for one in names if title_key(constituency(one)) == key), None)
