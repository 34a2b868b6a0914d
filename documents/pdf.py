"""How do a PDF's pages become headings, paragraphs and tables?

Tables are found by their rules (drawn lines and filled boxes); what stands outside them is read from top to bottom.
What stands again at the head or foot of the pages is the page's and not the paper's. A table at a page's top may go on
with the last page's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from itertools import islice
from math import inf

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfpage import PDFPage
from pdfplumber.page import Page
from pdfplumber.utils.exceptions import PdfminerException

from documents.assembly import COLUMNS, Assembly, Filling, Grid, Inner, Said, heads
from documents.paper import Paper
from documents.pdf_lines import Char, Line, lines_of, mark_open, paragraphs, whole_words
from registers.problems import Problem

_PAGES = 300
_EDGE = 0.12  # of a page's height, at its head and foot: there stands what is repeated
_WIDE = 0.7  # of a page's width: so far right a full line reaches at least
_SLACK = 2.0  # points by which rules may miss each other
_DOT = 0.5  # times a line's height: no larger dot is a bullet
_CLOSE = 4.0  # points from the end of an upright rule to the level one that closes it

Box = tuple[float, float, float, float]  # left, top, right, bottom


@dataclass
class _Cell:
    """A table's cell and what stands in it."""

    box: Box
    chars: list[Char] = field(default_factory=list)
    inner: list[_Table] = field(default_factory=list)

    @property
    def size(self) -> float:
        left, top, right, bottom = self.box
        return (right - left) * (bottom - top)

    def holds(self, across: float, down: float) -> bool:
        left, top, right, bottom = self.box
        return left <= across < right and top <= down < bottom


@dataclass
class _Table:
    """A table's box, and its rows; None where a merged cell of another row or column reaches."""

    box: Box
    rows: list[list[_Cell | None]]

    @property
    def cells(self) -> list[_Cell]:
        return [cell for row in self.rows for cell in row if cell]


@dataclass(frozen=True)
class _Sheet:
    """A page as read: its lines outside tables and its outermost tables."""

    number: int
    wide: float
    high: float
    lines: list[Line]
    tables: list[_Table]
    words: frozenset[str]


def read_pdf(name: str, data: bytes) -> Paper:
    """Reads a PDF's bytes; raises ``Problem`` for one with a password, without words, or with too many pages."""
    try:
        with pdfplumber.open(BytesIO(data)) as pdf:
            if len(list(islice(PDFPage.create_pages(pdf.doc), _PAGES + 1))) > _PAGES:
                raise Problem(
                    f"{name} has more than {_PAGES} pages. Print the part that matters as a PDF and send that."
                )
            sheets = [_sheet(page, number) for number, page in enumerate(pdf.pages)]
    except PdfminerException as error:
        inner = error.args[0] if error.args else None
        if isinstance(inner, MemoryError):
            raise inner from error
        if isinstance(inner, PDFPasswordIncorrect | PDFEncryptionError):
            raise Problem(f"{name} has a password, so I cannot open it. Save it without one and send that.") from error
        raise
    if not sheets:
        raise Problem(f"{name} is damaged, or was cut off on its way: it has no pages. Send it again.")
    if not any(sheet.lines or sheet.tables for sheet in sheets):
        raise Problem(
            f"{name} holds pictures of its pages and no text, as a scan does. Send the document that it was printed"
            " from, or run text recognition (OCR) on it first."
        )
    assembly = Assembly()
    repeated = _repeated(sheets)
    words = frozenset().union(*(sheet.words for sheet in sheets))
    for sheet in sheets:
        _say(sheet, assembly, repeated, words)
    return assembly.paper(name)


def _sheet(page: Page, number: int) -> _Sheet:
    tables = [_table(found.rows) for found in page.find_tables({"explicit_horizontal_lines": _closing(page)})]
    cells = sorted((cell for table in tables for cell in table.cells), key=lambda cell: cell.size)
    outside: list[Char] = []
    mark_open(page.chars)
    for char in page.chars:
        if not any(char["matrix"][1:3]):  # what leans or climbs is a stamp or a watermark
            across, down = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
            cell = next((cell for cell in cells if cell.holds(across, down)), None)
            (cell.chars if cell else outside).append(char)
    outermost: list[_Table] = []
    for table in tables:
        across, down = (table.box[0] + table.box[2]) / 2, (table.box[1] + table.box[3]) / 2
        own = {id(cell) for cell in table.cells}
        holder = next((cell for cell in cells if id(cell) not in own and _around(cell, table)), None)
        (holder.inner if holder else outermost).append(table)
    lines = [_pointed(line, page.curves) for line in lines_of(outside, columns=True)]
    sheet = _Sheet(number, float(page.width), float(page.height), lines, outermost, frozenset(whole_words(page.chars)))
    page.close()
    return sheet


def _pointed(line: Line, curves: Sequence[Char]) -> Line:
    """The line with its bullet, where that is a drawn dot."""
    for dot in curves:
        small = max(dot["width"], dot["height"]) < line.height * _DOT
        if small and line.top < dot["top"] < dot["bottom"] < line.bottom and 0 < line.x0 - dot["x1"] < line.height * 3:
            return replace(line, text=f"• {line.text}")
    return line


def _table(rows: Sequence[object]) -> _Table:
    made = [[_Cell(box) if box else None for box in getattr(row, "cells", ())] for row in rows]
    boxes = [cell.box for row in made for cell in row if cell]
    box = (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
    return _Table(box, made)


def _closing(page: Page) -> list[Char]:
    """The rules that are missing where a page ends inside a row: its upright rules end together, nothing closes it."""
    edges = page.debug_tablefinder().edges
    level = [(edge["top"], edge["x0"], edge["x1"]) for edge in edges if edge["orientation"] == "h"]
    ends: dict[int, list[tuple[float, float]]] = {}
    for edge in edges:
        if edge["orientation"] == "v":
            for down in (edge["top"], edge["bottom"]):
                ends.setdefault(round(down), []).append((down, edge["x0"]))
    missing: list[Char] = []
    for together in ends.values():
        down, left, right = together[0][0], min(x for _, x in together), max(x for _, x in together)
        closed = any(abs(top - down) <= _CLOSE and x0 < right and x1 > left for top, x0, x1 in level)
        if right - left > _CLOSE and not closed:
            rule = {"object_type": "line", "x0": left, "x1": right, "top": down, "bottom": down}
            missing.append(rule | {"width": right - left, "height": 0, "doctop": down})
    return missing


def _around(cell: _Cell, table: _Table) -> bool:
    left, top, right, bottom = table.box
    inside = cell.holds((left + right) / 2, (top + bottom) / 2)
    return inside and cell.size > (right - left) * (bottom - top)


def _say(sheet: _Sheet, assembly: Assembly, repeated: frozenset[tuple[int, int]], words: frozenset[str]) -> None:
    """Brings a page's lines and tables in order from top to bottom."""
    lines: list[Line] = []
    said = False
    kept = [line for at, line in enumerate(sheet.lines) if (sheet.number, at) not in repeated]
    found: list[Line | _Table] = [*kept, *sheet.tables]
    for one in sorted(found, key=lambda one: one.top if isinstance(one, Line) else one.box[1]):
        if isinstance(one, Line):
            lines.append(one)
            continue
        said = _say_lines(lines, assembly, sheet) or said
        lines = []
        assembly.table(_grid(one, words), cut=sheet.number > 0 and not said)
        said = True
    _say_lines(lines, assembly, sheet)


def _say_lines(lines: list[Line], assembly: Assembly, sheet: _Sheet) -> bool:
    for one in paragraphs(lines, sheet.wide * _WIDE):
        assembly.say([one])
    return bool(lines)


def _grid(table: _Table, words: frozenset[str]) -> Grid:
    """The table's words; a merged cell's stand in every row that it reaches, where the first row names columns."""
    rows: list[list[Filling]] = []
    repeats = False
    above: list[_Cell | None] = []
    for row in table.rows:
        cells = row[:COLUMNS]
        above = [cell or (above[at] if at < len(above) else None) for at, cell in enumerate(cells)]
        top = min(cell.box[1] for cell in row if cell)
        made: list[Filling] = []
        for cell, over in zip(cells, above, strict=True):
            reaches = cell is None and over is not None and over.box[3] > top + _SLACK
            if reaches and repeats:
                made.append([one for one in rows[-1][len(made)] if isinstance(one, Said)])
            else:
                made.append(list(_filling(cell, words)) if cell else ())
        repeats = repeats if rows else heads(made)
        rows.append(made)
    return rows


def _filling(cell: _Cell, words: frozenset[str]) -> Iterator[Said | Inner]:
    lines: list[Line] = []
    found: list[Line | _Table] = [*lines_of(cell.chars), *cell.inner]
    # A cell leaves as much free on the right as on the left.
    starts = [one.x0 for one in found if isinstance(one, Line)]
    room = cell.box[2] - (min(starts) - cell.box[0]) if starts else inf
    for one in sorted(found, key=lambda one: one.top if isinstance(one, Line) else one.box[1]):
        if isinstance(one, Line):
            lines.append(one)
        else:
            yield from paragraphs(lines, room=room, known=words)
            lines = []
            yield Inner(_grid(one, words))
    yield from paragraphs(lines, room=room, known=words)


def _repeated(sheets: Sequence[_Sheet]) -> frozenset[tuple[int, int]]:
    """The lines, by page and place, that stand at the head or foot of half the pages or more, whatever their numbers.

    At the head of the first page such a line stays: it may be the title.
    """
    places: dict[tuple[int, int], tuple[str, bool]] = {}
    for sheet in sheets:
        for at, line in enumerate(sheet.lines):
            head = line.bottom < sheet.high * _EDGE
            if head or line.top > sheet.high * (1 - _EDGE):
                places[sheet.number, at] = (re.sub(r"[0-9]+", "#", line.text), head)
    pages = Counter(key for key in {(said, number) for (number, _), said in places.items()})
    often = Counter(said for said, _ in pages)
    return frozenset(
        (number, at)
        for (number, at), said in places.items()
        if often[said] > 1 and often[said] * 2 >= len(sheets) and not (number == 0 and said[1])
    )
