"""What can people set: when a group gets its digest, by which clock somebody is reminded, when they are away?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Annotated, Literal

from chat.commands import After, Label, command
from chat.kinds import SETTINGS, GroupCode
from chat.messages import Audience, Buttons, Facts, Line, Reply, words
from handlers.ask import Ask
from handlers.rights import chair_or_pmo
from handlers.settings_parts import digests, personal
from handlers.undo import undo_of
from registers.dates import said
from registers.groups import ordinary
from registers.habits import Away, Habits, go_away, read_digest_times, read_quiet, read_zone
from registers.nearness import nearest
from registers.problems import Problem
from registers.when import When
from storage.slots import ROUND


@command("settings digest", writes=True)
def set_digest(ask: Ask, group: GroupCode, times: Annotated[str, Label("When it is posted")]) -> Reply:
    """When a group's digest is posted: working days before the meeting at a time, minutes before it starts, or off.

    /settings digest DAG 3wd,1wd at 08:30
    May: the group's chair, the PMO on the chair's behalf.
    """
    code = ordinary(group)
    chair_or_pmo(ask, code, "sets when its digest is posted")
    ask.unit.digest_times.save(read_digest_times(code, times))
    told = f"The digest of {code} is posted: {ask.unit.digest_times.get(code)}."
    return Reply(told, (Facts((digests(ask, code),)), _undo(f"{SETTINGS} {code}")), Audience.CHANNEL)


@command("settings zone", writes=True)
def set_zone(ask: Ask, zone: Annotated[str, Label("Which clock")]) -> Reply:
    """By which clock you are reminded, at 09:00 on working days.

    /settings zone America/New_York
    """
    name = read_zone(zone)
    _reminded_by(ask, replace(ask.unit.habits.get(ask.person.key), zone=name))
    return _mine(ask, f"You are reminded by the clock of {name}.")


@command("settings quiet", writes=True)
def set_quiet(ask: Ask, hours: Annotated[str, Label("Which hours")]) -> Reply:
    """The hours in which you are not written to; a reminder waits until they end.

    /settings quiet 18:00-09:30
    """
    quiet = read_quiet(hours)
    _reminded_by(ask, replace(ask.unit.habits.get(ask.person.key), quiet=quiet))
    return _mine(ask, f"Your quiet hours: {quiet}.")


@command("settings holiday", writes=True, form="Say when you are away", also=("away", "delegate", "leave"))
def set_holiday(
    ask: Ask,
    off: Literal["off"] | None = None,
    first: Annotated[When | None, After("from"), Label("First day")] = None,
    last: Annotated[When | None, After("until"), Label("Last day")] = None,
    delegate: Annotated[str, After("delegate"), Label("Who stands in")] = "",
) -> Reply:
    """When you are away: nobody reminds you then; whoever you name is reminded and may act for you; off forgets it.

    /settings holiday from 12/02/2024 until 16/02/2024 delegate Lee Cox
    """
    habits = ask.unit.habits.get(ask.person.key)
    if off:
        ask.unit.habits.save(replace(habits, away=()))
        return _mine(ask, "No holiday of yours is on record any more.")
    if first is None:
        raise Problem("Say from when until when: /settings holiday from 12/02/2024 until 16/02/2024 delegate Lee Cox.")
    start = _day(ask, first)
    away = Away(start, _day(ask, last) if last else start, _key(ask, delegate) if delegate else "")
    ask.unit.habits.save(go_away(habits, away, ask.today))
    days = said(away.start) if away.start == away.end else f"from {said(away.start)} until {said(away.end)}"
    person = ask.unit.people.get(away.delegate) if away.delegate else None
    who = f"; {person.name} is reminded in your place" if person else "; you are reminded once you are back"
    return _mine(ask, f"You are away {days}{who}.")


def _day(ask: Ask, when: When) -> date:
    found = ask.due(when).written.day
    if found is None:
        raise Problem(f"“{when}” is no day I know.")
    return found


def _reminded_by(ask: Ask, habits: Habits) -> None:
    """Has them reminded by that clock from now on, today too where others of it have been reminded already."""
    ask.unit.habits.save(habits)
    ask.unit.slots.again(ROUND, habits.clock, ask.today - timedelta(days=1))


def _key(ask: Ask, name: str) -> str:
    words_said = " ".join(name.split())
    person = ask.unit.people.named(words_said)
    if person is None:
        near = nearest(words_said, (one.name for one in ask.unit.people.all()), limit=3)
        told = f" Did you mean {' or '.join(near)}?" if near else ""
        raise Problem(f"Nobody in the directory is called “{words_said[:60]}”.{told}")
    if person.key == ask.person.key:
        raise Problem("Name somebody else to stand in for you.")
    return person.key


def _mine(ask: Ask, told: str) -> Reply:
    return Reply(told, (Line(words(told)), *personal(ask)[:1], _undo(SETTINGS)))


def _undo(what: str) -> Buttons:
    return Buttons((undo_of(what),))
