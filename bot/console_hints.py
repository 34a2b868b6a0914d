"""What could this person try first, in this channel?"""

from __future__ import annotations

from registers.groups import KNOWN
from registers.people import Person, is_chair, is_known, is_pmo

# What the sample papers give each of them to close.
_OWN = {"paul-pettitt": "/done DAG31-03", "lee-cox": "/done DAG31-06", "craig-handford": "/done DAG31-10"}


def hints(person: Person, group: str, *, direct: bool) -> tuple[str, ...]:
    """A few commands to press on a first visit, the most telling first."""
    if group not in {"", "DAG"}:
        return (f"/actions {group}", "/horizon", "/milestones", *((f"/agree {group}",) if is_pmo(person) else ()))
    if is_pmo(person):
        return ("/digest DAG", "/cr awaiting", "/actions overdue", "/why CR036")
    if is_chair(person, "DAG"):
        return ("/digest DAG", "/cr 036", "/vote CR036", "/actions mine")
    if not is_known(person):
        return ("/cr 036", "/done DAG31-03", "/help")
    own = (_OWN[person.key],) if person.key in _OWN else ()
    return (*own, "/cr 036", "/actions mine", "/why CR036" if direct else "/digest DAG")


def about_channel(name: str, group: str) -> str:
    """What a channel is for, in a few words."""
    if group:
        return KNOWN[group].name if group in KNOWN else group
    return "The programme office" if name == "pmo" else "Only you and the secretariat"
