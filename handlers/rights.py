"""May this person do what only some may, and if not, who could?"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from handlers.ask import Ask
from handlers.ownership import owned_by
from registers.changes import Change
from registers.owners import read_owners
from registers.people import Person, is_chair, is_member, is_pmo
from registers.problems import Problem

_MOST_NAMES = 3


def pmo_only(ask: Ask, does: str) -> None:
    """Lets the PMO pass; ``does`` says what it does, as in “issues change requests”."""
    if not is_pmo(ask.person):
        raise Problem(f"The PMO{_named(ask, is_pmo)} {does}. Ask them, {ask.person.name}.")


def chair_or_pmo(ask: Ask, group: str, does: str) -> str:
    """Lets the group's chair pass, and the PMO on the chair's behalf, which is then what comes back."""
    if is_chair(ask.person, group):
        return ""
    chairs = _named(ask, lambda one: is_chair(one, group))
    if is_pmo(ask.person):
        return f"On behalf of the chair of {group}{chairs}."
    raise Problem(f"The chair of {group}{chairs} {does}, or the PMO on the chair’s behalf{_named(ask, is_pmo)}.")


def members_only(ask: Ask, group: str, does: str) -> None:
    """Lets everybody with a seat in the group pass, its chair and the PMO included."""
    if not is_member(ask.person, group):
        raise Problem(f"Members of {group} {does}, or the PMO{_named(ask, is_pmo)}. Ask one of them.")


def is_raiser(ask: Ask, change: Change) -> bool:
    """Whether the words for who raised a change request mean this person."""
    owners, names = read_owners(change.raised_by), ask.unit.people.names()
    return any(owned_by(ask.person, names, owner, change.group) for owner in owners)


def raiser_or_pmo(ask: Ask, change: Change, does: str) -> None:
    """Lets the change request's raiser and the PMO pass."""
    if not (is_pmo(ask.person) or is_raiser(ask, change)):
        raiser = f"Its raiser ({change.raised_by})" if change.raised_by else "Its raiser"
        raise Problem(f"{raiser} {does}, or the PMO{_named(ask, is_pmo)}.")


def listed(names: Iterable[str]) -> str:
    """A few names in brackets, or nothing."""
    every = tuple(names)
    more = " and others" if len(every) > _MOST_NAMES else ""
    return f" ({', '.join(every[:_MOST_NAMES])}{more})" if every else ""


def _named(ask: Ask, may: Callable[[Person], bool]) -> str:
    return listed(one.name for one in ask.unit.people.all() if may(one))
