"""Which posts say something that is no longer true, and may be edited now?

What has changed is read from the audit, which is written in the same transaction as the change: no process has to hear
of it. A post is looked at again at most once in so long, and whoever takes it up holds it for that long.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import bindparam, case, exists, func, literal_column, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or

from storage.deliveries import OURS, OUTGOING, THIS, WITH_POST, Outgoing, outgoing_of
from storage.delivery_tables import STALE, deliveries, looks, pauses
from storage.instants import stamp
from storage.link import Statement
from storage.session import Session
from storage.tables import audit_subjects, post_subjects, posts, programmes

#: What comes behind a workspace's name where edits alone are paused: Slack counts them by themselves.
EDITS = " edits"
_c, _s, _a = deliveries.c, post_subjects.c, audit_subjects.c
_BEHIND = Statement(
    select(programmes.c.audit_number, func.coalesce(looks.c.number, literal_column("0")))
    .join(looks, looks.c.programme_id == programmes.c.id, isouter=True)
    .where(programmes.c.id == bindparam("programme_id"))
)
_insert = insert_or(looks)
_LOOKED = Statement(
    _insert.on_conflict_do_update(
        index_elements=[looks.c.programme_id],
        set_={"number": _insert.excluded.number},
        where=looks.c.number < _insert.excluded.number,
    )
)
_touched = (
    select(_s.post_id)
    .join(audit_subjects, (_a.programme_id == _s.programme_id) & (_a.subject == _s.subject))
    .where(_s.programme_id == bindparam("programme_id"), _a.number > bindparam("after"), _a.number <= bindparam("upto"))
)
_STALE = Statement(
    update(deliveries)
    .where(
        OURS,
        # What waits to be looked for may stand there already.
        _c.state.in_([literal_column("'sent'"), literal_column("'claimed'")])
        | (_c.maybe_sent_at != literal_column("''")),
        _c.live_until > bindparam("now"),
        _c.post_id.in_(_touched),
    )
    .values(
        # Whoever is editing it just now finds that it is not theirs any more, and so leaves it stale.
        editor=bindparam("nobody"),
        edit_at=case((_c.edit_from > bindparam("now"), _c.edit_from), else_=bindparam("now")),
    )
)
_paused = exists().where(
    pauses.c.programme_id == _c.programme_id,
    pauses.c.scope.in_([_c.workspace, _c.workspace + literal_column(f"'{EDITS}'")]),
    pauses.c.until > bindparam("now"),
)
_FREE = Statement(
    select(*OUTGOING)
    .join(posts, WITH_POST)
    .where(
        OURS,
        literal_column(STALE),
        _c.state == literal_column("'sent'"),
        _c.platform == bindparam("platform"),
        _c.edit_at <= bindparam("now"),
        _c.live_until > bindparam("now"),
        ~_paused,
    )
    .order_by(_c.edit_at, _c.post_id)
    .limit(bindparam("limit"))
    .offset(bindparam("offset"))
    .with_for_update(skip_locked=True, of=deliveries)
)
# What it says is not known again before whoever edits it has heard the answer: something may change, or the answer get
# lost, and then it is edited once more whatever it is to say.
_TAKE = Statement(
    update(deliveries)
    .where(THIS)
    .values(
        editor=bindparam("mine"),
        edit_at=bindparam("until"),
        edit_from=bindparam("until"),
        digest=literal_column("''"),
    )
)
_DONE = Statement(
    update(deliveries)
    .where(THIS, _c.editor == bindparam("mine"))
    .values(editor=bindparam("nobody"), digest=bindparam("said"), edit_at=bindparam("never"))
)
_AGAIN = Statement(
    update(deliveries)
    .where(THIS, _c.editor == bindparam("mine"))
    .values(editor=bindparam("nobody"), edit_at=bindparam("until"))
)


class Edits:
    """The posts that are not true any more."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def behind(self) -> tuple[int, int]:
        """The audit's last entry, and the last one that the posts have been looked through for."""
        found = self._session.row(_BEHIND)
        return (found[0], found[1]) if found else (0, 0)

    def look(self, now: datetime) -> int:
        """Note which posts mention what has been changed since the last look; how many they are."""
        upto, after = self.behind()
        # Whoever comes second waits here for the first's commit, and has nothing left to do.
        if upto <= after or not self._session.write(_LOOKED, number=upto):
            return 0
        return self._session.write(_STALE, after=after, upto=upto, now=stamp(now), nobody="")

    def take(self, platform: str, owner: str, now: datetime, until: datetime, limit: int) -> tuple[Outgoing, ...]:
        """Take what may be edited there now; nobody edits it again before ``until``."""
        rows = self._session.rows(_FREE, platform=platform, now=stamp(now), limit=limit, offset=0)
        taken = tuple(replace(outgoing_of(row), owner=owner) for row in rows)
        if taken:
            self._session.write_many(
                _TAKE, ({"this": one.post.id, "mine": owner, "until": stamp(until)} for one in taken)
            )
        return taken

    def done(self, one: Outgoing, digest: str) -> bool:
        """It says that now; False where it became stale again meanwhile."""
        return self._session.write(_DONE, this=one.post.id, mine=one.owner, said=digest, nobody="", never="") > 0

    def again(self, one: Outgoing, at: datetime) -> bool:
        """It could not be edited: once more from then on."""
        return self._session.write(_AGAIN, this=one.post.id, mine=one.owner, until=stamp(at), nobody="") > 0
