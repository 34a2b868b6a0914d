"""What is in a paper, before anybody knows what it means?

A ``Paper`` is what every reader makes of its format: headings, paragraphs and tables in order, each with the line it
came from. Cells and paragraphs are text without markup, one space between words; what the markup separated (``<p>``,
bullets) stays apart.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Passage:
    """A run of text (one paragraph, one bullet) and the 1-based line of the paper on which it starts.

    ``marked`` are the words that it underlines or sets in italics, as papers do with titles.
    """

    text: str
    line: int
    marked: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cell:
    """A table's cell: its passages in order. ``ticked`` when all it holds is a tick mark."""

    passages: tuple[Passage, ...] = ()

    @property
    def text(self) -> str:
        """The whole cell as one line of text."""
        return " ".join(passage.text for passage in self.passages)

    @property
    def ticked(self) -> bool:
        """Whether the cell holds a tick and nothing else."""
        return self.text.rstrip("\ufe0f") in {"✓", "✔", "☑", "√", "✅"}


@dataclass(frozen=True)
class Row:
    """A table's row; a row that a page break cut in two is one row again, at its first line."""

    cells: tuple[Cell, ...]
    line: int

    def text(self, column: int) -> str:
        """The text of a cell, empty where the row is too short."""
        return self.cells[column].text if 0 <= column < len(self.cells) else ""


@dataclass(frozen=True)
class Heading:
    """A line that titles what follows; ``level`` 2 is within one of level 1, where that is known."""

    text: str
    line: int
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """A paragraph or a bullet outside any table."""

    text: str
    line: int
    bullet: bool = False
    marked: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """A table under its header row (``header`` is its first row, whatever that is)."""

    header: Row
    rows: tuple[Row, ...]

    @property
    def line(self) -> int:
        """Where it starts."""
        return self.header.line


Block = Heading | Paragraph | Table


@dataclass(frozen=True)
class Paper:
    """A paper as read. ``name`` is the file's name; ``lines`` the words as they stood, for quotes."""

    name: str
    blocks: tuple[Block, ...]
    lines: tuple[str, ...] = ()
