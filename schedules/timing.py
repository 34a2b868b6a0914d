"""How long does a claim last, how often is something looked at, and how long is waited before it is tried again?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

_DOUBLINGS = 16


@dataclass(frozen=True)
class Timing:
    """The delivery's measures of time.

    Clocks of different machines may differ by as much as the ``quarantine``; a request takes shorter than the lease.
    """

    #: How long whoever takes a post has it for themselves.
    lease: timedelta = timedelta(seconds=60)
    #: How long after its lease a post that may have been sent is left alone, for it may still be landing.
    quarantine: timedelta = timedelta(seconds=30)
    #: Slack takes a message a second in a channel, Teams somewhat more.
    pace: timedelta = timedelta(seconds=1)
    #: How often it is asked what there is to send when nothing says that there is something.
    looks_every: timedelta = timedelta(seconds=1)
    #: A post is not edited more often.
    edits_every: timedelta = timedelta(minutes=1)
    #: Before a refused post is tried again; doubled each time up to the longest.
    again_after: timedelta = timedelta(seconds=2)
    longest: timedelta = timedelta(minutes=10)
    #: How long it is asked whether a post is there before it is given up as unconfirmed.
    asks_for: timedelta = timedelta(hours=1)
    #: So many posts to a platform are on their way at once in one process, and as many edits.
    together: int = 8
    #: So often a post is taken up that stumbles over a fault of ours.
    tries: int = 5

    def again(self, attempts: int) -> timedelta:
        """How long to wait after so many attempts."""
        doublings: int = 2 ** min(max(attempts - 1, 0), _DOUBLINGS)
        return min(self.again_after * doublings, self.longest)


#: What Slack and Teams are served with.
USUAL = Timing()
