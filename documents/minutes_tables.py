"""How do the registers' values stand in a headline report's tables, so that they are read back as they are?"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from documents.paper import Block, Cell, Paragraph, Passage, Row, Table
from registers.impact import Assessment
from registers.meetings import AgendaItem, Attendance
from registers.votes import Roll, Vote

T = TypeVar("T")
_TICK = "✓"
_ABSENT = {Vote.ABSENT: "Not in attendance", Vote.VACANT: "Seat vacant", Vote.AWAITED: "Not yet cast"}
_AWAITED = ("", "Awaited", "", "")
_CAST = (Vote.YES, Vote.NO, Vote.ABSTAINED)


def table(columns: Iterable[str], rows: Iterable[Iterable[str | tuple[str, ...]]]) -> Table:
    """Rows under named columns; a cell of several texts has a paragraph for each."""
    return Table(_row(columns), tuple(_row(row) for row in rows))


def filled(whole: Table) -> Table:
    """The table without the columns in which nothing stands."""
    used = [at for at in range(len(whole.header.cells)) if any(row.text(at) for row in whole.rows)]
    header, *rows = (Row(tuple(row.cells[at] for at in used), row.line) for row in (whole.header, *whole.rows))
    return Table(header, tuple(rows))


def facts(*known: tuple[str, str]) -> Table:
    """Labels beside their values, two to a row; what has no value is left out."""
    texts = [text for pair in known if pair[1] for text in pair]
    first, *others = (_row((*texts[at : at + 4], "", "")[:4]) for at in range(0, len(texts), 4))
    return Table(first, tuple(others))


def ordered(rows: Iterable[T], area: Callable[[T], str]) -> list[T]:
    """Rows with those of one area together, those without one first: a blank area repeats the one above it."""
    rows = list(rows)
    places = {"": -1} | {name: at for at, name in reversed(list(enumerate(map(area, rows)))) if name}
    return sorted(rows, key=lambda one: places[area(one)])


def agenda(items: Iterable[AgendaItem]) -> Table:
    """A timed agenda."""
    rows = ((one.no, one.item, one.objective, one.type, one.lead, _time(one), one.page) for one in items)
    return filled(table(("#", "Item", "Objective", "Type", "Lead", "Time", "Page"), rows))


def roll(one: Roll) -> Table:
    """The roll of seats, a tick in the column of each one's vote."""
    return table(
        ("Constituency", "Yes", "No", "Abstained"),
        ((row.seat, *(_mark(row.vote, vote) for vote in _CAST)) for row in one.rows),
    )


def answers(one: Assessment) -> Table:
    """Who was asked, in that order, and what they have answered so far."""
    given = {
        seat: tuple(answer for answer in one.answers if answer.constituency == seat)
        for seat in dict.fromkeys((*one.asked, *(answer.constituency for answer in one.answers)))
    }
    rows = [
        (seat, *((who.organisation, who.verdict.value.capitalize(), who.comment, who.reply) if who else _AWAITED))
        for seat, answered in given.items()
        for who in answered or (None,)
    ]
    return filled(table(("Constituency", "Organisation", "Answer", "Comment", "Reply"), rows))


def attendance(people: tuple[Attendance, ...]) -> Iterable[Block]:
    """Who was there, and in which part of the room."""
    if not people:
        return (Paragraph("None recorded", 0),)
    rows = ((one.section, one.name, one.role, one.note) for one in people)
    return (filled(table(("Attending as", "Name", "Role", "Note"), rows)),)


def _row(texts: Iterable[str | tuple[str, ...]]) -> Row:
    return Row(tuple(_cell((text,) if isinstance(text, str) else text) for text in texts), 0)


def _cell(texts: tuple[str, ...]) -> Cell:
    return Cell(tuple(Passage(text, 0) for text in texts if text))


def _mark(cast: Vote, column: Vote) -> str:
    if column is Vote.YES and cast in _ABSENT:
        return _ABSENT[cast]
    return _TICK if cast is column else ""


def _time(item: AgendaItem) -> str:
    clock = "-".join(one.strftime("%H:%M") for one in (item.start, item.end) if one)
    return f"{clock} {f'{item.minutes} mins' if item.minutes is not None else ''}".strip()
