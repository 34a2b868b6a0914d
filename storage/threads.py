"""Which record is a thread about, so that an answer in it may leave the reference out?"""

from __future__ import annotations

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert as insert_or

from storage.link import Statement
from storage.platform_tables import threads
from storage.session import Session

_c = threads.c
_insert = insert_or(threads)
_SAVE = Statement(
    _insert.on_conflict_do_update(
        index_elements=[_c.programme_id, _c.platform, _c.channel, _c.thread],
        set_={"subject": _insert.excluded.subject},
    )
)
_SUBJECT = Statement(
    select(_c.subject).where(
        _c.programme_id == bindparam("programme_id"),
        _c.platform == bindparam("platform"),
        _c.channel == bindparam("channel"),
        _c.thread == bindparam("thread"),
    )
)


class Threads:
    """What the threads are about that a message of the bot began or that it spoke in."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def save(self, platform: str, channel: str, thread: str, subject: str) -> None:
        """From now on the thread is about that record."""
        self._session.write(_SAVE, platform=platform, channel=channel, thread=thread, subject=subject)

    def subject(self, platform: str, channel: str, thread: str) -> str:
        """The record's reference; empty where the thread is about none, or about several."""
        found = self._session.row(_SUBJECT, platform=platform, channel=channel, thread=thread)
        return found[0] if found else ""
