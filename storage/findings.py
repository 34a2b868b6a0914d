"""What was found inconsistent in each paper?"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import bindparam, delete, insert, select

from registers.findings import Finding
from registers.mentions import mentions
from storage.codec import decode, encode
from storage.link import Statement
from storage.session import Session
from storage.tables import finding_refs, findings

_c, _r = findings.c, finding_refs.c
_ours = _c.programme_id == bindparam("programme_id")
_of_paper = _c.paper == bindparam("paper")
_ADD = Statement(insert(findings))
_CLEAR = Statement(delete(findings).where(_ours, _of_paper))
_ADD_REF = Statement(insert(finding_refs))
_AT = Statement(select(_c.body).where(_ours, _of_paper, _c.line == bindparam("line")).order_by(_c.place))
_NAMING = Statement(
    select(_c.body)
    .join(finding_refs, (_r.programme_id == _c.programme_id) & (_r.paper == _c.paper) & (_r.place == _c.place))
    .where(_ours, _r.ref == bindparam("ref"))
    .order_by(_c.paper, _c.place)
)
_ALL = Statement(select(_c.body).where(_ours).order_by(_c.paper, _c.place))
_OF = Statement(select(_c.body).where(_ours, _of_paper).order_by(_c.place))


class Findings:
    """The findings, by paper, in the order they were made."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def replace(self, paper: str, findings: Iterable[Finding]) -> None:
        """Keep these findings of the paper instead of all earlier ones."""
        self._session.write(_CLEAR, paper=paper)
        rows: list[dict[str, object]] = []
        refs: list[dict[str, object]] = []
        for place, one in enumerate(findings):
            rows.append({"paper": paper, "place": place, "line": one.line, "body": encode(one)})
            named = dict.fromkeys(str(mention.ref) for mention in mentions(f"{one.quote} {one.says}"))
            refs += [{"ref": ref, "paper": paper, "place": place} for ref in named]
        if rows:
            self._session.write_many(_ADD, rows)
        if refs:
            self._session.write_many(_ADD_REF, refs)

    def at(self, paper: str, line: int) -> tuple[Finding, ...]:
        """Those on one line of a paper."""
        return tuple(decode(Finding, body) for (body,) in self._session.rows(_AT, paper=paper, line=line))

    def naming(self, ref: str) -> tuple[Finding, ...]:
        """Those of every paper whose words cite that reference."""
        return tuple(decode(Finding, body) for (body,) in self._session.rows(_NAMING, ref=ref))

    def all(self, paper: str = "") -> tuple[Finding, ...]:
        """Those of one paper, or of every paper."""
        rows = self._session.rows(_OF, paper=paper) if paper else self._session.rows(_ALL)
        return tuple(decode(Finding, body) for (body,) in rows)
