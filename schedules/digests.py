"""Which digest is due in which channel?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from chat.messages import Place
from registers.calendar import Calendar
from registers.groups import ordinary
from registers.meetings import Meeting
from schedules.slots import Window, current, digest_windows
from schedules.windows import NIGHT, quiet_at
from storage.slots import DIGEST, Slot
from storage.store import Unit
from storage.ticks import Coming

_AHEAD = timedelta(days=45)


@dataclass(frozen=True)
class Programme:
    """What the schedules know of the programme: its working days and zone, and channels beside those bound to it."""

    calendar: Calendar
    zone: ZoneInfo
    places: Mapping[str, tuple[Place, ...]]


def due_digests(unit: Unit, now: datetime, programme: Programme) -> tuple[Slot, ...]:
    """Every channel's digest whose time is now, whether or not it has been added before."""
    places = _places(unit, programme)
    found: list[Slot] = []
    for meeting, windows in _coming(unit, now, programme):
        window = current(windows, now)
        if window and not _waits_for_morning(window, now, programme):
            found += [_slot(unit, meeting, window, place) for place in places.get(ordinary(meeting.group), ())]
    return tuple(found)


def coming_digests(unit: Unit, now: datetime, programme: Programme) -> Iterator[Coming]:
    """What will be posted, and when."""
    places = _places(unit, programme)
    for meeting, windows in _coming(unit, now, programme):
        if many := len(places.get(ordinary(meeting.group), ())):
            where = "1 channel" if many == 1 else f"{many} channels"
            for window in windows:
                if window.due > now:
                    yield Coming(window.due, f"{meeting.group} digest ({window.stage}) to {where}")


def _coming(unit: Unit, now: datetime, programme: Programme) -> Iterator[tuple[Meeting, tuple[Window, ...]]]:
    today = now.astimezone(programme.zone).date()
    for meeting in unit.meetings.all():
        if meeting.date.day and today <= meeting.date.day <= today + _AHEAD:
            times = unit.digest_times.get(ordinary(meeting.group))
            yield meeting, digest_windows(meeting, times, programme.calendar, programme.zone)


def _slot(unit: Unit, meeting: Meeting, window: Window, place: Place) -> Slot:
    day = meeting.date.day or window.day
    last = unit.slots.last_digest(meeting.group, window.day) or _last_met(unit, meeting.group, window.day)
    since = f" since {last:%d/%m/%Y}" if last else ""
    return Slot(
        DIGEST,
        # Not the meeting's number, which it may get between two digests.
        f"{meeting.group} {day.isoformat()}",
        window.stage,
        window.day,
        window.due,
        window.expires,
        f"/digest {meeting.group} of {day:%d/%m/%Y}{since}",
        f"{meeting.group} meets on {day:%d/%m/%Y}: the digest of {window.stage} before",
        place.platform,
        place.tenant,
        place.channel,
        meeting.group,
    )


def _last_met(unit: Unit, group: str, before: date) -> date | None:
    """A group's first digest tells what has changed since it last met."""
    days = (one.date.day for one in unit.meetings.of(group))
    return max((day for day in days if day and day < before), default=None)


def _waits_for_morning(window: Window, now: datetime, programme: Programme) -> bool:
    """What is late is made up for neither at night nor on a day off; what was asked for then is posted then."""
    zone = programme.zone
    night = quiet_at(now, NIGHT, zone) and not quiet_at(window.due, NIGHT, zone)
    today, day = (at.astimezone(zone).date() for at in (now, window.due))
    return night or (today != day and not programme.calendar.works(today))


def _places(unit: Unit, programme: Programme) -> dict[str, tuple[Place, ...]]:
    bound = dict(programme.places)
    for one in unit.channels.all():
        if one.group:
            place = Place(one.platform, one.channel, one.group, tenant=one.tenant)
            bound[one.group] = (*bound.get(one.group, ()), place)
    return bound
