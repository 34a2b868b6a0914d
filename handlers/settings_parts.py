"""How are the settings shown: how somebody is reminded, when a group gets its digest?"""

from __future__ import annotations

from chat.messages import Fact, Facts, Hint, Part, words
from handlers.ask import Ask
from registers.dates import said
from registers.groups import ordinary
from registers.habits import NIGHT, Away, Habits
from registers.nudges import Kind

#: That an action which they raised was closed.
CLOSED = "closed"
#: What each kind of reminder is called.
KINDS: dict[str, str] = {
    Kind.SOON: "reminders two working days ahead",
    Kind.TODAY: "reminders on the day",
    Kind.OVERDUE: "reminders of what is overdue",
    Kind.MOVED: "word of due dates that moved with a meeting",
    Kind.PAPER: "reminders of papers you are to send",
    Kind.ESCALATED: "word of what others leave unanswered",
    Kind.UNKNOWN: "lists of owners nobody knows",
    CLOSED: "word of closures of what you raised",
}


def personal(ask: Ask) -> tuple[Part, ...]:
    """How the person who asks is reminded."""
    habits = ask.unit.habits.get(ask.person.key)
    snoozed = [f"{one.ref} until {said(one.until)}" for one in habits.snoozed if one.until > ask.today]
    away = [_away(ask, one) for one in habits.away if one.end >= ask.today]
    facts = Facts(
        (
            Fact("Reminders", words(_kinds(habits))),
            Fact("Time", words(f"{habits.morning:%H:%M} on working days, {habits.zone or ask.zone.key}")),
            Fact("Quiet hours", words(f"{habits.quiet}{' (as for everybody)' if habits.quiet == NIGHT else ''}")),
            Fact("Away", words("; ".join(away) or "no holiday is on record")),
            Fact("Snoozed", words("; ".join(snoozed) or "nothing")),
        )
    )
    turned = "on" if habits.stopped else "off"
    awake = f"/snooze off {habits.snoozed[0].ref}, " if snoozed else ""
    hint = (
        f"/nudges mine {turned}, {awake}/settings zone, /settings quiet, /settings holiday; /help settings tells more."
    )
    return (facts, Hint(words(f"To change it: {hint}")))


def digests(ask: Ask, group: str) -> Fact:
    """When a group's digest is posted in its channels."""
    code = ordinary(group)
    return Fact(f"Digest of {code}", words(str(ask.unit.digest_times.get(code))))


def _kinds(habits: Habits) -> str:
    stopped = [name for kind, name in KINDS.items() if kind in habits.stopped]
    if not stopped:
        return "one message a day at most, when something is due"
    return "none" if len(stopped) == len(KINDS) else f"all but {', '.join(stopped)}"


def _away(ask: Ask, away: Away) -> str:
    days = said(away.start) if away.start == away.end else f"{said(away.start)} to {said(away.end)}"
    person = ask.unit.people.get(away.delegate) if away.delegate else None
    return f"{days}, {person.name if person else 'nobody'} stands in"
