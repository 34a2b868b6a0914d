"""Which characters of a PDF's page are lines, and which lines one paragraph?

A PDF knows where each character stands and nothing else. A line goes on with the one before it where the first word of
it had no room left there; a hyphen at a line's end is left as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pdfplumber.utils.text import extract_words

from documents.assembly import Said, gap, said
from documents.lines import starts_item

Char = dict[str, Any]
_APART = 2.0  # times a line's height: what stands so far apart on one line stands in two columns
_SPACED = 0.8  # times a line's height: lines so far apart are two paragraphs
_SPACE = 0.25  # a space's width, times a line's height


@dataclass(frozen=True)
class Line:
    """Words side by side: where they stand, in points from the page's left and top, and how wide the first is."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    first: float

    @property
    def height(self) -> float:
        """How high it is."""
        return self.bottom - self.top


def lines_of(chars: Sequence[Char], *, columns: bool = False) -> list[Line]:
    """The lines that characters make, from top to bottom; with ``columns`` parted where they stand far apart."""
    rows: list[list[Char]] = []
    for word in sorted(extract_words(list(chars), x_tolerance_ratio=0.2), key=lambda one: (one["top"], one["x0"])):
        middle = (word["top"] + word["bottom"]) / 2
        if rows and rows[-1][0]["top"] <= middle <= rows[-1][0]["bottom"]:
            rows[-1].append(word)
        else:
            rows.append([word])
    return [line for row in rows for line in _parted(sorted(row, key=lambda one: one["x0"]), columns=columns)]


def _parted(words: list[Char], *, columns: bool) -> Iterator[Line]:
    start = 0
    for at, word in enumerate(words):
        last = at + 1 == len(words)
        if last or (columns and words[at + 1]["x0"] - word["x1"] > _APART * (word["bottom"] - word["top"])):
            yield _line(words[start : at + 1])
            start = at + 1


def _line(words: list[Char]) -> Line:
    return Line(
        " ".join(word["text"] for word in words),
        words[0]["x0"],
        words[-1]["x1"],
        min(word["top"] for word in words),
        max(word["bottom"] for word in words),
        words[0]["x1"] - words[0]["x0"],
    )


def paragraphs(lines: Sequence[Line], least: float = 0.0) -> list[Said]:
    """The paragraphs that lines make; ``least`` is how far right a full line reaches at least."""
    right = max(least, *(line.x1 for line in lines)) if lines else least
    found: list[str] = []
    before: Line | None = None
    for line in lines:
        if before and _goes_on(before, line, right):
            found[-1] += gap(found[-1]) + line.text
        else:
            found.append(line.text)
        before = line
    return [one for text in found if (one := said([(text, False)])).text]


def _goes_on(before: Line, line: Line, right: float) -> bool:
    if starts_item(line.text) or line.x0 >= before.x1:
        return False
    if line.top - before.bottom > _SPACED * before.height or line.top < before.top:
        return False
    if abs(line.height - before.height) > 0.15 * before.height:
        return False
    return before.x1 + _SPACE * before.height + line.first > right
