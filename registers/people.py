"""Who is somebody, and who may do what?

A person holds seats: a title in a group (``Chair`` of DAG, ``Large Supplier Representative``) or in the programme
(``PMO Change Lead``). Every permission is a named predicate over a person and the record, so that a refusal can also
say who could.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from registers.groups import ordinary
from registers.nearness import distance
from registers.owners import Owner, OwnerKind

_TITLE_WORDS = re.compile(r"[^a-z0-9&]+")
# A seat's title and its constituency are one thing under several names in the papers.
_SAME_SEAT = {"national grid eso": "ngeso", "idno": "idno", "rep": "", "representative": ""}


@dataclass(frozen=True)
class Seat:
    """A title held, in a group's meetings (``group``) or across the programme (``group`` empty)."""

    title: str
    group: str = ""


@dataclass(frozen=True)
class Person:
    """Somebody in the directory. ``key`` is stable and unique; ``name`` is what people call them; a guest holds no
    seat.
    """

    key: str
    name: str
    seats: tuple[Seat, ...] = ()

    def holds(self, title: str, group: str | None = None) -> bool:
        """Whether the person holds a seat of that title (as papers vary it), in that group when one is given."""
        wanted = title_key(title)
        return any(title_key(seat.title) == wanted and (group is None or seat.group == group) for seat in self.seats)


#: Whom a message is composed for that everybody in a channel sees.
EVERYBODY = Person("secretariat", "Secretariat")


def person_key(name: str) -> str:
    """The key of a person by name: letters and digits in lower case, joined by hyphens."""
    return re.sub(r"[^\w]+", "-", name.casefold()).strip("-") or "nobody"


def title_key(title: str) -> str:
    """A title or constituency reduced to what tells it apart: ``iDNO Representative`` and ``IDNO`` are one."""
    bare = re.sub(r"\(as [^)]*\)", " ", title.lower())
    flat = " ".join(_TITLE_WORDS.sub(" ", bare.replace("representative", " ").replace("constituency", " ")).split())
    flat = re.sub(r"\breps?\b", "", flat).strip()
    return _SAME_SEAT.get(flat, flat)


def is_pmo(person: Person) -> bool:
    """The programme's office and the secretariat: they keep the registers."""
    return any(seat.title.lower().startswith(("pmo", "secretariat", "programme manager")) for seat in person.seats)


def is_chair(person: Person, group: str) -> bool:
    """The chair of that group."""
    return any(seat.title.lower() == "chair" and seat.group == ordinary(group) for seat in person.seats)


def is_member(person: Person, group: str) -> bool:
    """Anybody with a seat in that group, the chair and the PMO included."""
    return is_pmo(person) or any(seat.group == ordinary(group) for seat in person.seats)


def is_known(person: Person) -> bool:
    """Anybody with a seat anywhere: not a stranger."""
    return bool(person.seats)


def is_owner(person: Person, owner: Owner, group: str) -> bool:
    """Whether the words of an owner cell mean this person; ``group`` is the action's. A misspelt name is not enough
    here.
    """
    words = owner.who
    if person.name.casefold() == words.casefold():
        return True
    match owner.kind:
        case OwnerKind.EVERYBODY:
            named = words.split()[0].upper()
            return any(seat.group in {named, group} for seat in person.seats)
        case OwnerKind.CONSTITUENCY:
            return person.holds(words, group)
        case OwnerKind.ROLE:
            return _holds_role(person, words, owner.party, group)
        case OwnerKind.TEAM:
            return is_pmo(person) if words.upper() in {"PMO", "SECRETARIAT"} else person.holds(words)
        case OwnerKind.PERSON:
            return False


def misspelt(name: str, names: Iterable[str]) -> str | None:
    """The one of the directory's names that is one or two letters from ``name``, when nobody bears it exactly.

    Two such names, or a different initial, and there is no answer: a guess must never be able to pick the wrong
    person.
    """
    wanted = name.casefold()
    close = []
    for one in names:
        flat = one.casefold()
        if flat == wanted:
            return None
        if flat[:1] == wanted[:1] and len(wanted) > 4 and distance(wanted, flat, 2) <= 2:
            close.append(one)
    return close[0] if len(close) == 1 else None


def _holds_role(person: Person, words: str, party: str, group: str) -> bool:
    """``Chair`` is the group's own; ``CCAG Chair`` names its group."""
    parts = words.split()
    if parts[-1].lower() == "chair":
        return is_chair(person, parts[0] if len(parts) > 1 and parts[0].isupper() else group)
    return person.holds(words) or person.holds(f"{party} {words}")
