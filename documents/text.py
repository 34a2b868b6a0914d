"""How does a paper that is plain text become headings, paragraphs and tables?

It comes as text extraction left it: tabs mark columns, page breaks cut tables and rows with a blank line, HTML stands
in cells.
"""

from __future__ import annotations

import re

from documents.markup import passages
from documents.paper import Block, Heading, Paper, Paragraph
from documents.text_tables import TableRun
from registers.problems import Problem

LIMIT = 20 * 1024 * 1024

# Invisible marks that reorder or split words on screen; none of them is a word of the paper.
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_CONTROLS = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]")
_PAGE_MARK = re.compile(r"(?:page\s+)?[0-9]{1,3}(?:\s*(?:of|/)\s*[0-9]{1,3})?|page", re.IGNORECASE)
_BULLET = re.compile(r"(?:[-•▪●◦‣·*]|[–—o](?=\s))\s+")
_NUMBERED = re.compile(r"[0-9]{1,2}[.)]\s")
_HASHES = re.compile(r"#{1,6}\s+(?=\S)")
_UNFINISHED = re.compile(r"[^.!?:;]$")


def read_text(name: str, data: bytes) -> Paper:
    """Reads a text file's bytes; raises ``Problem`` for bytes that are not text, too many or none. ``name`` is the
    file's.
    """
    lines = tuple(_decoded(name, data).split("\n"))
    reading = _Reading()
    for number, line in enumerate(lines, 1):
        reading.take(line, number)
    return Paper(name, reading.finish(), lines)


def _decoded(name: str, data: bytes) -> str:
    if len(data) > LIMIT:
        raise Problem(
            f"{name} is {len(data) // (1024 * 1024)} MB; a paper may have 20. Import its text alone, without pictures."
        )
    if b"\0" in data:
        raise Problem(f"{name} is not text: it holds NUL bytes. Save the paper as plain text (UTF-8) and import that.")
    try:
        words = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Problem(
            f"{name} is not UTF-8 text (line {line}). Save the paper as plain text (UTF-8) and import that."
        ) from None
    if not words.strip():
        raise Problem(f"{name} is empty. Check that the paper's text was saved, and import it again.")
    return _CONTROLS.sub(" ", _INVISIBLE.sub("", words.replace("\r\n", "\n").replace("\r", "\n")))


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
        if not words or _PAGE_MARK.fullmatch(words[:40]):
            self._end_paragraph()
            self.gap = True
            return
        if "\t" in line and (self.run.open or "\t" in line.rstrip()):
            self._end_paragraph()
            self.run.take(line, number, after_gap=self.gap)
        else:
            self.blocks += self.run.end()
            self._take_words(words, number)
        self.gap = False

    def finish(self) -> tuple[Block, ...]:
        self._end_paragraph()
        self.blocks += self.run.end()
        return tuple(self.blocks)

    def _take_words(self, words: str, number: int) -> None:
        if self.lines and not _continues(self.lines[-1], words):
            self._end_paragraph()
        if not self.lines:
            self.line = number
        self.lines.append(words)

    def _end_paragraph(self) -> None:
        if not self.lines:
            return
        single = len(self.lines) == 1
        raw, self.lines = " ".join(self.lines), []
        hashes = _HASHES.match(raw)
        bullet = None if hashes else _BULLET.match(raw)
        mark = hashes or bullet
        for passage in passages(raw[mark.end() :] if mark else raw, self.line):
            if hashes or (single and not bullet and _titles(passage.text)):
                self.blocks.append(Heading(passage.text, passage.line))
                self.run.heading(passage.text)
            else:
                self.blocks.append(Paragraph(passage.text, passage.line, bool(bullet), passage.marked))


def _continues(before: str, words: str) -> bool:
    """Whether a line goes on with the one before: a wrapped sentence does, a name above a role does not."""
    if _BULLET.match(words) or _NUMBERED.match(words) or _HASHES.match(words):
        return False
    if words[0].islower() or words[0] in "(&" or (words[0].isdigit() and before[-1].isalpha() and len(before) > 30):
        return True
    return len(before) > 60 and bool(_UNFINISHED.search(before))


def _titles(text: str) -> bool:
    """Whether a line standing alone reads like a title: short, and no sentence."""
    short = len(text) <= 90 and text.count(" ") < 13
    return short and (text[0].isupper() or text[0].isdigit()) and text[-1] not in ".;,!?"
