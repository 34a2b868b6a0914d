"""How much may be sent to a channel and to a tenant in how much time?

Teams' limits for a bot in one conversation (a chat, or a channel with all its threads) and for an app in one tenant:
https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Mapping, Sequence

Limits = Sequence[tuple[int, float]]

#: At most so many in so many seconds, of all processes together.
CHANNEL: Limits = ((7, 1.0), (8, 2.0), (60, 30.0), (1800, 3600.0))
TENANT: Limits = ((50, 1.0),)
#: So many processes at once, and so many one after another in an hour, may each send so much of it without asking:
#: enough for people who talk, not for a busy channel.
SEATS, TERMS = 3, 12
OWN_CHANNEL: Limits = ((1, 1.0), (2, 2.0), (10, 30.0), (75, 3600.0))
OWN_TENANT: Limits = ((12, 1.0),)
#: The longest time that matters, and the longest of the others.
HOUR, LATELY = 3600.0, 30.0
# What was sent earlier may be so much longer on its way than what is sent now.
_LATE = 0.25
_MOST_SCOPES = 10_000


def common(limits: Limits, own: Limits) -> Limits:
    """What is left for all to share of the limits once all who sat in such a time had their own."""
    return tuple((most - holders(span) * few, span) for (most, span), (few, _) in zip(limits, own, strict=True))


def holders(span: float) -> int:
    """How many may have had a seat within so many seconds."""
    return SEATS if span <= LATELY else TERMS


def wait(sent: Sequence[float], limits: Limits, now: float) -> float:
    """In how many seconds one more may be sent; ``sent`` are the times of those before it, oldest first."""
    return max([0.0, *(sent[-most] + span + _LATE - now for most, span in limits if len(sent) >= most)])


class Windows:
    """What one process has sent lately, by whatever is limited."""

    def __init__(self) -> None:
        self._sent: OrderedDict[str, deque[float]] = OrderedDict()

    def take(self, asked: Mapping[str, Limits], now: float) -> bool:
        """Whether there was room in all of them; then it is taken."""
        kept = [self._of(scope, limits) for scope, limits in asked.items()]
        if any(wait(sent, limits, now) > 0 for sent, limits in zip(kept, asked.values(), strict=True)):
            return False
        for sent in kept:
            sent.append(now)
        return True

    def _of(self, scope: str, limits: Limits) -> deque[float]:
        sent = self._sent.get(scope)
        if sent is None:
            sent = self._sent[scope] = deque(maxlen=max(most for most, _ in limits))
            if len(self._sent) > _MOST_SCOPES:
                self._sent.popitem(last=False)
        self._sent.move_to_end(scope)
        return sent
