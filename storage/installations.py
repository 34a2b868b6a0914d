"""Which workspaces have installed the bot, and what lets it speak there?

There is one row a workspace. Its tokens are sealed by whoever stores them; a token that can be replaced only once is
replaced by one process at a time, which holds the row meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or

from storage.codec import decode, encode
from storage.instants import stamp
from storage.link import Statement
from storage.platform_tables import beginnings, installations
from storage.session import Session

_c, _b = installations.c, beginnings.c
_FREE = ""
_insert = insert_or(installations)
_SAVE = Statement(
    _insert.on_conflict_do_update(
        index_elements=[_c.programme_id, _c.platform, _c.tenant],
        set_={name: _insert.excluded[name] for name in ("busy_until", "secret", "body")},
    )
)
_ours = (_c.programme_id == bindparam("programme_id")) & (_c.platform == bindparam("platform"))
_this = _ours & (_c.tenant == bindparam("tenant"))
_OF = Statement(select(_c.secret, _c.body).where(_this))
_ALL = Statement(select(_c.secret, _c.body).where(_ours).order_by(_c.tenant))
_REMOVE = Statement(delete(installations).where(_this))
# What is sealed twice is never the same twice, so that the sealed tokens tell whether the row has changed.
_unchanged = _this & (_c.secret == bindparam("seen"))
_CLAIM = Statement(
    update(installations)
    .where(_unchanged, _c.busy_until < bindparam("now"))
    .values(busy_until=bindparam("until", type_=_c.busy_until.type))
)
_REPLACE = Statement(
    update(installations)
    .where(_unchanged)
    .values(
        busy_until=bindparam("until", type_=_c.busy_until.type),
        secret=bindparam("sealed", type_=_c.secret.type),
        body=bindparam("content", type_=_c.body.type),
    )
)
_BEGIN = Statement(insert_or(beginnings).on_conflict_do_nothing())
_END = Statement(
    delete(beginnings).where(
        _b.programme_id == bindparam("programme_id"), _b.digest == bindparam("digest"), _b.until > bindparam("now")
    )
)
_FORGET = Statement(
    delete(beginnings).where(_b.programme_id == bindparam("programme_id"), _b.until <= bindparam("now"))
)


@dataclass(frozen=True)
class Installation:
    """The bot in one workspace: who it is there, what it may, since when, and when its token ends, if it does.

    ``lost`` is the platform's word for why that token cannot be replaced any more: the bot must be installed again.
    """

    platform: str
    tenant: str
    name: str
    user: str
    bot: str
    scopes: tuple[str, ...]
    since: datetime
    enterprise: str = ""
    ends: datetime | None = None
    lost: str = ""


@dataclass(frozen=True)
class Installed:
    """An installation as it is stored: ``secret`` is its sealed tokens."""

    about: Installation
    secret: str


class Installations:
    """The workspaces, by platform and tenant, and the installations that somebody has begun."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, platform: str, tenant: str) -> Installed | None:
        """The bot in that workspace."""
        found = self._session.row(_OF, platform=platform, tenant=tenant)
        return _installed((found[0], found[1])) if found else None

    def all(self, platform: str) -> tuple[Installed, ...]:
        """Every workspace that it is in."""
        return tuple(_installed((secret, body)) for secret, body in self._session.rows(_ALL, platform=platform))

    def save(self, about: Installation, secret: str) -> None:
        """It is installed, or installed again: what was stored of that workspace is written over."""
        where = {"platform": about.platform, "tenant": about.tenant}
        self._session.write(_SAVE, **where, busy_until=_FREE, secret=secret, body=encode(about))

    def remove(self, platform: str, tenant: str) -> bool:
        """It is installed there no more; False where it was not."""
        return self._session.write(_REMOVE, platform=platform, tenant=tenant) > 0

    def claim(self, seen: Installed, now: datetime, until: datetime) -> bool:
        """Hold the row, so that nobody else replaces its token before ``until``; False where somebody else does."""
        where = {"platform": seen.about.platform, "tenant": seen.about.tenant, "seen": seen.secret}
        return self._session.write(_CLAIM, **where, now=stamp(now), until=stamp(until)) > 0

    def replace(self, seen: Installed, about: Installation, secret: str) -> bool:
        """Store what took the place of ``seen``, and let go of the row; False where it has changed since."""
        where = {"platform": seen.about.platform, "tenant": seen.about.tenant, "seen": seen.secret}
        return self._session.write(_REPLACE, **where, until=_FREE, sealed=secret, content=encode(about)) > 0

    def begin(self, digest: str, now: datetime, until: datetime) -> None:
        """Somebody begins to install it; what others began and did not end in time is forgotten."""
        self._session.write(_FORGET, now=stamp(now))
        self._session.write(_BEGIN, digest=digest, until=stamp(until))

    def end(self, digest: str, now: datetime) -> bool:
        """Whether that was begun, in time, and is ended for the first time."""
        return self._session.write(_END, digest=digest, now=stamp(now)) > 0


def _installed(row: tuple[str, str]) -> Installed:
    secret, body = row
    return Installed(decode(Installation, body), secret)
