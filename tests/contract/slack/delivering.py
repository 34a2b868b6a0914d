"""The delivery of posts as the tests run it: at once, and without waiting between two messages or edits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.dispatch import Secretariat
from bot.posting import Composer
from bot.slack import Slack
from schedules.delivery import Delivery
from schedules.means import Means
from schedules.timing import Timing

#: What a bot's changes are gathered for, when it is built for a test.
AT_ONCE = timedelta(0)


def delivering(secretariat: Secretariat, bot: Slack, clock: Callable[[], datetime]) -> Delivery:
    timing = Timing(pace=AT_ONCE, edits_every=AT_ONCE)
    return Delivery(Means(secretariat.database, {"slack": bot}, Composer(secretariat, clock), clock, timing))
