"""Does each entry of the audit follow from the one before?

The chain holds numbers, instants, opaque people and digests. What was said and changed lies outside it, under a salted
digest, so that it can be erased without breaking the chain and not be guessed from it afterwards.
"""

from __future__ import annotations

import json
import secrets
from hashlib import sha256

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or

from storage.link import Statement
from storage.session import OurFault, Session
from storage.tables import audit, audit_payloads, audit_people, programmes

_a, _p, _who = audit.c, audit_payloads.c, audit_people.c
_programme = programmes.c.id == bindparam("programme_id")
_head = select(programmes.c.audit_number, programmes.c.audit_digest).where(_programme)
_HEAD = Statement(_head)
# Whoever adds an entry holds this row, so that two on PostgreSQL do not both follow the same one. The key itself stays
# free: every other table refers to it.
_HOLD_HEAD = Statement(
    _head.add_columns(_who.person)
    .join_from(
        programmes, audit_people, (_who.programme_id == programmes.c.id) & (_who.key == bindparam("key")), isouter=True
    )
    .with_for_update(of=programmes, key_share=True)
)
_MOVE = Statement(
    update(programmes).where(_programme).values(audit_number=bindparam("number"), audit_digest=bindparam("digest"))
)
_ADD = Statement(insert(audit))
_ADD_PAYLOAD = Statement(insert(audit_payloads))
_PERSON = Statement(
    select(_who.person).where(_who.programme_id == bindparam("programme_id"), _who.key == bindparam("key"))
)
_ADD_PERSON = Statement(insert_or(audit_people).on_conflict_do_nothing())
_CHAIN = Statement(
    select(_a.number, _a.at, _a.person, _a.payload_digest, _a.digest, _p.salt, _p.content)
    .join(audit_payloads, (_p.programme_id == _a.programme_id) & (_p.number == _a.number), isouter=True)
    .where(_a.programme_id == bindparam("programme_id"))
    .order_by(_a.number)
)


def add(session: Session, at: str, person_key: str, content: str) -> int:
    """Add an entry to the chain, its payload beside it; return its number."""
    head = session.row(_HOLD_HEAD, key=person_key)
    if head is None:
        raise OurFault(f"The programme {session.programme} is not in this database: it was not migrated for it.")
    last, before, known = head
    number: int = last + 1
    person = known or _opaque(session, person_key)
    salt = secrets.token_hex(16)
    sealed = _sealed(salt, content)
    digest = _link(session.programme, before, number, at, person, sealed)
    session.write(_ADD, number=number, at=at, person=person, payload_digest=sealed, digest=digest)
    session.write(_ADD_PAYLOAD, number=number, salt=salt, content=content)
    session.write(_MOVE, number=number, digest=digest)
    return number


def verify(session: Session) -> tuple[bool, int]:
    """Whether every entry follows from the one before, unaltered as far as it is still there; and how many do."""
    before, count = "", 0
    for number, at, person, sealed, digest, salt, content in session.rows(_CHAIN):
        count += 1
        right = number == count and digest == _link(session.programme, before, number, at, person, sealed)
        if not right or (content is not None and sealed != _sealed(salt, content)):
            return False, count
        before = digest
    return session.row(_HEAD) == (count, before), count


def _opaque(session: Session, key: str) -> str:
    person = secrets.token_hex(8)
    if session.write(_ADD_PERSON, key=key, person=person):
        return person
    # Somebody else's first entry for the same person was committed while this one waited for its turn.
    found = session.row(_PERSON, key=key)
    if found is None:
        raise OurFault("A person who has an opaque name has none.")
    return str(found[0])


def _sealed(salt: str, content: str) -> str:
    return sha256(f"{salt}\n{content}".encode()).hexdigest()


def _link(programme: str, before: str, number: int, at: str, person: str, sealed: str) -> str:
    return sha256(json.dumps([programme, before, number, at, person, sealed]).encode()).hexdigest()
