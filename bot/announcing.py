"""How is a change said where its group works?"""

from __future__ import annotations

from datetime import datetime, timedelta

from chat.messages import Place
from handlers.ask import Announcement
from storage.deliveries import ANNOUNCEMENT, Window, lane_of
from storage.store import Unit

#: What is changed within that long is said in one message.
GATHERS = timedelta(minutes=1)
_LIVE = timedelta(days=14)


def announce(unit: Unit, place: Place, one: Announcement, at: datetime, gathers: timedelta) -> None:
    """Has it sent to a channel of a platform, with what else is being gathered there."""
    lane = lane_of(place.platform, place.tenant, place.channel)
    if unit.deliveries.gather(lane, one.group, one.command, one.subjects, at):
        return
    post = unit.posts.add(place.platform, place.channel, one.group, one.command, one.reason, one.subjects, at)
    if post is not None:
        window = Window(at + gathers, at + _LIVE, at + _LIVE)
        unit.deliveries.add(post, place.tenant, kind=ANNOUNCEMENT, window=window)
