"""Whose account on a platform is whose, and who does the bot take somebody for?"""

from __future__ import annotations

from typing import Annotated

from chat.commands import Label, command
from chat.messages import Bullets, Hint, Line, Plain, Reply, Strong, words
from chat.plain_text import spans_text
from handlers.ask import Ask
from registers.nearness import nearest
from registers.people import Person, is_pmo
from registers.problems import Problem


@command("link", writes=True)
def link_account(ask: Ask, whose: Annotated[str, Label("The account and its owner’s name")]) -> Reply:
    """Say whose an account here is, so that its owner can act: the account, then a name in the directory.

    /link @paul Paul Pettitt
    May: the PMO.
    """
    if not is_pmo(ask.person):
        raise Problem("Only the PMO says whose an account is. Ask the PMO to link yours.")
    place = ask.place
    if not place.tenant:
        raise Problem("Accounts are linked where they are: say this in the workspace of whoever is to be linked.")
    account, _, name = whose.partition(" ")
    if not account.startswith("@") or not name.strip():
        raise Problem("Mention whose account it is, and then say the name: /link @paul Paul Pettitt.")
    person = _named(ask, " ".join(name.split()))
    user = account.removeprefix("@")
    ask.unit.people.link(place.platform, place.tenant, user, person.key)
    ask.unit.audit.record(ask.now, ask.person.key, f"/link {account} {person.name}", person.key)
    ask.touched.append(("person_links", f"{place.platform} {place.tenant} {user}"))
    told = f"{account} is {person.name} from now on."
    return Reply(told, (Line((Strong(account), Plain(f" is {person.name} from now on."))), *_seats(person)))


@command("whoami")
def who_am_i(ask: Ask) -> Reply:
    """Whom I take you for, and in which seats.

    /whoami
    """
    if nobody := stranger(ask):
        return Reply(spans_text(nobody[0].spans), nobody)
    told = f"You are {ask.person.name}."
    seats = _seats(ask.person) or (Hint(words("No paper read so far gives you a seat.")),)
    return Reply(told, (Line((Plain("You are "), Strong(ask.person.name), Plain("."))), *seats))


def stranger(ask: Ask) -> tuple[Line, Hint] | None:
    """What somebody is told whom the directory does not have; None for everybody else."""
    if ask.person.seats or ask.unit.people.get(ask.person.key) is not None:
        return None
    hint = "You can ask anything. To change something, ask the PMO to link your account: /link @you YOUR NAME."
    return Line(words(f"I know you as {ask.person.name}, and as nobody in the directory.")), Hint(words(hint))


def _named(ask: Ask, name: str) -> Person:
    person = ask.unit.people.named(name) or ask.unit.people.get(name.casefold())
    if person is None:
        near = nearest(name, (one.name for one in ask.unit.people.all()), limit=3)
        told = f" Did you mean {' or '.join(near)}?" if near else " Import a paper that lists its attendees first."
        raise Problem(f"Nobody in the directory is called “{name[:60]}”.{told}")
    return person


def _seats(person: Person) -> tuple[Bullets, ...]:
    held = tuple(words(f"{seat.title}, {seat.group}" if seat.group else seat.title) for seat in person.seats)
    return (Bullets(held),) if held else ()
