"""What does a check look at? A paper's words with their places, its values, and the days they are measured against.

A ``Run`` is one paragraph, bullet or heading, or one passage of a table's cell, and knows its section.
A check is a function from a ``Case`` to findings; it never reads the clock and never raises.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from documents.extract import Extract
from documents.paper import Heading, Paper, Paragraph, Row, Table
from registers.calendar import Calendar
from registers.findings import Finding, Severity
from registers.mentions import Mention, mentions
from registers.refs import ChangeRef

#: A longer run of text is no paper's sentence; what lies beyond is not looked at.
LONGEST = 20_000
_SENTENCE = re.compile(r"(?<=[.?!])\s+(?=[A-Z“\"(])")
_PROSE = 200
_A_FEW = 80


@dataclass(frozen=True)
class Run:
    """``starts`` says at which character each line begins; ``column`` and ``row`` (a line) are set inside a table."""

    text: str
    starts: tuple[tuple[int, int], ...]
    section: str = ""
    column: str = ""
    row: int = 0
    heading: bool = False
    bullet: bool = False

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """The references it cites; several checks ask."""
        return mentions(self.text)

    @property
    def changes(self) -> tuple[ChangeRef, ...]:
        """The change requests it cites, each once, in order."""
        return tuple(dict.fromkeys(one.ref for one in self.mentions if isinstance(one.ref, ChangeRef)))

    @property
    def line(self) -> int:
        """The line on which it starts."""
        return self.starts[0][1]

    def line_at(self, place: int) -> int:
        """The line on which a character stands; a page break may have put it on a later one."""
        return self.starts[max(bisect_right(self.starts, (place, 1 << 60)) - 1, 0)][1]

    @cached_property
    def sentences(self) -> tuple[tuple[int, str], ...]:
        """Its sentences, each with its place."""
        starts = [0, *(gap.end() for gap in _SENTENCE.finditer(self.text))]
        return tuple(
            (start, self.text[start:end].rstrip())
            for start, end in zip(starts, [*starts[1:], len(self.text)], strict=True)
        )

    def sentence_at(self, place: int) -> str:
        """The sentence in which a character stands."""
        return self.sentences[bisect_right([start for start, _ in self.sentences], place) - 1][1]


@dataclass(frozen=True)
class Case:
    """``day`` is the day of the paper's own meeting, ``issued`` of its issue; either may be unknown."""

    paper: Paper
    extract: Extract
    calendar: Calendar
    runs: tuple[Run, ...]
    day: date | None
    issued: date | None

    def finding(self, check: str, severity: Severity, line: int, quote: str, says: str) -> Finding:
        """A finding in this paper."""
        return Finding(self.paper.name, check, severity, max(line, 1), " ".join(quote.split())[:160], says)

    def at(self, check: str, severity: Severity, run: Run, found: tuple[int, int], says: str) -> Finding:
        """A finding at the characters ``found`` of a run, quoted with a few words around them."""
        start, end = found
        return self.finding(check, severity, run.line_at(start), around(run.text, start, end), says)

    @property
    def own_number(self) -> str | None:
        """The number of the paper's own meeting."""
        return self.extract.meetings[0].number if self.extract.meetings else None

    def prose(self) -> Iterator[Run]:
        """Runs that are sentences or bullets, not headings."""
        return (run for run in self.runs if not run.heading)

    @cached_property
    def _lines(self) -> tuple[int, ...]:
        return tuple(run.line for run in self.runs)

    def from_line(self, line: int) -> tuple[Run, ...]:
        """The few runs that stand on a line and just after it."""
        first = bisect_left(self._lines, line)
        return self.runs[first : first + _A_FEW]

    def lines_with(self, words: str) -> tuple[int, ...]:
        """The lines on which those very words stand, each once, in order."""
        whole = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)")
        runs = (run for run in self.runs if words in run.text)
        return tuple(dict.fromkeys(run.line_at(at.start()) for run in runs for at in whole.finditer(run.text)))


def case_of(paper: Paper, extract: Extract, calendar: Calendar) -> Case:
    """Reads a paper's blocks into runs and finds the days its dates are measured against."""
    day = extract.meetings[0].date.day if extract.meetings else None
    return Case(paper, extract, calendar, tuple(_runs(paper)), day, extract.issued.day)


def around(text: str, start: int, end: int, before: int = 30, after: int = 40) -> str:
    """The words at ``start`` to ``end`` with a few around them, cut between words."""
    left = text.rfind(" ", 0, max(start - before, 0)) + 1 if start > before else 0
    right = text.find(" ", min(end + after, len(text)))
    return text[left : right if right >= 0 else len(text)].strip()


def said_lines(lines: tuple[int, ...] | list[int]) -> str:
    """``line 3``, ``lines 3 and 8``, ``lines 3, 8, 9 and 5 more``."""
    some = [str(one) for one in sorted(set(lines))]
    if len(some) > 6:
        some = [*some[:5], f"{len(some) - 5} more"]
    return f"line {some[0]}" if len(some) == 1 else f"lines {', '.join(some[:-1])} and {some[-1]}"


def _runs(paper: Paper) -> Iterator[Run]:
    section = ""
    for block in paper.blocks:
        match block:
            case Heading(text, line):
                section = text if re.search(r"\bCRs?\s?\d|[A-Za-z]{4}", text) and not _seat(text) else section
                yield Run(text[:LONGEST], ((0, line),), section, heading=True)
            case Paragraph(text, line, bullet):
                yield Run(text[:LONGEST], ((0, line),), section, bullet=bullet)
            case Table():
                labels = [cell.text for cell in block.header.cells]
                for row in (block.header, *block.rows):
                    section = _section(row, section)
                    yield from _row_runs(row, labels if row is not block.header else [], section)


def _seat(text: str) -> bool:
    """Extraction leaves a table's labels behind as headings of their own; a seat's name opens no section."""
    return bool(re.search(r"\b(?:Representative|Supplier|Consumer|Agent\)?|Rep)\b", text)) and len(text) < 60


def _section(row: Row, section: str) -> str:
    """A discussion table names its section in a row's first cell, beside prose."""
    label = row.text(0)
    if label and len(label) < 120 and not _seat(label) and any(len(cell.text) > _PROSE for cell in row.cells[1:2]):
        return label
    return section


def _row_runs(row: Row, labels: list[str], section: str) -> Iterator[Run]:
    for number, cell in enumerate(row.cells):
        column = labels[number] if number < len(labels) else ""
        text, starts = "", [(0, row.line)]
        for passage in cell.passages:
            if text and (text[-1] in ".:;?!)" or passage.line == starts[-1][1]):
                yield Run(text[:LONGEST], tuple(starts), section, column, row.line)
                text = ""
            starts = [*starts, (len(text) + 1, passage.line)] if text else [(0, passage.line)]
            text = f"{text} {passage.text}" if text else passage.text
        if text:
            yield Run(text[:LONGEST], tuple(starts), section, column, row.line)
