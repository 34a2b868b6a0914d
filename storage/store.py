"""What can one unit of work read and change?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Generic, TypeVar

from storage.actions import Actions
from storage.audit import Audit, Changed
from storage.changes import Changes
from storage.channels import Channels
from storage.claims import Claims
from storage.conversations import Conversations
from storage.decisions import Decisions
from storage.deliveries import Deliveries
from storage.edits import Edits
from storage.findings import Findings
from storage.horizon import Horizon
from storage.inbox import Inbox
from storage.installations import Installations
from storage.meetings import Meetings
from storage.milestones import Milestones
from storage.offers import Offers
from storage.papers import Papers
from storage.pauses import Pauses
from storage.people import People
from storage.posts import Posts
from storage.preferences import Preferences
from storage.register import Register
from storage.releases import Releases
from storage.reminders import Reminders
from storage.risks import Risks
from storage.rolls import Rolls
from storage.sends import Sends
from storage.session import OurFault, Session
from storage.signing import SigningKeys
from storage.slots import Slots
from storage.threads import Threads
from storage.ticks import Ticks

P = TypeVar("P")


class Part(Generic[P]):
    """One of a unit's repositories, made when it is first asked for: most units need few of them."""

    def __init__(self, made: Callable[[Session], P]) -> None:
        self._made = made

    def __set_name__(self, _owner: type, name: str) -> None:
        self._name = name

    def __get__(self, unit: Unit, _owner: type) -> P:
        part = self._made(unit._session)
        setattr(unit, self._name, part)  # and found there from now on
        return part


class Unit:
    """One unit of work on one programme: all of it is done, or nothing.

    What it changes is collected, and ``audit.record`` says once who did it and how; without that it is not committed.
    """

    actions = Part(Actions)
    decisions = Part(Decisions)
    changes = Part(Changes)
    rolls = Part(Rolls)
    meetings = Part(Meetings)
    people = Part(People)
    horizon = Part(Horizon)
    milestones = Part(Milestones)
    risks = Part(Risks)
    releases = Part(Releases)
    papers = Part(Papers)
    findings = Part(Findings)
    posts = Part(Posts)
    inbox = Part(Inbox)
    channels = Part(Channels)
    threads = Part(Threads)
    conversations = Part(Conversations)
    installations = Part(Installations)
    deliveries = Part(Deliveries)
    claims = Part(Claims)
    edits = Part(Edits)
    pauses = Part(Pauses)
    offers = Part(Offers)
    habits = Part(Preferences.of_people)
    digest_times = Part(Preferences.of_groups)
    slots = Part(Slots)
    reminders = Part(Reminders)
    ticks = Part(Ticks)
    sends = Part(Sends)
    signing_keys = Part(SigningKeys)

    def __init__(self, session: Session) -> None:
        self._session = session
        self.audit = Audit(session, self._kinds)

    @property
    def changed(self) -> bool:
        """Whether there are changes that no audit entry covers yet."""
        return bool(self._session.saved)

    @property
    def touched(self) -> tuple[tuple[str, str], ...]:
        """Which records those changes are to: each one's register and reference."""
        return tuple((one.register, one.ref) for one in self._session.saved)

    def restore(self, changes: Iterable[Changed]) -> None:
        """Take back an audit entry's changes, the last one first.

        A ``Problem`` when one of the records has been changed since. Taking back is a change too, and audited as one.
        """
        registers = self._registers()
        for one in reversed(tuple(changes)):
            registers[one.register].restore(one.before, one.after)

    def settle(self) -> None:
        """Called before the commit: raises ``OurFault`` for a change without its audit entry."""
        if self._session.saved:
            one = self._session.saved[0]
            raise OurFault(f"{one.register} {one.ref} was changed and no audit entry says by whom.")

    def _registers(self) -> Mapping[str, Any]:
        registers: tuple[Register[Any, Any], ...] = (
            self.actions,
            self.decisions,
            self.changes,
            self.rolls,
            self.meetings,
            self.horizon,
            self.milestones,
            self.risks,
            self.releases,
        )
        others = {
            "people": self.people,
            "channels": self.channels,
            "habits": self.habits,
            "digest_times": self.digest_times,
        }
        return {**others, **{one.table.name: one for one in registers}}

    def _kinds(self) -> Mapping[str, type]:
        return {name: one.kind for name, one in self._registers().items()}
