"""How wide is text in a terminal, where does a line break, and what colours it?"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from chat.messages import Link, Plain, Span, Spans, Strong, Tag, Tone
from chat.plain_text import span_text

_STYLES = {"bold": 1, "dim": 2, "red": 31, "green": 32, "yellow": 33, "blue": 34, "cyan": 36}
_TONES = {Tone.GOOD: "green", Tone.WARN: "yellow", Tone.BAD: "red", Tone.QUIET: "dim", Tone.INFO: "blue"}
_ANSI = re.compile("\x1b\\[\\d+m")
_WORDS = re.compile("[^\\S\n]+|\n|[^\\s]+")


def width_of(text: str) -> int:
    """How many columns the text takes: wide letters two, combining ones and our own styles none."""
    bare = _ANSI.sub("", text)
    return len(bare) if bare.isascii() else sum(map(_columns, bare))


def cut_to(text: str, width: int) -> str:
    """The text in at most that many columns, an ellipsis where something was left out."""
    if width_of(text) <= width:
        return text
    kept = ""
    room = width - 1
    for letter in text:
        room -= _columns(letter)
        if room < 0:
            break
        kept += letter
    return kept + "…"


def padded(text: str, width: int) -> str:
    """The text followed by spaces up to that many columns."""
    return text + " " * (width - width_of(text))


def wrapped(text: str, width: int, first: str = "", then: str = "") -> Iterator[str]:
    """Lines of at most ``width`` columns, begun with ``first`` and ``then``; a word that is too long is broken."""
    for paragraph in text.split("\n") if text.strip() else []:
        yield from _paragraph(paragraph, width, first, then)
        first = then


def paint(text: str, *styles: str, colour: bool) -> str:
    """The text in styles, word by word, so that a line can break between any two and ends as it began."""
    codes = [_STYLES[style] for style in styles if style]
    if not colour or not codes:
        return text
    start = "".join(f"\x1b[{code}m" for code in codes)
    return "".join(word if word.isspace() else f"{start}{word}\x1b[0m" for word in _WORDS.findall(text))


def paint_spans(spans: Spans, style: str, *, colour: bool) -> str:
    """The words of spans, a tag in the colour of its tone."""
    return "".join(paint(span_text(span), style, _style(span), colour=colour) for span in spans)


def _style(span: Span) -> str:
    match span:
        case Plain():
            return ""
        case Strong():
            return "bold"
        case Tag():
            return _TONES[span.tone]
        case Link():
            return "cyan"


def _columns(letter: str) -> int:
    if unicodedata.combining(letter) or unicodedata.category(letter) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def _paragraph(paragraph: str, width: int, first: str, then: str) -> Iterator[str]:
    line, room, start = first, max(width - width_of(first), 1), True
    for word in paragraph.split():
        needed = width_of(word) + (not start)
        if needed > room and not start:
            yield line.rstrip()
            line, room, start = then, max(width - width_of(then), 1), True
            needed -= 1
        *whole, last = _pieces(word, room, max(width - width_of(then), 1)) if needed > room else [word]
        for piece in whole:
            yield line + piece
            line, room = then, max(width - width_of(then), 1)
        line += last if start else f" {last}"
        room -= width_of(last) + (not start)
        start = False
    yield line.rstrip()


def _pieces(word: str, room: int, later: int) -> list[str]:
    """A word that no line can hold, broken to this line's room and later ones'; it loses its style."""
    bare = _ANSI.sub("", word)
    if bare.isascii():
        return [bare[:room], *(bare[at : at + later] for at in range(room, len(bare), later))]
    pieces, piece, left = [], "", room
    for letter in bare:
        left -= _columns(letter)
        if left < 0 and piece:
            pieces.append(piece)
            piece, left = "", later - _columns(letter)
        piece += letter
    return [*pieces, piece]
