"""Which live posts stand in which channel, and about what?

A post is a command that is answered again whenever what it mentions has changed; its words are not stored.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select
from sqlalchemy.dialects.postgresql import insert as insert_or

from storage.instants import instant, stamp
from storage.link import Statement
from storage.session import Session
from storage.tables import post_subjects, posts

_c = posts.c
_ours = _c.programme_id == bindparam("programme_id")
#: A post's columns, in the order that ``post_of`` takes them.
POST = (_c.id, _c.platform, _c.channel, _c.group_code, _c.command, _c.reason, _c.subjects, _c.at)
_ADD = Statement(insert_or(posts).on_conflict_do_nothing().returning(_c.id))
_ADD_SUBJECT = Statement(insert(post_subjects))
_IN_CHANNEL = Statement(
    select(*POST)
    .where(_ours, _c.platform == bindparam("platform"), _c.channel == bindparam("channel"))
    .order_by(_c.id.desc())
    .limit(bindparam("limit"))
    .offset(bindparam("offset"))
)
_ABOUT = Statement(
    select(*POST)
    .join(post_subjects, post_subjects.c.post_id == _c.id)
    .where(_ours, post_subjects.c.programme_id == _c.programme_id, post_subjects.c.subject == bindparam("subject"))
    .order_by(_c.id)
)


@dataclass(frozen=True)
class Post:
    """A live post: ``command`` is what it answers, ``reason`` why it is there, ``subjects`` the records it mentions."""

    id: int
    platform: str
    channel: str
    group: str
    command: str
    reason: str
    subjects: tuple[str, ...]
    at: datetime


class Posts:
    """The live posts of every channel."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(
        self,
        place_platform: str,
        place_channel: str,
        group: str,
        command: str,
        reason: str,
        subjects: tuple[str, ...],
        at: datetime,
    ) -> Post | None:
        """Post a command to a channel; None when a post stands there for the same reason already."""
        added = self._session.add(
            _ADD,
            platform=place_platform,
            channel=place_channel,
            group_code=group,
            command=command,
            reason=reason,
            subjects=json.dumps(subjects),
            at=stamp(at),
        )
        if added is None:
            return None
        if subjects:
            self._session.write_many(
                _ADD_SUBJECT, ({"subject": one, "post_id": added} for one in dict.fromkeys(subjects))
            )
        return Post(added, place_platform, place_channel, group, command, reason, subjects, at)

    def in_channel(self, platform: str, channel: str, limit: int) -> tuple[Post, ...]:
        """The newest posts of a channel, oldest of them first."""
        rows = self._session.rows(_IN_CHANNEL, platform=platform, channel=channel, limit=limit, offset=0)
        return tuple(post_of(row) for row in reversed(rows))

    def about(self, ref: str) -> tuple[Post, ...]:
        """Every post that mentions the record, oldest first."""
        return tuple(post_of(row) for row in self._session.rows(_ABOUT, subject=ref))


def post_of(row: tuple[Any, ...]) -> Post:
    """The post that a row of ``POST`` holds."""
    key, platform, channel, group, command, reason, subjects, at = row
    return Post(key, platform, channel, group, command, reason, tuple(json.loads(subjects)), instant(at))
