"""Which papers were imported, and which of them are versions of one?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from storage.instants import instant, stamp
from storage.link import Statement
from storage.session import Session
from storage.tables import papers

_c = papers.c
_ADD = Statement(insert(papers).on_conflict_do_nothing())
_ALL = Statement(
    select(_c.name, _c.digest, _c.kind, _c.at, _c.imported_by, _c.group_code, _c.day, _c.version)
    .where(_c.programme_id == bindparam("programme_id"))
    .order_by(_c.at, _c.name, _c.digest)
)


@dataclass(frozen=True)
class ImportedPaper:
    """A paper whose values are in the registers; ``by`` is who imported it.

    Files of one group, kind and day are versions of one paper: ``version`` counts them from 1 as they were applied, and
    a copy that says the same has the number of what it copies. ``day`` is the one the paper speaks for, if any.
    """

    name: str
    digest: str
    kind: str
    at: datetime
    by: str
    group: str = ""
    day: date | None = None
    version: int = 1


class Papers:
    """The papers imported so far."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, paper: ImportedPaper) -> bool:
        """Remember an import; False when a paper of that digest was imported already."""
        return (
            self._session.write(
                _ADD,
                name=paper.name,
                digest=paper.digest,
                kind=paper.kind,
                at=stamp(paper.at),
                imported_by=paper.by,
                group_code=paper.group,
                day=paper.day.isoformat() if paper.day else "",
                version=paper.version,
            )
            > 0
        )

    def all(self) -> tuple[ImportedPaper, ...]:
        """Every one, in the order of import."""
        return tuple(
            ImportedPaper(name, digest, kind, instant(at), by, group, date.fromisoformat(day) if day else None, version)
            for name, digest, kind, at, by, group, day, version in self._session.rows(_ALL)
        )
