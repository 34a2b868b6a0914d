"""What is to be sent to the platforms, in which order, and what has become of it?"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import bindparam, func, insert, literal_column, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or

from storage.delivery_tables import OPEN, deliveries
from storage.instants import instant, stamp
from storage.link import Statement
from storage.posts import POST, Post, post_of
from storage.session import Session
from storage.tables import post_subjects, posts

#: The kind of a post that tells of a change. Those of a schedule have their slot's kind.
ANNOUNCEMENT = "announcement"
#: The kind of one that tells of it where it was made, should whoever answered there not have lived to say it.
ANSWER = "answer"
#: So many commands are answered in one message at most.
_MOST_TOGETHER = 8


class State(StrEnum):
    """What has become of a post. ``EXPIRED``: it was too late for it, or there was nothing left to say."""

    WAITING = "waiting"
    CLAIMED = "claimed"
    SENT = "sent"
    UNCONFIRMED = "unconfirmed"
    DEAD = "dead"
    EXPIRED = "expired"


@dataclass(frozen=True)
class Window:
    """When a post is sent: from ``due`` on, and no more once it ``expires``. Until ``live_until`` it is kept true."""

    due: datetime
    expires: datetime
    live_until: datetime


@dataclass(frozen=True)
class Perhaps:
    """Where somebody else says a post, by which mark it is known, and since when it may stand there."""

    thread: str
    mark: str
    since: datetime | None


@dataclass(frozen=True)
class Outgoing:
    """A post on its way, or one that stands: composed as ``person`` sees it, or as everybody does.

    ``mark`` is what it can be found by on its platform, ``owner`` names the claim it is held by, and
    ``maybe_sent_at`` is when a request that nobody answered may have sent it.
    """

    post: Post
    tenant: str
    kind: str
    person: str
    thread: str
    mark: str
    owner: str
    window: Window
    maybe_sent_at: datetime | None
    attempts: int
    remote: str
    digest: str
    problem: str
    state: State
    slot: int

    @property
    def view(self) -> str:
        """The command that its buttons carry; none where it answers several."""
        return "" if "\n" in self.post.command else self.post.command

    @property
    def lane(self) -> str:
        """Its channel, among those of every platform."""
        return lane_of(self.post.platform, self.tenant, self.post.channel)

    @property
    def workspace(self) -> str:
        """What the channel belongs to."""
        return workspace_of(self.post.platform, self.tenant)


_c, _p = deliveries.c, posts.c
OURS = _c.programme_id == bindparam("programme_id")
THIS = OURS & (_c.post_id == bindparam("this"))
WITH_POST = (_c.programme_id == _p.programme_id) & (_c.post_id == _p.id)
#: A delivery's columns, in the order that ``outgoing_of`` takes them.
OUTGOING = (
    *POST,
    *(_c.tenant, _c.kind, _c.person, _c.thread, _c.mark, _c.owner, _c.due, _c.expires, _c.live_until),
    *(_c.maybe_sent_at, _c.attempts, _c.remote, _c.digest, _c.problem, _c.state, _c.slot_id),
)
_ADD = Statement(insert(deliveries))
# Whoever sends takes the row first: what is found here unlocked can still be added to. The post is locked with it, or
# PostgreSQL would bring what it said before somebody else, who was waited for, added to it.
_GATHERING = Statement(
    select(_c.post_id, _p.command, _p.subjects)
    .join(posts, WITH_POST)
    .where(
        OURS,
        _c.lane == bindparam("lane"),
        _c.kind == bindparam("kind"),
        _c.state == literal_column("'waiting'"),
        literal_column(OPEN),
        _c.due > bindparam("at"),
        _p.group_code == bindparam("group"),
    )
    .order_by(_c.due.desc(), _c.post_id.desc())
    .limit(bindparam("limit"))
    .offset(bindparam("offset"))
    .with_for_update(of=[deliveries, posts])
)
_GROW = Statement(
    update(posts)
    .where(_p.programme_id == bindparam("programme_id"), _p.id == bindparam("this"))
    .values(command=bindparam("command"), subjects=bindparam("subjects"))
)
_ADD_SUBJECT = Statement(insert_or(post_subjects).on_conflict_do_nothing())
_COUNTS = Statement(select(_c.state, func.count()).where(OURS).group_by(_c.state))
_OLDEST = Statement(select(func.min(_c.due)).where(OURS, literal_column(OPEN)))
_IN_STATE = Statement(
    select(*OUTGOING)
    .join(posts, WITH_POST)
    .where(OURS, _c.state == bindparam("state"))
    .order_by(_c.post_id.desc())
    .limit(bindparam("limit"))
    .offset(bindparam("offset"))
)
_DIGEST = Statement(
    select(_c.remote)
    .join(posts, WITH_POST)
    .where(
        OURS,
        _c.state == literal_column("'sent'"),
        _c.lane == bindparam("lane"),
        _c.kind == bindparam("kind"),
        _p.group_code == bindparam("group"),
        _c.live_until > bindparam("now"),
        _c.remote != bindparam("nowhere"),
    )
    .order_by(_c.post_id.desc())
    .limit(bindparam("limit"))
    .offset(bindparam("offset"))
)


class Deliveries:
    """The posts that go to platforms."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(
        self,
        post: Post,
        tenant: str,
        *,
        kind: str,
        window: Window,
        person: str = "",
        slot: int = 0,
        perhaps: Perhaps | None = None,
    ) -> None:
        """Have a post sent; what ``perhaps`` stands already is looked for before it is."""
        self._session.write(
            _ADD,
            post_id=post.id,
            slot_id=slot,
            platform=post.platform,
            tenant=tenant,
            lane=lane_of(post.platform, tenant, post.channel),
            workspace=workspace_of(post.platform, tenant),
            kind=kind,
            person=person,
            thread=perhaps.thread if perhaps else "",
            mark=perhaps.mark if perhaps else new_mark(),
            state=State.WAITING.value,
            due=stamp(window.due),
            expires=stamp(window.expires),
            live_until=stamp(window.live_until),
            owner="",
            not_before=stamp(window.due),
            maybe_sent_at=stamp(perhaps.since) if perhaps and perhaps.since else "",
            attempts=0,
            remote="",
            digest="",
            problem="",
            edit_at="",
            edit_from="",
            editor="",
        )

    def gather(self, lane: str, group: str, command: str, subjects: tuple[str, ...], at: datetime) -> bool:
        """Have a change told with those that are not due yet there; False where nothing is, or no more goes into it."""
        found = self._session.row(
            _GATHERING, lane=lane, group=group, kind=ANNOUNCEMENT, at=stamp(at), limit=1, offset=0
        )
        if found is None:
            return False
        post_id, commands, mentioned = found
        said = commands.splitlines()
        if command not in said and len(said) == _MOST_TOGETHER:
            return False
        every = dict.fromkeys((*json.loads(mentioned), *subjects))
        lines = dict.fromkeys((*said, command))
        self._session.write(_GROW, this=post_id, command="\n".join(lines), subjects=json.dumps(tuple(every)))
        self.mentions(post_id, subjects)
        return True

    def mentions(self, post_id: int, subjects: tuple[str, ...]) -> None:
        """The post mentions these records too."""
        if subjects:
            self._session.write_many(
                _ADD_SUBJECT, ({"subject": one, "post_id": post_id} for one in dict.fromkeys(subjects))
            )

    def counts(self) -> Mapping[State, int]:
        """How many posts are in which state."""
        return {State(state): many for state, many in self._session.rows(_COUNTS)}

    def oldest(self) -> datetime | None:
        """Since when the one that has waited longest has been due."""
        found = self._session.row(_OLDEST)
        return instant(found[0]) if found and found[0] else None

    def in_state(self, state: State, limit: int) -> tuple[Outgoing, ...]:
        """The newest posts in that state: the unconfirmed and the dead are shown to whoever looks after the bot."""
        rows = self._session.rows(_IN_STATE, state=state.value, limit=limit, offset=0)
        return tuple(outgoing_of(row) for row in rows)

    def standing(self, lane: str, group: str, kind: str, now: datetime) -> str:
        """The group's newest post of that kind which is still live there, by its id on the platform; or nothing."""
        found = self._session.row(
            _DIGEST, lane=lane, group=group, kind=kind, now=stamp(now), nowhere="", limit=1, offset=0
        )
        return found[0] if found else ""


def new_mark() -> str:
    """What a message can be found by where it stands, and which says nothing to anybody."""
    return f"post-{secrets.token_hex(10)}"


def lane_of(platform: str, tenant: str, channel: str) -> str:
    """What tells a channel from every other of every platform; posts to it keep their order."""
    return f"{platform} {tenant} {channel}"


def workspace_of(platform: str, tenant: str) -> str:
    """The same for a workspace or organisation."""
    return f"{platform} {tenant}"


def outgoing_of(row: tuple[Any, ...]) -> Outgoing:
    """The post that a row of ``OUTGOING`` holds."""
    own, (tenant, kind, person, thread, mark, owner), rest = row[: len(POST)], row[len(POST) : len(POST) + 6], row[-10:]
    due, expires, live_until, maybe, attempts, remote, digest, problem, state, slot = rest
    return Outgoing(
        post_of(own),
        tenant,
        kind,
        person,
        thread,
        mark,
        owner,
        Window(instant(due), instant(expires), instant(live_until)),
        instant(maybe) if maybe else None,
        attempts,
        remote,
        digest,
        problem,
        State(state),
        slot,
    )
