"""Who may send which post now, and how is it put on the record that they may have done so?

A claim is a lease under a name of its own. PostgreSQL passes over the rows that somebody else is just taking; SQLite
has one writer at a time, whose ``BEGIN IMMEDIATE`` is the guard. Of a channel only the earliest post that is not
settled can be taken, so that a channel keeps its order.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, case, delete, exists, literal_column, select, update

from storage.deliveries import OURS, OUTGOING, THIS, WITH_POST, Outgoing, State, outgoing_of
from storage.delivery_tables import OPEN, deliveries, pauses
from storage.instants import stamp
from storage.link import Statement
from storage.session import Session
from storage.tables import posts

_c = deliveries.c
_open: ColumnElement[bool] = literal_column(OPEN)
# Of each channel that has something open the earliest: one walk along the index, however much that is.
_lanes = select(_c.lane).where(OURS, _open).distinct().subquery()
_one = deliveries.alias("one")
_first = select(
    select(_one.c.post_id)
    .where(
        _one.c.programme_id == bindparam("programme_id"),
        _one.c.lane == _lanes.c.lane,
        literal_column(OPEN.replace("state", "one.state", 1)),
    )
    .order_by(_one.c.due, _one.c.post_id)
    .limit(literal_column("1"))
    .offset(literal_column("0"))
    .correlate(_lanes)
    .scalar_subquery()
).select_from(_lanes)
_paused = exists().where(
    pauses.c.programme_id == _c.programme_id,
    (pauses.c.scope == _c.lane) | (pauses.c.scope == _c.workspace),
    pauses.c.until > bindparam("now"),
)
_FREE = Statement(
    select(*OUTGOING)
    .join(posts, WITH_POST)
    .where(
        OURS,
        _open,
        _c.platform == bindparam("platform"),
        _c.due <= bindparam("now"),
        _c.not_before <= bindparam("now"),
        _c.post_id.in_(_first),
        ~_paused,
    )
    .order_by(_c.due, _c.post_id)
    .limit(bindparam("limit"))
    .offset(bindparam("offset"))
    .with_for_update(skip_locked=True, of=[deliveries, posts])  # the post too, which may just have been added to
)
_TAKE = Statement(
    update(deliveries)
    .where(THIS)
    .values(
        state=literal_column("'claimed'"),
        owner=bindparam("owner"),
        not_before=bindparam("until"),
        attempts=_c.attempts + literal_column("1"),
    )
)
_mine = THIS & (_c.state == literal_column("'claimed'")) & (_c.owner == bindparam("mine"))
_MARK = Statement(
    update(deliveries)
    .where(_mine)
    .values(
        maybe_sent_at=bindparam("at"),
        not_before=bindparam("until"),
        thread=bindparam("in_thread"),
        # Somebody may have seen a change since it was composed: what they noted stands.
        edit_at=case((bindparam("edited") != literal_column("''"), bindparam("edited")), else_=_c.edit_at),
    )
)
_CLEAR = Statement(update(deliveries).where(_mine).values(maybe_sent_at=bindparam("at")))
_NOTE = Statement(update(deliveries).where(_mine).values(problem=bindparam("why")))
_RELEASE = Statement(
    update(deliveries)
    .where(_mine)
    .values(
        state=literal_column("'waiting'"),
        owner=bindparam("nobody"),
        maybe_sent_at=bindparam("at"),
        not_before=bindparam("until"),
        problem=bindparam("why"),
        attempts=_c.attempts - bindparam("untried"),
    )
)
_SETTLE = Statement(
    update(deliveries)
    .where(_mine)
    .values(state=bindparam("became"), owner=bindparam("nobody"), problem=bindparam("why"))
)
# Whoever has the platform's answer in hand knows better than whoever took the row over meanwhile.
_SENT = Statement(
    update(deliveries)
    .where(THIS, (_c.owner == bindparam("mine")) | (_c.state == literal_column("'unconfirmed'")))
    .values(
        state=literal_column("'sent'"),
        owner=bindparam("nobody"),
        remote=bindparam("message"),
        digest=bindparam("said"),
        problem=bindparam("nobody"),
        edit_from=bindparam("until"),
    )
)
_pledged = (
    OURS & _open & (_c.lane == bindparam("lane")) & (_c.mark == bindparam("known")) & (_c.owner == literal_column("''"))
)
_ATTEMPT = Statement(update(deliveries).where(_pledged).values(maybe_sent_at=bindparam("at")))
# With the post goes what was to become of it.
_DROP = Statement(
    delete(posts).where(
        posts.c.programme_id == bindparam("programme_id"),
        posts.c.id.in_(select(_c.post_id).where(_pledged)),
    )
)
_THERE = Statement(select(_c.post_id).where(OURS, _c.lane == bindparam("lane"), _c.mark == bindparam("known")))
_GIVE_BACK = Statement(
    update(deliveries)
    .where(OURS, _c.state == literal_column("'claimed'"), _c.owner == bindparam("mine"))
    .values(state=literal_column("'waiting'"), owner=bindparam("nobody"), not_before=_c.due)
)


class Claims:
    """The posts that somebody has taken in order to send them."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def take(self, platform: str, owner: str, now: datetime, until: datetime, limit: int) -> tuple[Outgoing, ...]:
        """Take what may be sent to the platform now, the longest due first; nobody else has it before ``until``."""
        rows = self._session.rows(_FREE, platform=platform, now=stamp(now), limit=limit, offset=0)
        taken = [outgoing_of(row) for row in rows]
        if taken:
            self._session.write_many(
                _TAKE, ({"this": one.post.id, "owner": owner, "until": stamp(until)} for one in taken)
            )
        return tuple(replace(one, owner=owner, state=State.CLAIMED, attempts=one.attempts + 1) for one in taken)

    def give_back(self, owner: str) -> int:
        """Give back all that was taken under that name, of which nobody has begun to send anything; how many."""
        return self._session.write(_GIVE_BACK, mine=owner, nobody="")

    def mark(self, one: Outgoing, at: datetime, until: datetime, *, stale: bool = False) -> bool:
        """From now on it may have been sent, and nobody else looks at it before ``until``; False: it is not ours.

        ``stale``: what it says may no longer be true by now.
        """
        edited = stamp(at) if stale else ""
        values = {"at": stamp(at), "until": stamp(until), "in_thread": one.thread, "edited": edited}
        return self._session.write(_MARK, this=one.post.id, mine=one.owner, **values) > 0

    def clear(self, one: Outgoing) -> None:
        """It is surely not there after all."""
        self._session.write(_CLEAR, this=one.post.id, mine=one.owner, at="")

    def note(self, one: Outgoing, why: str) -> None:
        """That is why nobody knows whether it was sent."""
        self._session.write(_NOTE, this=one.post.id, mine=one.owner, why=why)

    def release(
        self, one: Outgoing, until: datetime, why: str, *, maybe: datetime | None = None, tried: bool = True
    ) -> bool:
        """Give it back until then, surely not sent unless it ``maybe`` was at that time; if it was not even ``tried``,
        for there was no room or nobody to ask, that is no attempt.
        """
        at = stamp(maybe) if maybe else ""
        values = {"at": at, "until": stamp(until), "why": why, "nobody": "", "untried": 0 if tried else 1}
        return self._session.write(_RELEASE, this=one.post.id, mine=one.owner, **values) > 0

    def settle(self, one: Outgoing, state: State, why: str) -> bool:
        """It will not be sent, or nobody can tell whether it was; False: it is not ours to say."""
        became = {"became": state.value, "why": why, "nobody": ""}
        return self._session.write(_SETTLE, this=one.post.id, mine=one.owner, **became) > 0

    def sent(self, one: Outgoing, remote: str, digest: str, edited_from: datetime) -> bool:
        """It stands there as that message, and is not edited before then."""
        values = {"message": remote, "said": digest, "until": stamp(edited_from), "nobody": ""}
        return self._session.write(_SENT, this=one.post.id, mine=one.owner, **values) > 0

    def there(self, lane: str, mark: str) -> bool:
        """Whether a post with that mark is on the record, whatever has become of it."""
        return self._session.row(_THERE, lane=lane, known=mark) is not None

    def attempt(self, lane: str, mark: str, at: datetime | None) -> bool:
        """A post that nobody has taken may have been said since then by whoever pledged to; None: it surely was not.

        False: others have taken it, or say it themselves.
        """
        return self._session.write(_ATTEMPT, lane=lane, known=mark, at=stamp(at) if at else "") > 0

    def drop(self, lane: str, mark: str) -> None:
        """A post that nobody has taken is to be sent no more: it has been said."""
        self._session.write(_DROP, lane=lane, known=mark)
