"""How do the lines and tables that a reader finds become a paper's blocks?

The readers of .docx, .pptx and .pdf bring them here in reading order. They are counted as lines, a paragraph or a row
each, and treated as those of a text paper are: the same lines are titles, and a table goes on after a page's end.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from documents.columns import Column, has, is_header
from documents.lines import BULLET, cleaned, continues, is_page_mark, titles
from documents.paper import Block, Cell, Heading, Paper, Paragraph, Passage, Row
from documents.table_run import TableRun, same_row
from registers.problems import Problem

#: A table has no more columns than that; a merged cell that says otherwise is cut.
COLUMNS = 63
#: A paper has no more words than make so many characters: ten times the longest pack known.
_MOST = 4_000_000
_BULLETS = "•▪●◦‣ "


@dataclass(frozen=True)
class Said:
    """One line of a paragraph or cell, and the words of it that are underlined or in italics."""

    text: str
    marked: tuple[str, ...] = ()


@dataclass(frozen=True)
class Inner:
    """A table that stands inside another's cell."""

    rows: Grid


Filling = Sequence[Said | Inner]
Grid = Sequence[Sequence[Filling]]


def said(pieces: Sequence[tuple[str, bool]]) -> Said:
    """A line of pieces, each marked or not: one space between words, and nothing that nobody sees."""
    marks: list[str] = []
    going_on = False
    for text, marked in pieces:
        if marked and going_on:
            marks[-1] += text
        elif marked:
            marks.append(text)
        going_on = marked
    return Said(_plain("".join(text for text, _ in pieces)), tuple(plain for one in marks if (plain := _plain(one))))


def heads(cells: Sequence[Filling]) -> bool:
    """Whether a table's first row names its columns."""
    return is_header(Row(tuple(_cell(list(_flat(cell)), 0) for cell in cells), 0))


class Assembly:
    """The blocks so far, and the table that the next rows may still belong to."""

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._lines: list[str] = []
        self._run = TableRun()
        self._width = 0
        self._left = _MOST

    def paper(self, name: str) -> Paper:
        """All that was brought, as a paper; raises ``Problem`` where that is nothing."""
        self._blocks += self._run.end()
        if not self._blocks:
            raise Problem(f"{name} holds no words. Check that it is the right file, and import it again.")
        return Paper(name, tuple(self._blocks), tuple(self._lines))

    def say(self, lines: Sequence[Said], *, heading: bool = False, bullet: bool = False) -> None:
        """Adds a paragraph, whose lines are one sentence or several; a page's number is none."""
        filled = [line for line in lines if line.text and not is_page_mark(line.text)]
        if not filled:
            return
        self._blocks += self._run.end()
        for one in joined(filled):
            number = self._counted(one.text)
            typed = BULLET.match(one.text)
            text = one.text[typed.end() :] if typed and not heading else one.text
            if not text:
                continue
            if heading or (one in filled and not bullet and not typed and titles(text)):
                self._blocks.append(Heading(text, number))
                self._run.heading(text)
            else:
                self._blocks.append(Paragraph(text, number, bullet or bool(typed), one.marked))

    def table(self, rows: Grid, *, cut: bool = False) -> None:
        """Adds a table. ``cut``: it stands at a page's top, where its first row may be the rest of the last one."""
        if max((len(row) for row in rows), default=0) < 2:
            self._frame(rows)
            return
        header: Row | None = None
        interrupted = False
        for row in rows:
            for part in _parts(row, header):
                if isinstance(part, Inner):
                    self._blocks += self._run.end()
                    self.table(part.rows)
                    self._blocks += self._run.end()
                    interrupted = True
                    continue
                made = self._row(part)
                if not made.cells:
                    continue
                if header is None:
                    header = self._begun(made, len(row))
                elif interrupted and is_header(header):
                    self._run.resume(header)
                    self._width = len(row)
                self._run.take(made, after_gap=cut, whole=not cut)
                interrupted, cut = False, cut and same_row(made, header)

    def _frame(self, rows: Grid) -> None:
        """A table of one column is a frame around paragraphs."""
        for row in rows:
            for one in (piece for cell in row for piece in cell):
                if isinstance(one, Inner):
                    self.table(one.rows)
                else:
                    self.say([one])

    def _begun(self, first: Row, width: int) -> Row:
        """The header row of the table that starts with this row: it may go on with the one before."""
        if self._run.open:
            before = self._run.rows[0]
            if same_row(first, before) or (width == self._width and not is_header(first)):
                return before
            self._blocks += self._run.end()
        self._width = width
        return first

    def _row(self, cells: Sequence[Filling]) -> Row:
        told = [[one for one in _flat(cell) if one.text.strip(_BULLETS)] for cell in cells[:COLUMNS]]
        while told and not told[-1]:
            told.pop()
        number = self._counted("\t".join(" ".join(one.text for one in cell) for cell in told)) if told else 0
        return Row(tuple(_cell(cell, number) for cell in told), number)

    def _counted(self, text: str) -> int:
        """The number of a new line."""
        self._left -= len(text) + 1
        if self._left < 0:
            raise Problem("That paper is longer than any paper should be. Import the part that matters.")
        self._lines.append(text)
        return len(self._lines)


def joined(lines: Sequence[Said]) -> list[Said]:
    """The lines, those that go on with the one before joined to it; a hyphen at a line's end is a hyphen."""
    found: list[Said] = []
    for line in lines:
        if found and continues(found[-1].text, line.text):
            before = found.pop()
            found.append(Said(before.text + gap(before.text) + line.text, before.marked + line.marked))
        else:
            found.append(line)
    return found


def gap(before: str) -> str:
    """What stands between a line and the one that goes on with it."""
    return "" if before.endswith("-") and not before.endswith(" -") else " "


def _cell(lines: Sequence[Said], number: int) -> Cell:
    return Cell(tuple(Passage(one.text.lstrip(_BULLETS), number, one.marked) for one in lines))


def _parts(row: Sequence[Filling], header: Row | None) -> Iterator[Sequence[Filling] | Inner]:
    """A row, in pieces where a table inside it parts them: in a discussion, and where a table only lays out a page."""
    at = next((at for at, cell in enumerate(row) if any(isinstance(one, Inner) for one in cell)), -1)
    whole = header is not None and is_header(header) and not has(header, Column.DISCUSSION)
    if at < 0 or whole:
        yield row
        return
    others: list[Filling] = list(row)
    words: list[Said | Inner] = []
    for one in (*row[at], None):
        if one is not None and not isinstance(one, Inner):
            words.append(one)
            continue
        others[at] = words
        yield others
        others, words = [[] for _ in row], []
        if one is not None:
            yield one


def _flat(cell: Filling) -> Iterator[Said]:
    """A cell's lines; a table inside it is one line for each of its rows."""
    for one in cell:
        if isinstance(one, Said):
            yield one
        else:
            for row in one.rows:
                yield Said(" ".join(line.text for inner in row for line in _flat(inner)))


def _plain(text: str) -> str:
    return " ".join(cleaned(text).split())
