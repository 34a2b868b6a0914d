"""Which page of a list is wanted, and how does one turn it?"""

from __future__ import annotations

import re

from chat.messages import Button, Buttons, Hint, Part, Press, Strong

_PAGE = re.compile(r"\bpage\s+([0-9]{1,4})\b", re.IGNORECASE)


def page_of(words: str) -> tuple[int, str]:
    """The page that the words ask for, from 1, and the words without that."""
    found = _PAGE.search(words)
    if not found:
        return 1, " ".join(words.split())
    return max(int(found[1]), 1), " ".join((words[: found.start()] + words[found.end() :]).split())


def within(page: int, size: int, total: int) -> int:
    """That page of a list of ``total``; past the end of it, its last."""
    return max(1, min(page, -(-total // size)))


def pager(command: str, page: int, size: int, total: int) -> tuple[Part, ...]:
    """Where one is in a list of ``total``, with buttons to the pages beside; nothing when all is on one page."""
    pages = -(-total // size)
    if pages < 2:
        return ()
    turns = []
    if page > 1:
        turns.append(Button("Previous", Press(f"{command.strip()} page {page - 1}")))
    if page < pages:
        turns.append(Button("Next", Press(f"{command.strip()} page {page + 1}")))
    return (Hint((Strong(f"Page {page} of {pages}"),)), Buttons(tuple(turns)))
