"""How is a change said where its group works, and where it was made?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from chat.messages import Place
from handlers.ask import Announcement
from storage.deliveries import ANNOUNCEMENT, ANSWER, Perhaps, Window, lane_of
from storage.store import Unit

#: What is changed within that long is said in one message.
GATHERS = timedelta(minutes=1)
#: Whoever pledged to say an answer says it within so many seconds, or not at all.
SAID_WITHIN = 45.0
_LIVE = timedelta(days=14)
# What was said at the last moment has time to land before it is looked for.
_PLEDGED = timedelta(seconds=90)


@dataclass(frozen=True)
class Pledge:
    """That a change is said at ``place`` by whoever answers there: ``mark`` is what it is found by.

    ``until`` is when it must have been said, by the monotonic clock, or is left to others. ``found``: it can be looked
    for there; elsewhere whoever says it first puts on the record that it may have been.

    It is on the record before it is said: should it not be, for the process ends or nobody hears whether it was,
    whoever delivers posts looks for it and sends it, or shows that nobody knows.
    """

    place: Place
    mark: str
    until: float
    found: bool

    @property
    def lane(self) -> str:
        """Its channel, among those of every platform."""
        return lane_of(self.place.platform, self.place.tenant, self.place.channel)


def announce(unit: Unit, place: Place, one: Announcement, at: datetime, gathers: timedelta) -> None:
    """Has it sent to a channel of a platform, with what else is being gathered there."""
    lane = lane_of(place.platform, place.tenant, place.channel)
    if unit.deliveries.gather(lane, one.group, one.command, one.subjects, at):
        return
    post = unit.posts.add(place.platform, place.channel, one.group, one.command, one.reason, one.subjects, at)
    if post is not None:
        window = Window(at + gathers, at + _LIVE, at + _LIVE)
        unit.deliveries.add(post, place.tenant, kind=ANNOUNCEMENT, window=window)


def keep(unit: Unit, pledge: Pledge, every: Sequence[Announcement], at: datetime) -> None:
    """Puts on the record that these are said there, until ``Claims.drop`` says that they were."""
    place = pledge.place
    commands = "\n".join(dict.fromkeys(one.command for one in every))
    post = unit.posts.add(place.platform, place.channel, every[0].group, commands, pledge.mark, (), at)
    if post is not None:
        window = Window(at + _PLEDGED, at + _LIVE, at + _LIVE)
        perhaps = Perhaps(place.thread, pledge.mark, at if pledge.found else None)
        unit.deliveries.add(post, place.tenant, kind=ANSWER, window=window, perhaps=perhaps)
