"""Which posts have been said on their platform, as which message, and in which words last?"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert as insert_or

from storage.link import Statement
from storage.platform_tables import deliveries
from storage.posts import POST, Post, post_of
from storage.session import Session
from storage.tables import post_subjects, posts

_c, _p, _s = deliveries.c, posts.c, post_subjects.c
_insert = insert_or(deliveries)
_SAVE = Statement(
    _insert.on_conflict_do_update(
        index_elements=[_c.programme_id, _c.post_id],
        set_={name: _insert.excluded[name] for name in ("remote", "digest", "problem")},
    )
)
_ours = (_p.programme_id == bindparam("programme_id")) & (_p.platform == bindparam("platform"))
_on = (_c.programme_id == _p.programme_id) & (_c.post_id == _p.id)
_WAITING = Statement(
    select(*POST)
    .join(deliveries, _on, isouter=True)
    .where(_ours, _c.post_id.is_(None))
    .order_by(_p.id)
    .limit(bindparam("limit"))
    .offset(bindparam("offset"))
)
_STANDING = Statement(
    select(*POST, _c.remote, _c.digest)
    .join(deliveries, _on)
    .join(post_subjects, (_s.post_id == _p.id) & (_s.programme_id == _p.programme_id))
    .where(_ours, _s.subject == bindparam("subject"), _c.remote != bindparam("nowhere"))
    .order_by(_p.id.desc())
    .limit(bindparam("limit"))
    .offset(bindparam("offset"))
)


@dataclass(frozen=True)
class Standing:
    """A post as it stands on its platform: the message's id there, and a digest of its words."""

    post: Post
    remote: str
    digest: str


class Deliveries:
    """Where the posts stand."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def waiting(self, platform: str, limit: int) -> tuple[Post, ...]:
        """The platform's posts that have not been said yet, oldest first."""
        rows = self._session.rows(_WAITING, platform=platform, limit=limit, offset=0)
        return tuple(post_of(row) for row in rows)

    def standing(self, platform: str, subject: str, limit: int) -> tuple[Standing, ...]:
        """The platform's posts that mention the record and stand there, newest first."""
        rows = self._session.rows(_STANDING, platform=platform, subject=subject, nowhere="", limit=limit, offset=0)
        return tuple(Standing(post_of(row[:-2]), row[-2], row[-1]) for row in rows)

    def save(self, post_id: int, remote: str, digest: str, problem: str = "") -> None:
        """The post stands as that message; without one, ``problem`` says why it never will."""
        self._session.write(_SAVE, post_id=post_id, remote=remote, digest=digest, problem=problem)
