"""What has each constituency answered to an impact assessment, by a table of the paper?"""

from __future__ import annotations

import re

from documents.columns import Column, column, has
from documents.paper import Passage, Row, Table
from registers.impact import Answer, Verdict

_VERDICTS = (
    (Verdict.REJECT, re.compile(r"(?:reject(?:s|ed|ion)?|oppose[sd]?|not accept(?:ed)?|no)\b", re.IGNORECASE)),
    (Verdict.ABSTAIN, re.compile(r"(?:abstain(?:s|ed)?|abstention|neutral)\b", re.IGNORECASE)),
    (
        Verdict.ACCEPT,
        re.compile(r"(?:accept(?:s|ed|ance)?|support(?:s|ed)?|agree[sd]?|approve[sd]?|yes)\b", re.IGNORECASE),
    ),
)
_MISSING = re.compile(
    r"(?:-|–|—|tbc|none|awaited|awaiting.{0,40}|outstanding|missing|pending|no (?:response|answer|reply).{0,40}"
    r"|not (?:yet )?(?:received|answered).{0,20})?\.?",
    re.IGNORECASE,
)


def holds_answers(table: Table) -> bool:
    """Whether a table's header row is that of answers to an impact assessment."""
    return has(table.header, Column.SEAT, Column.ANSWER) and not has(table.header, Column.YES)


def read_answers(table: Table) -> tuple[tuple[str, ...], tuple[Answer, ...], list[Passage]]:
    """Who was asked, what they answered, and the rows whose answer is in no word that answers have."""
    asked: list[str] = []
    answers: list[Answer] = []
    unread: list[Passage] = []
    for row in table.rows:
        seat = row.text(column(table.header, Column.SEAT))
        said = row.text(column(table.header, Column.ANSWER))
        if seat:
            asked.append(seat)
        verdict = _verdict(said)
        if seat and verdict:
            answers.append(_answer(seat, verdict, row, table.header))
        elif not seat or not _MISSING.fullmatch(said):
            unread.append(Passage(" ".join(cell.text for cell in row.cells if cell.passages), row.line))
    return tuple(dict.fromkeys(asked)), tuple(answers), unread


def _answer(seat: str, verdict: Verdict, row: Row, header: Row) -> Answer:
    return Answer(
        seat,
        verdict,
        comment=row.text(column(header, Column.COMMENT)),
        organisation=row.text(column(header, Column.ORGANISATION)),
        reply=row.text(column(header, Column.REPLY)),
    )


def _verdict(said: str) -> Verdict | None:
    if _MISSING.fullmatch(said):
        return None
    return next((verdict for verdict, pattern in _VERDICTS if pattern.match(said)), None)
