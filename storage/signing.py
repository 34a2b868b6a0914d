"""What do all processes sign with, so that each knows what another has signed?"""

from __future__ import annotations

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert

from storage.link import Statement
from storage.platform_tables import signing_keys
from storage.session import Session

_c = signing_keys.c
_ADD = Statement(insert(signing_keys).on_conflict_do_nothing())
_OF = Statement(select(_c.secret).where(_c.programme_id == bindparam("programme_id"), _c.name == bindparam("name")))


class SigningKeys:
    """The keys, by what they are for."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, name: str, new: str) -> str:
        """The key; ``new`` from now on where there was none."""
        self._session.write(_ADD, name=name, secret=new)
        found = self._session.row(_OF, name=name)
        return str(found[0]) if found else new
