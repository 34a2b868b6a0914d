"""How does somebody want to be reminded, and when does a group get its digest?"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, time
from zoneinfo import ZoneInfo

from registers.dates import said
from registers.problems import Problem
from registers.refs import plain

_MOST = 4
_FURTHEST = 20
_LONGEST_MINUTES = 240
_ZONE = re.compile(r"[A-Za-z]+(?:[/_+-][A-Za-z0-9]+)*")
_DAYS = re.compile(r"([0-9]{1,2})\s*(?:wds?|working\s+days?)", re.IGNORECASE)
_MINUTES = re.compile(r"([0-9]{1,3})\s*(?:m|mins?|minutes?)", re.IGNORECASE)
_CLOCK = re.compile(r"([01]?[0-9]|2[0-3])[:.]([0-5][0-9])")
_AT = re.compile(r"\bat\s+(\S+)\s*$", re.IGNORECASE)
_HOW = "Say when, such as 5wd, 1wd and 30min at 09:00, or off."


@dataclass(frozen=True)
class Quiet:
    """Hours in which nobody is written to, by their own clock; from evening to morning they run past midnight."""

    start: time
    end: time

    def covers(self, clock: time) -> bool:
        """Whether that time is one of them; the last one is not. Hours that start when they end are none."""
        if self.start <= self.end:
            return self.start <= clock < self.end
        return clock >= self.start or clock < self.end

    def __str__(self) -> str:
        return f"{self.start:%H:%M}-{self.end:%H:%M}" if self.start != self.end else "none"


#: When people are reminded, by their own clocks.
MORNING = time(9)
#: The quiet hours of whoever has said nothing else.
NIGHT = Quiet(time(19), time(8))


@dataclass(frozen=True)
class Away:
    """Days, the first and the last included, on which somebody is away; ``delegate`` is the key of who is told
    instead.
    """

    start: date
    end: date
    delegate: str = ""

    def covers(self, day: date) -> bool:
        """Whether it is one of those days."""
        return self.start <= day <= self.end


@dataclass(frozen=True)
class Snooze:
    """An action that somebody does not want to hear of before ``until``."""

    ref: str
    until: date


@dataclass(frozen=True)
class Habits:
    """How one person is reminded. No ``zone`` is the programme's; ``stopped`` are the kinds of reminder not wanted."""

    person: str
    zone: str = ""
    quiet: Quiet = NIGHT
    stopped: tuple[str, ...] = ()
    away: tuple[Away, ...] = ()
    snoozed: tuple[Snooze, ...] = ()

    @property
    def morning(self) -> time:
        """When they are reminded, by their clock: in the morning, or when the quiet hours over it end."""
        return self.quiet.end if self.quiet.covers(MORNING) else MORNING

    @property
    def clock(self) -> str:
        """What those have in common who are reminded at the same time: their zone and their quiet hours."""
        return f"{self.zone or 'home'} {self.quiet}"

    def away_on(self, day: date) -> Away | None:
        """The holiday that covers the day."""
        return next((one for one in self.away if one.covers(day)), None)

    def wants(self, kind: str, ref: str, day: date) -> bool:
        """Whether they want to hear on that day of that thing, for that reason."""
        return kind not in self.stopped and not self.snoozes(ref, day)

    def snoozes(self, ref: str, day: date) -> bool:
        """Whether they do not want to hear of it yet on that day."""
        return any(one.ref == ref and day < one.until for one in self.snoozed)


@dataclass(frozen=True)
class DigestTimes:
    """When a group's digest is posted: working days before its meeting ``at`` a time, and minutes before it starts."""

    group: str
    working_days: tuple[int, ...] = (5, 1)
    at: time = time(9)
    minutes: tuple[int, ...] = (30,)

    def __str__(self) -> str:
        days = [f"{days} working day{'' if days == 1 else 's'} before at {self.at:%H:%M}" for days in self.working_days]
        minutes = [f"{minutes} minutes before it starts" for minutes in self.minutes]
        return ", ".join((*days, *minutes)) or "never"


def snooze(habits: Habits, refs: tuple[str, ...], until: date, today: date) -> Habits:
    """Nothing about these before that day; raises ``Problem`` for a day that is no later one, or too far off."""
    if until <= today:
        raise Problem(f"{said(until)} is not later than today. Say a day from tomorrow on.")
    if (until - today).days > 92:
        raise Problem(
            f"{said(until)} is more than three months away. Ask for a later due date instead: /action extend."
        )
    kept = tuple(one for one in habits.snoozed if one.ref not in refs and one.until > today)
    return replace(habits, snoozed=(*kept, *(Snooze(ref, until) for ref in refs)))


def turn(habits: Habits, kinds: tuple[str, ...], *, on: bool) -> Habits:
    """Reminders of these kinds wanted, or not."""
    kept = tuple(one for one in habits.stopped if one not in kinds)
    return replace(habits, stopped=kept if on else (*kept, *kinds))


def live_by(habits: Habits, zone: str, home: str) -> Habits:
    """By the clock that a platform shows somebody, unless they have said by which; ``home`` is the programme's, and a
    zone that nobody knows changes nothing.
    """
    if habits.zone or not zone or zone == home:
        return habits
    try:
        return replace(habits, zone=read_zone(zone))
    except Problem:
        return habits


def go_away(habits: Habits, away: Away, today: date) -> Habits:
    """One holiday more, in the place of those it touches; those that are over are forgotten."""
    if away.end < away.start:
        raise Problem(f"A holiday that starts on {said(away.start)} cannot end on {said(away.end)}.")
    if away.end < today:
        raise Problem(f"{said(away.end)} has passed.")
    kept = [one for one in habits.away if one.end >= today and (one.end < away.start or one.start > away.end)]
    return replace(habits, away=tuple(sorted((*kept, away), key=lambda one: one.start)))


def read_zone(text: str) -> str:
    """The zone's name as the time zone database spells it; raises ``Problem`` for one it does not hold."""
    words = plain(text[:60]).replace(" ", "_")
    if _ZONE.fullmatch(words):
        spelt = "/".join("_".join(word.capitalize() for word in part.split("_")) for part in words.split("/"))
        for name in (words, spelt, words.upper()):
            try:
                return ZoneInfo(name).key
            except (KeyError, ValueError, OSError):  # no such zone, or a folder of them
                continue
    raise Problem(f"“{text[:40]}” is not a time zone I know. Say one such as Europe/London or America/New_York.")


def read_quiet(text: str) -> Quiet:
    """Reads ``18:00-08:30``, or ``off``; raises ``Problem``."""
    words = plain(text[:40]).lower()
    if words in {"off", "none"}:
        return Quiet(time(0), time(0))
    clocks = list(_CLOCK.finditer(words))
    if len(clocks) != 2:
        raise Problem("Say from when until when, such as 18:00-08:30, or off.")
    start, end = (time(int(one[1]), int(one[2])) for one in clocks)
    return Quiet(start, end)


def read_digest_times(group: str, text: str) -> DigestTimes:
    """Reads ``3wd,1wd at 08:30``, ``30min`` or ``off``; raises ``Problem``."""
    words = plain(text[:200])
    if words.lower() in {"off", "never", "none"}:
        return DigestTimes(group, (), time(9), ())
    at = time(9)
    if found := _AT.search(words):
        clock = _CLOCK.fullmatch(found[1])
        if clock is None:
            raise Problem(f"“{found[1][:20]}” is not a time of day. {_HOW}")
        at, words = time(int(clock[1]), int(clock[2])), words[: found.start()]
    days: set[int] = set()
    minutes: set[int] = set()
    for part in (one for one in re.split(r"\s*,\s*|\s+and\s+|\s*&\s*", words.strip()) if one):
        if found := _DAYS.fullmatch(part):
            days.add(int(found[1]))
        elif found := _MINUTES.fullmatch(part):
            minutes.add(int(found[1]))
        else:
            raise Problem(f"I did not understand “{part[:40]}”. {_HOW}")
    if not days and not minutes:
        raise Problem(_HOW)
    if len(days) + len(minutes) > _MOST:
        raise Problem(f"Say {_MOST} times at most: a digest that comes too often is not read.")
    if any(not 0 < one <= _FURTHEST for one in days) or any(not 0 < one <= _LONGEST_MINUTES for one in minutes):
        raise Problem(f"Say 1 to {_FURTHEST} working days, or 1 to {_LONGEST_MINUTES} minutes before the meeting.")
    return DigestTimes(group, tuple(sorted(days, reverse=True)), at, tuple(sorted(minutes, reverse=True)))
