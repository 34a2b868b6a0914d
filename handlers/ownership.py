"""May this person act on this action, and if not, who could?"""

from __future__ import annotations

from handlers.ask import Ask
from registers.actions import Action
from registers.owners import Owner, OwnerKind
from registers.people import Person, is_chair, is_owner, is_pmo, misspelt
from registers.problems import Problem


def taken_for(ask: Ask, action: Action) -> str:
    """Lets the action's owners, whoever stands in for one who is away, its group's chair and the PMO pass.

    Says whom a misspelt owner was taken for, or for whom they stand in, if anybody. Raises ``Problem`` with who could
    for everybody else.
    """
    if _plainly(ask, action):
        return ""
    names = ask.unit.people.names()
    for owner in action.owners:
        if owned_by(ask.person, names, owner, action.group):
            return f"The register spells its owner “{owner.who}”; I took that to be you, {ask.person.name}."
    if away := _away(ask, names, action):
        return f"You stand in for {away}, who is away."
    raise Problem(f"{action.ref} is not yours, {ask.person.name}. {who_could(ask.unit.people.all(), action)}")


def acts_on(ask: Ask, action: Action) -> bool:
    """Whether ``taken_for`` lets the person pass."""
    if _plainly(ask, action):
        return True
    names = ask.unit.people.names()
    if any(owned_by(ask.person, names, owner, action.group) for owner in action.owners):
        return True
    return bool(_away(ask, names, action))


def who_could(people: tuple[Person, ...], action: Action) -> str:
    """One sentence naming who may act on an action."""
    owners = [_called(owner, people, action.group) for owner in action.owners] or ["its owner, once it has one"]
    chairs = [person.name for person in people if is_chair(person, action.group)]
    chair = f"the chair ({', '.join(chairs)})" if chairs else f"the chair of {action.group}"
    return f"These could: {', '.join(owners)}, {chair}, or the PMO."


def owned_by(person: Person, names: tuple[str, ...], owner: Owner, group: str) -> bool:
    """Whether an owner cell means the person, a misspelling that can be nobody else included.

    ``names`` are the directory's, without case.
    """
    if is_owner(person, owner, group):
        return True
    return owner.kind is OwnerKind.PERSON and misspelt(owner.who, names) == person.name.casefold()


def strangers(ask: Ask, owners: tuple[Owner, ...]) -> tuple[str, ...]:
    """A sentence for each owner whose name the directory does not spell so: whom it is taken for, if anybody."""
    every = {person.name.casefold(): person.name for person in ask.unit.people.all()}
    told = []
    for who in (owner.who for owner in owners if owner.kind is OwnerKind.PERSON):
        if who.casefold() in every:
            continue
        if near := misspelt(who, every):
            told.append(f"The directory has no “{who}”; I take that to be {every[near]}.")
        elif " " in who:
            told.append(f"The directory has no “{who}”, so I can remind nobody of it.")
    return tuple(told)


def _plainly(ask: Ask, action: Action) -> bool:
    """An owner as the directory spells them, the group's chair, the PMO."""
    if is_pmo(ask.person) or is_chair(ask.person, action.group):
        return True
    return any(is_owner(ask.person, owner, action.group) for owner in action.owners)


def _away(ask: Ask, names: tuple[str, ...], action: Action) -> str:
    """The owner who is away today and has named this person to stand in; empty where there is none."""
    for habits in ask.unit.habits.all():
        away = habits.away_on(ask.today)
        owner = ask.unit.people.get(habits.person) if away and away.delegate == ask.person.key else None
        if owner and any(owned_by(owner, names, one, action.group) for one in action.owners):
            return owner.name
    return ""


def _called(owner: Owner, people: tuple[Person, ...], group: str) -> str:
    """The owner's words, and whom the directory knows by them where that says more."""
    every = tuple(person.name.casefold() for person in people)
    names = [person.name for person in people if owned_by(person, every, owner, group)]
    if not names or names == [owner.who]:
        return owner.who
    return f"{owner.who} ({', '.join(names[:3])}{' and others' if len(names) > 3 else ''})"
