"""How does somebody say which reminders they want, and of what not before when?"""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Literal

from chat.commands import After, Label, command
from chat.kinds import SETTINGS
from chat.messages import Button, Buttons, Heading, Hint, Line, Press, Reply, words
from handlers.ask import Ask
from handlers.lookup import action_of
from handlers.settings_parts import KINDS, personal
from handlers.undo import undo_of
from registers.dates import said
from registers.habits import snooze, turn
from registers.problems import Problem
from registers.refs import ActionRef
from registers.when import When

Which = Literal["mine", "soon", "today", "overdue", "moved", "papers", "escalated", "unknown", "closed"]
_TITLE = "How you are reminded"


@command("snooze", writes=True, form="Be reminded later")
def snooze_actions(
    ask: Ask, actions: tuple[ActionRef, ...], until: Annotated[When, After("until"), Label("Until")]
) -> Reply:
    """Be reminded of actions no sooner than a day; other owners are reminded as before, and the due date stays.

    /snooze DAG31-03 until Monday
    """
    found = [action_of(ask, ref) for ref in actions]
    day = ask.due(until).written.day
    if day is None:
        raise Problem("Say until when, such as until Monday.")
    refs = tuple(str(one.ref) for one in found)
    ask.unit.habits.save(snooze(ask.unit.habits.get(ask.person.key), refs, day, ask.today))
    early = [str(one.ref) for one in found if one.due.written.day and one.due.written.day < day]
    hint = (Hint(words(f"Due before that: {', '.join(early)}. For a later due date say /action extend.")),)
    told = f"You get no reminder of {', '.join(refs)} before {said(day)}."
    return Reply(told, (Line(words(told)), *(hint if early else ()), Buttons((undo_of(SETTINGS),))))


@command("snooze off", writes=True)
def wake(ask: Ask, actions: tuple[ActionRef, ...]) -> Reply:
    """Be reminded again of actions that you snoozed.

    /snooze off DAG31-03
    """
    refs = tuple(str(ref) for ref in actions)
    habits = ask.unit.habits.get(ask.person.key)
    kept = tuple(one for one in habits.snoozed if one.ref not in refs)
    if kept == habits.snoozed:
        raise Problem(f"You have not snoozed {', '.join(refs)}.", near=("/settings",))
    ask.unit.habits.save(replace(habits, snoozed=kept))
    told = f"You are reminded of {', '.join(refs)} again."
    return Reply(told, (Line(words(told)), Buttons((undo_of(SETTINGS),))))


@command("nudges", writes=True, also=("remind", "reminders", "unsubscribe"))
def nudges(ask: Ask, which: Which | None = None, turned: Literal["off", "on"] | None = None) -> Reply:
    """How you are reminded; with a kind of reminder, or mine for all, and off or on: stop it or have it again.

    /nudges mine off
    """
    if turned and which is None:
        which = "mine"
    if which is None or turned is None:
        stopped = set(KINDS) <= set(ask.unit.habits.get(ask.person.key).stopped)
        turn_all = Button("Have reminders", Press("/nudges mine on"))
        turn_all = turn_all if stopped else Button("Stop all", Press("/nudges mine off"))
        return Reply(_TITLE, (Heading(_TITLE), *personal(ask), Buttons((turn_all,))))
    kinds, name = (tuple(KINDS), "reminders") if which == "mine" else ((which,), KINDS[which])
    ask.unit.habits.save(turn(ask.unit.habits.get(ask.person.key), kinds, on=turned == "on"))
    if turned == "on":
        told = f"You get {name} again."
        return Reply(told, (Line(words(told)),))
    told = f"You get no {name} any more."
    hint = "What stays overdue goes to the PMO all the same." if which in {"mine", "overdue"} else ""
    back = Buttons((Button("Have them again", Press(f"/nudges {which} on")),))
    return Reply(told, (Line(words(told)), *((Hint(words(hint)),) if hint else ()), back))
