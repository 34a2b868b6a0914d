"""How does a paper that is plain text become headings, paragraphs and tables?

It comes as text extraction left it: tabs mark columns, page breaks cut tables and rows with a blank line, HTML stands
in cells.
"""

from __future__ import annotations

from documents.lines import BULLET, HASHES, cleaned, continues, is_page_mark, titles
from documents.markup import passages
from documents.paper import Block, Cell, Heading, Paper, Paragraph, Row
from documents.table_run import TableRun
from registers.problems import Problem

_EMPTY = Cell()


def read_text(name: str, data: bytes) -> Paper:
    """Reads a text file's bytes, which ``format_of`` took for text; raises ``Problem`` for what is none, or empty."""
    lines = tuple(_decoded(name, data).split("\n"))
    reading = _Reading()
    for number, line in enumerate(lines, 1):
        reading.take(line, number)
    return Paper(name, reading.finish(), lines)


def _decoded(name: str, data: bytes) -> str:
    try:
        words = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Problem(
            f"{name} is not UTF-8 text (line {line}). Save the paper as plain text (UTF-8) and import that."
        ) from None
    if not words.strip():
        raise Problem(f"{name} is empty. Check that the paper's text was saved, and import it again.")
    return cleaned(words.replace("\r\n", "\n").replace("\r", "\n"))


class _Reading:
    """The blocks so far, and the paragraph or run of table rows that the next line may still continue."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.lines: list[str] = []
        self.line = 0
        self.run = TableRun()
        self.gap = False

    def take(self, line: str, number: int) -> None:
        words = line.strip()
        if not words or is_page_mark(words):
            self._end_paragraph()
            self.gap = True
            return
        if "\t" in line and (self.run.open or "\t" in line.rstrip()):
            self._end_paragraph()
            self.run.take(Row(_cells(line, number), number), after_gap=self.gap)
        else:
            self.blocks += self.run.end()
            self._take_words(words, number)
        self.gap = False

    def finish(self) -> tuple[Block, ...]:
        self._end_paragraph()
        self.blocks += self.run.end()
        return tuple(self.blocks)

    def _take_words(self, words: str, number: int) -> None:
        if self.lines and not continues(self.lines[-1], words):
            self._end_paragraph()
        if not self.lines:
            self.line = number
        self.lines.append(words)

    def _end_paragraph(self) -> None:
        if not self.lines:
            return
        single = len(self.lines) == 1
        raw, self.lines = " ".join(self.lines), []
        hashes = HASHES.match(raw)
        bullet = None if hashes else BULLET.match(raw)
        mark = hashes or bullet
        for passage in passages(raw[mark.end() :] if mark else raw, self.line):
            if hashes or (single and not bullet and titles(passage.text)):
                self.blocks.append(Heading(passage.text, passage.line))
                self.run.heading(passage.text)
            else:
                self.blocks.append(Paragraph(passage.text, passage.line, bool(bullet), passage.marked))


def _cells(line: str, number: int) -> tuple[Cell, ...]:
    parts = line.rstrip().split("\t")
    return tuple(Cell(passages(part, number)) if part and not part.isspace() else _EMPTY for part in parts)
