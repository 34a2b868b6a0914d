"""Which papers were imported?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from storage.instants import instant, stamp
from storage.link import Statement
from storage.session import Session
from storage.tables import papers

_c = papers.c
_ADD = Statement(insert(papers).on_conflict_do_nothing())
_ALL = Statement(
    select(_c.name, _c.digest, _c.kind, _c.at, _c.imported_by)
    .where(_c.programme_id == bindparam("programme_id"))
    .order_by(_c.at, _c.name, _c.digest)
)


@dataclass(frozen=True)
class ImportedPaper:
    """A paper whose values are in the registers; ``by`` is who imported it."""

    name: str
    digest: str
    kind: str
    at: datetime
    by: str


class Papers:
    """The papers imported so far."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, name: str, digest_sha256: str, kind: str, at: datetime, by: str) -> bool:
        """Remember an import; False when a paper of that digest was imported already."""
        return self._session.write(_ADD, name=name, digest=digest_sha256, kind=kind, at=stamp(at), imported_by=by) > 0

    def all(self) -> tuple[ImportedPaper, ...]:
        """Every one, in the order of import."""
        rows = self._session.rows(_ALL)
        return tuple(ImportedPaper(name, digest, kind, instant(at), by) for name, digest, kind, at, by in rows)
