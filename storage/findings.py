"""What was found inconsistent in each paper?"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import bindparam, delete, insert, select

from registers.findings import Finding
from storage.codec import decode, encode
from storage.link import Statement
from storage.session import Session
from storage.tables import findings

_c = findings.c
_ours = _c.programme_id == bindparam("programme_id")
_of_paper = _c.paper == bindparam("paper")
_ADD = Statement(insert(findings))
_CLEAR = Statement(delete(findings).where(_ours, _of_paper))
_ALL = Statement(select(_c.body).where(_ours).order_by(_c.paper, _c.place))
_OF = Statement(select(_c.body).where(_ours, _of_paper).order_by(_c.place))


class Findings:
    """The findings, by paper, in the order they were made."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def replace(self, paper: str, findings: Iterable[Finding]) -> None:
        """Keep these findings of the paper instead of all earlier ones."""
        self._session.write(_CLEAR, paper=paper)
        rows: list[dict[str, object]] = [
            {"paper": paper, "place": place, "body": encode(one)} for place, one in enumerate(findings)
        ]
        if rows:
            self._session.write_many(_ADD, rows)

    def all(self, paper: str = "") -> tuple[Finding, ...]:
        """Those of one paper, or of every paper."""
        rows = self._session.rows(_OF, paper=paper) if paper else self._session.rows(_ALL)
        return tuple(decode(Finding, body) for (body,) in rows)
