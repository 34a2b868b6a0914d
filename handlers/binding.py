"""Which group is a channel's, and how does the bot behave in it?"""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from chat.commands import command
from chat.kinds import GroupCode
from chat.messages import Audience, Button, Buttons, Fact, Facts, Heading, Hint, Line, Part, Press, Reply, words
from handlers.ask import Ask
from handlers.settings_parts import digests, personal
from registers.groups import group_of
from registers.people import is_chair, is_pmo
from registers.problems import Problem
from storage.channels import Binding


@command("bind", writes=True)
def bind_channel(ask: Ask, group: GroupCode) -> Reply:
    """Make this channel a group's: its changes are said here, and its name can be left out here.

    /bind DAG
    May: the PMO.
    """
    binding = _binding(ask, "bind a channel")
    if binding.group == group:
        raise Problem(f"This channel is {group}’s already.")
    ask.unit.channels.save(replace(binding, group=group))
    told = f"This channel is {group}’s from now on."
    hint = f"What changes in {group_of(group).name} is said here. Elsewhere say /unbind to end it."
    return Reply(told, (Line(words(told)), Hint(words(hint))), Audience.CHANNEL)


@command("unbind", writes=True)
def unbind_channel(ask: Ask) -> Reply:
    """Make this channel no group's any more.

    /unbind
    May: the PMO.
    """
    binding = _binding(ask, "unbind a channel")
    if not binding.group:
        raise Problem("This channel is no group’s. Say /bind DAG to make it one’s.")
    ask.unit.channels.save(replace(binding, group=""))
    told = f"This channel is {binding.group}’s no more."
    return Reply(told, (Line(words(told)),), Audience.CHANNEL)


@command("settings")
def settings(ask: Ask) -> Reply:
    """How I behave in this channel, when its group gets its digest, and how you are reminded.

    /settings
    """
    place = ask.place
    binding = ask.unit.channels.of(place.platform, place.tenant, place.channel)
    group = binding.group or place.group
    yours = (Heading("How you are reminded"), *personal(ask))
    if place.direct or not group:
        hint = Hint(words("This is no group’s channel; in a group’s channel the PMO says /bind DAG."))
        posted = _digests(ask)
        return Reply("How you are reminded", (*yours, *posted) if place.direct else (*yours, *posted, hint))
    turn = "off" if binding.mentions else "on"
    cards = f"a message that names a record {'gets one' if binding.mentions else 'is left alone'}"
    facts = Facts(
        (
            Fact("Group", words(group)),
            Fact("Cards", words(cards)),
            digests(ask, group),
        )
    )
    button = Button(f"Turn cards {turn}", Press(f"/settings mentions {turn}"))
    return Reply(f"{group}’s channel", (Heading(f"{group}’s channel"), facts, Buttons((button,)), *yours))


def _digests(ask: Ask) -> tuple[Part, ...]:
    """When the groups get their digests that somebody sits in; to the PMO also those that say when themselves."""
    groups = [seat.group for seat in ask.person.seats if seat.group]
    groups += [one.group for one in ask.unit.digest_times.all()] if is_pmo(ask.person) else []
    facts = tuple(digests(ask, group) for group in dict.fromkeys(groups))
    return (Heading("When digests are posted"), Facts(facts)) if facts else ()


@command("settings mentions", writes=True)
def set_mentions(ask: Ask, turned: Literal["on", "off"]) -> Reply:
    """Whether a message here that names a record, such as DAG31-03, is answered with a small card.

    /settings mentions on
    May: the PMO, the group's chair.
    """
    binding = _binding(ask, "set how I behave in a channel", chair=True)
    if not binding.group:
        raise Problem("This channel is no group’s yet. Say /bind DAG first.")
    ask.unit.channels.save(replace(binding, mentions=turned == "on"))
    told = "A message here that names a record " + ("gets a card." if turned == "on" else "is left alone.")
    return Reply(told, (Line(words(told)),), Audience.CHANNEL)


def _binding(ask: Ask, what: str, *, chair: bool = False) -> Binding:
    """The channel's binding, for somebody who may change it."""
    place = ask.place
    if place.direct or not place.tenant:
        raise Problem(f"Say it in the channel it is about: one can only {what} from inside.")
    binding = ask.unit.channels.of(place.platform, place.tenant, place.channel)
    if not is_pmo(ask.person) and not (chair and is_chair(ask.person, binding.group)):
        raise Problem(f"Only the PMO{f' and the chair of {binding.group}' if chair else ''} may {what}. Ask the PMO.")
    return binding
