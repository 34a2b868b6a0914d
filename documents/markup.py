"""What does a cell or paragraph say once its markup is gone?

Text extraction leaves HTML (``<p>``, ``<u>``, ``<ul style=…>``, ``<table data-bbox=…>``), half pairs of ``**`` and
links to nowhere. Only markup that papers are known to carry is taken away: ``<script>`` or ``5 < 6`` is text, and
stays as written.
"""

from __future__ import annotations

import html
import re

from documents.paper import Passage

# Every repeat is bounded: a hostile line must not take longer than its length.
_ATTRIBUTES = r"(?:\s[^<>]{0,1000})?/?"
_BLOCK = re.compile(
    rf"</?(?:p|br|hr|div|ul|ol|li|table|thead|tbody|tfoot|tr|th|td|caption|colgroup|col|h[1-6]){_ATTRIBUTES}>|[•▪●◦‣]",
    re.IGNORECASE,
)
_MARKED = re.compile(rf"<(u|i|em){_ATTRIBUTES}>([^<>]{{1,400}})</\1>", re.IGNORECASE)
_INLINE = re.compile(rf"</?(?:u|i|em|b|strong|s|span|font|sup|sub|a|small){_ATTRIBUTES}>", re.IGNORECASE)
_LINK = re.compile(r"\[([^\[\]]{1,500})\]\([^()\s]{0,500}\)")
_ITALICS = re.compile(r"(?<![\w*])\*(?=\S)([^*]{1,400})(?<=\S)\*(?![\w*])")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});", re.IGNORECASE)


def passages(raw: str, line: int) -> tuple[Passage, ...]:
    """The passages of a cell or paragraph, parted where its markup parts them; none for one without words."""
    pieces = _BLOCK.split(raw) if "<" in raw or not raw.isascii() else (raw,)
    read = (_passage(piece, line) for piece in pieces)
    return tuple(passage for passage in read if passage.text)


def _passage(piece: str, line: int) -> Passage:
    bare = piece.replace("**", "")
    if "[" in bare:
        bare = _LINK.sub(r"\1", bare)
    marked: list[str] = []
    if "<" in bare:
        marked += [found[2] for found in _MARKED.finditer(bare)]
        bare = _INLINE.sub("", bare)
    if "*" in bare:
        marked += [found[1] for found in _ITALICS.finditer(bare)]
        bare = _ITALICS.sub(r"\1", bare)
    return Passage(_words(bare), line, tuple(_words(one) for one in marked))


def _words(text: str) -> str:
    if "&" in text:
        text = _ENTITY.sub(lambda found: html.unescape(found[0]), text)
    return " ".join(text.split())
