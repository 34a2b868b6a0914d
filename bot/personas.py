"""Whom can one choose to be on the chat page?"""

from __future__ import annotations

from collections.abc import Sequence

from bot.who import who
from registers.people import Person
from registers.problems import Problem

#: Between them they show who may do what: the office, somebody of it who is reminded, a chair, two owners, a seat that
#: votes, and nobody in particular.
_ROLES = ("PMO", "PMO Change Lead", "DAG chair", "Lee Cox", "Paul Pettitt", "DAG Large Supplier Representative")
_STRANGER = Person("guest:stranger", "Sam Stranger")


def personas(people: Sequence[Person]) -> tuple[tuple[str, Person], ...]:
    """A label and a person each; a role that nobody in the directory holds is left out."""
    found = [("Stranger", _STRANGER)]
    for role in reversed(_ROLES):
        try:
            person = who(role, people)
        except Problem:
            continue
        if person.seats:
            found.insert(0, (_label(role, person), person))
    return tuple(found)


def _label(role: str, person: Person) -> str:
    return role if person.name == role else f"{person.name}, {role}"
