"""May a message be sent to a thread now, or in how many seconds?

Teams' limits for a bot in one thread and for an app in one tenant:
https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Sequence
from dataclasses import dataclass, field

#: At most so many in so many seconds.
THREAD = ((7, 1.0), (8, 2.0), (60, 30.0), (1800, 3600.0))
TENANT = ((50, 1.0),)
_MOST_THREADS = 10_000


def wait(sent: Sequence[float], limits: Sequence[tuple[int, float]], now: float) -> float:
    """In how many seconds one more may be sent; ``sent`` are the times of those before it, oldest first."""
    return max([0.0, *(sent[-most] + span - now for most, span in limits if len(sent) >= most)])


@dataclass
class _Thread:
    sent: deque[float] = field(default_factory=lambda: deque(maxlen=max(most for most, _ in THREAD)))
    held: float = 0.0


class Rates:
    """What this process has sent lately."""

    def __init__(self) -> None:
        self._threads: OrderedDict[tuple[str, str], _Thread] = OrderedDict()
        self._tenants: dict[str, deque[float]] = {}

    def take(self, tenant: str, thread: str, now: float) -> float:
        """Zero, and the place is taken; or in how many seconds to ask again."""
        known = self._thread(tenant, thread)
        of_all = self._tenants.setdefault(tenant, deque(maxlen=max(most for most, _ in TENANT)))
        seconds = max(wait(known.sent, THREAD, now), wait(of_all, TENANT, now), known.held - now)
        if seconds <= 0:
            known.sent.append(now)
            of_all.append(now)
        return max(seconds, 0.0)

    def hold(self, tenant: str, thread: str, until: float) -> None:
        """Nothing more goes to the thread before then: Teams said so."""
        self._thread(tenant, thread).held = until

    def _thread(self, tenant: str, thread: str) -> _Thread:
        known = self._threads.setdefault((tenant, thread), _Thread())
        self._threads.move_to_end((tenant, thread))
        if len(self._threads) > _MOST_THREADS:
            self._threads.popitem(last=False)
        return known
