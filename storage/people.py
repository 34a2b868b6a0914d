"""Who is in the directory, and which account on a platform is whose?"""

from __future__ import annotations

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert as insert_or

from registers.people import Person, title_key
from registers.problems import Problem
from storage.codec import decode, encode
from storage.link import LOST, Statement
from storage.pages import folded
from storage.register import Side
from storage.session import Saved, Session
from storage.tables import people, person_links, person_seats

_c, _links, _seats = people.c, person_links.c, person_seats.c
_ours = _c.programme_id == bindparam("programme_id")
_this = _ours & (_c.ref == bindparam("this"))
_GET = Statement(select(_c.body).where(_this))
_ALL = Statement(select(_c.body).where(_ours).order_by(_c.name, _c.ref))
_REFS = Statement(select(_c.ref).where(_ours).order_by(_c.name, _c.ref))
_NAMES = Statement(select(_c.name).where(_ours).order_by(_c.name, _c.ref))
_NAMED = Statement(select(_c.body).where(_ours, _c.name == bindparam("name")))
_HOLDING = Statement(
    select(_c.body)
    .join(person_seats, (_seats.programme_id == _c.programme_id) & (_seats.ref == _c.ref))
    .where(_ours, _seats.title == bindparam("title"))
    .order_by(_c.name, _c.ref)
)
_insert = insert_or(people)
_SAVE = Statement(
    _insert.on_conflict_do_update(
        index_elements=[_c.programme_id, _c.ref],
        set_={"name": _insert.excluded.name, "body": _insert.excluded.body},
    )
)
_REMOVE = Statement(delete(people).where(_this))
_SEATS = Side(person_seats, "title")
_link = insert_or(person_links)
_LINK = Statement(
    _link.on_conflict_do_update(
        index_elements=[_links.programme_id, _links.platform, _links.tenant, _links.user_id],
        set_={"ref": _link.excluded.ref},
    )
)
_LINKED = Statement(
    select(_c.body)
    .join(person_links, (_links.programme_id == _c.programme_id) & (_links.ref == _c.ref))
    .where(
        _ours,
        _links.platform == bindparam("platform"),
        _links.tenant == bindparam("tenant"),
        _links.user_id == bindparam("user_id"),
    )
)
_ACCOUNTS = Statement(
    select(_links.platform, _links.tenant, _links.user_id)
    .where(_links.programme_id == bindparam("programme_id"), _links.ref == bindparam("this"))
    .order_by(_links.platform, _links.tenant, _links.user_id)
)


class People:
    """The directory, by key; in the order of names."""

    kind = Person

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, key: str) -> Person | None:
        """The person of that key."""
        body = self._body(key)
        return decode(Person, body) if body else None

    def named(self, name: str) -> Person | None:
        """The one person of that name, whatever its case; None where nobody or more than one bears it."""
        rows = self._session.rows(_NAMED, name=folded(name))
        return decode(Person, rows[0][0]) if len(rows) == 1 else None

    def holding(self, title: str, group: str = "") -> tuple[Person, ...]:
        """Everybody with a seat of that title, as papers vary it; in that group where one is given."""
        holders = (decode(Person, body) for (body,) in self._session.rows(_HOLDING, title=folded(title_key(title))))
        return tuple(one for one in holders if one.holds(title, group or None))

    def all(self) -> tuple[Person, ...]:
        """Everybody."""
        return tuple(decode(Person, body) for (body,) in self._session.rows(_ALL))

    def refs(self) -> tuple[str, ...]:
        """Everybody's key."""
        return tuple(ref for (ref,) in self._session.rows(_REFS))

    def names(self) -> tuple[str, ...]:
        """Everybody's name, without case."""
        return tuple(name for (name,) in self._session.rows(_NAMES))

    def save(self, value: Person) -> Person:
        """Put the person into the directory, instead of whoever had that key."""
        before, body = self._body(value.key), encode(value)
        self._session.write(_SAVE, ref=value.key, name=folded(value.name), body=body)
        titles = {folded(title_key(seat.title)) for seat in value.seats}
        if before:
            self._session.write(_SEATS.clear, ref=value.key)
        if titles:
            self._session.write_many(_SEATS.insert, ({"ref": value.key, "title": one} for one in sorted(titles)))
        self._session.note(Saved(people.name, value.key, before, body))
        return value

    def remove(self, value: Person) -> None:
        """Take the person out of the directory, with every account; a ``Problem`` when the entry has changed since."""
        body = encode(value)
        if self._body(value.key) != body:
            raise Problem(LOST.format(value.name))
        self._session.write(_REMOVE, this=value.key)
        self._session.note(Saved(people.name, value.key, body, None))

    def restore(self, before: Person | None, after: Person | None) -> None:
        """Take back one change, unless ``after`` has been changed since."""
        if before is None:
            if after is not None:
                self.remove(after)
            return
        if self._body(before.key) != (encode(after) if after else None):
            raise Problem(LOST.format(before.name))
        self.save(before)

    def link(self, platform: str, tenant: str, user_id: str, person_key: str) -> None:
        """From now on that account is this person's, who is in the directory."""
        self._session.write(_LINK, platform=platform, tenant=tenant, user_id=user_id, ref=person_key)

    def linked(self, platform: str, tenant: str, user_id: str) -> Person | None:
        """Whose account that is."""
        found = self._session.row(_LINKED, platform=platform, tenant=tenant, user_id=user_id)
        return decode(Person, found[0]) if found else None

    def accounts(self, person_key: str) -> tuple[tuple[str, str, str], ...]:
        """Every account of theirs: platform, tenant and user id."""
        return tuple(
            (platform, tenant, user) for platform, tenant, user in self._session.rows(_ACCOUNTS, this=person_key)
        )

    def _body(self, key: str) -> str | None:
        found = self._session.row(_GET, this=key)
        return found[0] if found else None
