"""Which lines of a paper are one paragraph, a title or a bullet, whatever format they stood in?"""

from __future__ import annotations

import re

BULLET = re.compile(r"(?:[-•▪●◦‣·*]|[–—o](?=\s))\s+")
HASHES = re.compile(r"#{1,6}\s+(?=\S)")
# Invisible marks that reorder or split words on screen; none of them is a word of the paper.
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_CONTROLS = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]")
_PAGE_MARK = re.compile(r"(?:page\s+)?[0-9]{1,3}(?:\s*(?:of|/)\s*[0-9]{1,3})?|page", re.IGNORECASE)
_NUMBERED = re.compile(r"[0-9]{1,2}[.)]\s")
_UNFINISHED = re.compile(r"[^.!?:;]$")


# Wingdings and Symbol, by which votes are ticked and lists pointed: their signs are private characters.
SIGNS = {0xFC: "✓", 0xFE: "☑", 0xFB: "✗", 0xFD: "☒", 0xA7: "▪", 0xB7: "•", 0xD8: "▪"}
_PRIVATE = {0xF000 + code: sign for code, sign in SIGNS.items()}


def cleaned(words: str) -> str:
    """The words without marks that nobody sees, with spaces for control characters and with known signs."""
    return _CONTROLS.sub(" ", _INVISIBLE.sub("", words)).translate(_PRIVATE)


def is_page_mark(words: str) -> bool:
    """Whether a line is a page's number and nothing else."""
    return bool(_PAGE_MARK.fullmatch(words[:40]))


def starts_item(words: str) -> bool:
    """Whether a line is a bullet, a numbered item or a marked title."""
    return bool(BULLET.match(words) or _NUMBERED.match(words) or HASHES.match(words))


def continues(before: str, words: str) -> bool:
    """Whether a line goes on with the one before: a wrapped sentence does, a name above a role does not."""
    if starts_item(words):
        return False
    if words[0].islower() or words[0] in "(&" or (words[0].isdigit() and before[-1].isalpha() and len(before) > 30):
        return True
    return len(before) > 60 and bool(_UNFINISHED.search(before))


def titles(text: str) -> bool:
    """Whether a line standing alone reads like a title: short, and no sentence."""
    short = len(text) <= 90 and text.count(" ") < 13
    return short and (text[0].isupper() or text[0].isdigit()) and text[-1] not in ".;,!?"
