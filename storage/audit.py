"""Who changed what, when, by which command?"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select

from storage import chain
from storage.codec import build
from storage.instants import instant, stamp
from storage.link import Statement
from storage.session import Session
from storage.tables import audit, audit_payloads, audit_people, audit_subjects

_a, _p, _who, _s = audit.c, audit_payloads.c, audit_people.c, audit_subjects.c
_entries = (
    select(_a.number, _a.at, _who.key, _p.content)
    .join(audit_payloads, (_p.programme_id == _a.programme_id) & (_p.number == _a.number), isouter=True)
    .join(audit_people, (_who.programme_id == _a.programme_id) & (_who.person == _a.person), isouter=True)
    .where(_a.programme_id == bindparam("programme_id"))
)
_ADD_SUBJECT = Statement(insert(audit_subjects))
_OF = Statement(
    _entries.join(audit_subjects, (_s.programme_id == _a.programme_id) & (_s.number == _a.number))
    .where(_s.subject == bindparam("subject"))
    .order_by(_a.number)
)
_NAMED = Statement(
    select(_s.number).where(_s.programme_id == bindparam("programme_id"), _s.subject == bindparam("subject"))
)
_SINCE = Statement(
    _entries.where(_a.at >= bindparam("since"))
    .order_by(_a.number.desc())
    .limit(bindparam("limit"))
    .offset(bindparam("offset"))
)
_LAST_BY = Statement(
    _entries.where(_who.key == bindparam("key"), _a.at >= bindparam("since"))
    .order_by(_a.number.desc())
    .limit(bindparam("limit"))
    .offset(bindparam("offset"))
)


@dataclass(frozen=True)
class Changed:
    """One record's change: None before it was there or after its removal; ``register`` is the store's name for it."""

    register: str
    ref: str
    before: object | None
    after: object | None


@dataclass(frozen=True)
class AuditEntry:
    """One unit of work. ``person_key``, ``command`` and ``changes`` are empty where they have been erased."""

    number: int
    at: datetime
    person_key: str
    command: str
    refs: tuple[str, ...]
    changes: tuple[Changed, ...]


class Audit:
    """The programme's record of every change; nothing in it is ever altered.

    ``kinds`` says of which class each register's records are.
    """

    def __init__(self, session: Session, kinds: Callable[[], Mapping[str, type]]) -> None:
        self._session = session
        self._kinds = kinds

    def record(self, at: datetime, person_key: str, command: str, *refs: str) -> int | None:
        """Say who made all that this unit has changed since the last call, and by which command; return its number.

        ``refs`` are further records that it concerns. Where nothing was changed and none is given, nothing is recorded.
        """
        session = self._session
        if not session.saved and not refs:
            return None
        changes = ",".join(
            f"[{json.dumps(one.register)},{json.dumps(one.ref)},{one.before or 'null'},{one.after or 'null'}]"
            for one in session.saved
        )
        content = f'{{"command":{json.dumps(command)},"refs":{json.dumps(refs)},"changes":[{changes}]}}'
        number = chain.add(session, stamp(at), person_key, content)
        subjects = dict.fromkeys([*(one.ref for one in session.saved), *refs])
        session.write_many(_ADD_SUBJECT, ({"subject": one, "number": number} for one in subjects))
        session.saved.clear()
        return number

    def of(self, ref: str) -> tuple[AuditEntry, ...]:
        """Every entry that concerns the record, oldest first."""
        return tuple(self._entry(row) for row in self._session.rows(_OF, subject=ref))

    def names(self, ref: str) -> bool:
        """Whether anything was ever on record under that reference, though it was taken back or erased since."""
        return self._session.row(_NAMED, subject=ref) is not None

    def since(self, at: datetime, limit: int) -> tuple[AuditEntry, ...]:
        """The newest entries that are no older than that, oldest of them first."""
        rows = self._session.rows(_SINCE, since=stamp(at), limit=limit, offset=0)
        return tuple(self._entry(row) for row in reversed(rows))

    def last_by(self, person_key: str, since: datetime) -> AuditEntry | None:
        """The person's newest entry, unless it is older than ``since``."""
        found = self._session.row(_LAST_BY, key=person_key, since=stamp(since), limit=1, offset=0)
        return self._entry(found) if found else None

    def verify(self) -> tuple[bool, int]:
        """Whether the chain holds, and how many entries it was followed through."""
        return chain.verify(self._session)

    def _entry(self, row: tuple[Any, ...]) -> AuditEntry:
        number, at, person, content = row
        parts: dict[str, Any] = json.loads(content) if content else {"command": "", "refs": [], "changes": []}
        changes = tuple(self._changed(*one) for one in parts["changes"])
        return AuditEntry(number, instant(at), person or "", parts["command"], tuple(parts["refs"]), changes)

    def _changed(self, register: str, ref: str, before: Any, after: Any) -> Changed:
        kind = self._kinds()[register]
        old, new = (build(kind, body) if body is not None else None for body in (before, after))
        return Changed(register, ref, old, new)
