"""Which papers were read and offered for import, and what did they hold?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert as insert_or

from storage.instants import stamp
from storage.link import Statement
from storage.platform_tables import offers
from storage.session import Session

_c = offers.c
_this = (_c.programme_id == bindparam("programme_id")) & (_c.digest == bindparam("this"))
_insert = insert_or(offers)
_SAVE = Statement(
    _insert.on_conflict_do_update(
        index_elements=[_c.programme_id, _c.digest],
        set_={name: _insert.excluded[name] for name in ("at", "name", "content")},
    )
)
_GET = Statement(select(_c.name, _c.content).where(_this))
_REMOVE = Statement(delete(offers).where(_this))


@dataclass(frozen=True)
class Offer:
    """A paper offered: its name, the digest of its bytes, and what was read in it, as stored."""

    name: str
    digest: str
    content: str


class Offers:
    """The papers that wait for somebody to apply or discard them."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def save(self, value: Offer, at: datetime) -> None:
        """Keep it until it is applied or discarded; the same paper is kept once."""
        self._session.write(_SAVE, digest=value.digest, name=value.name, content=value.content, at=stamp(at))

    def get(self, digest: str) -> Offer | None:
        """The paper of that digest."""
        found = self._session.row(_GET, this=digest)
        return Offer(found[0], digest, found[1]) if found else None

    def remove(self, digest: str) -> bool:
        """Forget it; False where it was not there."""
        return self._session.write(_REMOVE, this=digest) > 0
