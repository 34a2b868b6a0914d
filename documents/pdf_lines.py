"""Which characters of a PDF's page are lines, and which lines one paragraph?

A PDF knows where each character stands and nothing else. A line goes on with the one before it where the first word of
it had no room left there; a hyphen at a line's end is left as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf
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
    """Words side by side: where they stand, in points from the page's left and top, and how wide the first is.

    ``open`` where no space was written after the last of them although spaces are written at the page's line ends.
    """

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    first: float
    open: bool = False

    @property
    def height(self) -> float:
        """How high it is."""
        return self.bottom - self.top


def lines_of(chars: Sequence[Char], *, columns: bool = False) -> list[Line]:
    """The lines that characters make, from top to bottom; with ``columns`` parted where they stand far apart."""
    rows: list[list[Char]] = []
    words = extract_words(list(chars), x_tolerance_ratio=0.2, return_chars=True)
    for word in sorted(words, key=lambda one: (one["top"], one["x0"])):
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
        words[-1]["chars"][-1].get("open", False),
    )


def mark_open(chars: Sequence[Char]) -> None:
    """Marks the characters after which no space was written, on a page whose lines end with one."""
    if any(one["text"].isspace() and _lower(one, after) for one, after in pairwise(chars)):
        for one, after in pairwise(chars):
            one["open"] = not after["text"].isspace()


def whole_words(chars: Sequence[Char]) -> Iterator[str]:
    """The words that no line's end can have broken, as they compare."""
    word, whole = "", True
    for before, one in pairwise(({"text": " ", "top": 0, "bottom": 0}, *chars)):
        if word and (_lower(before, one) or _lower(one, before)):
            word, whole = "", False
        if not one["text"].isspace():
            word += one["text"]
            continue
        if word and whole:
            yield _bare(word)
        word, whole = "", True


def _bare(word: str) -> str:
    return word.strip("()[]“”‘’'\".,;:!?").lower()


def _lower(one: Char, after: Char) -> bool:
    return bool((after["top"] + after["bottom"]) / 2 > one["bottom"])


def paragraphs(
    lines: Sequence[Line], least: float = 0.0, room: float = inf, known: frozenset[str] = frozenset()
) -> list[Said]:
    """The paragraphs that lines make. ``least`` is how far right a full line reaches at least; ``room`` is where a
    cell ends for its words, which breaks a word that is too long for it and is not ``known``.
    """
    right = max(least, *(line.x1 for line in lines)) if lines else least
    found: list[str] = []
    before: Line | None = None
    for line in lines:
        if before and _breaks(before, line, room, known):
            found[-1] += line.text
        elif before and _goes_on(before, line, right):
            found[-1] += gap(found[-1]) + line.text
        else:
            found.append(line.text)
        before = line
    return [one for text in found if (one := said([(text, False)])).text]


def _breaks(before: Line, line: Line, room: float, known: frozenset[str]) -> bool:
    """Whether a line is the rest of the one word before, which had no room for one more letter."""
    rest = line.text.partition(" ")[0]
    one_word = " " not in before.text and before.text[-1].isalnum() and not rest[0].isupper()
    full = before.open and one_word and before.x1 + line.first / len(rest) > room
    if not full or _bare(before.text + rest) in known:
        return full
    digits = before.text[-1].isdigit() and rest[0].isdigit()
    return digits or not known.intersection((_bare(before.text), _bare(rest)))


def _goes_on(before: Line, line: Line, right: float) -> bool:
    if starts_item(line.text) or line.x0 >= before.x1:
        return False
    if line.top - before.bottom > _SPACED * before.height or line.top < before.top:
        return False
    if abs(line.height - before.height) > 0.15 * before.height:
        return False
    return before.x1 + _SPACE * before.height + line.first > right
