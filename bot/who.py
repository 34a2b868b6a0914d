"""Whom does a name on the command line, or a role on the console page, mean?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from chat.plain_text import one_line
from registers.groups import KNOWN
from registers.people import Person, Seat, person_key, title_key
from registers.problems import Problem

#: The programme's office: it keeps the registers, whoever sits in it, and is there before any paper has been read.
PMO = Person("pmo", "PMO", (Seat("PMO"),))
_CHAIR = re.compile(r"(?:the\s+)?(?:([A-Za-z]{2,6})\s+)?chair(?:\s+of\s+([A-Za-z]{2,6}))?", re.IGNORECASE)
_MOST_NAMES = 4


def who(name: str, people: Sequence[Person], group: str = "") -> Person:
    """The person of that name, key or title; ``group`` is the one whose seats are meant where a title names none.

    A name that nobody bears is a stranger's. Raises ``Problem`` for no name, or a title that several people hold.
    """
    words = one_line(name)[:200]
    if not words:
        raise Problem("Say who is speaking: a name, or a role such as PMO or “DAG chair”.")
    directory = [*people] if any(one.key == PMO.key or one.holds(PMO.name) for one in people) else [*people, PMO]
    flat = words.casefold()
    named = [one for one in directory if one.name.casefold() == flat]
    named = named or [one for one in directory if one.key == flat] or _holding(words, directory, group)
    if len(named) > 1:
        several = ", ".join(one.name for one in named[:_MOST_NAMES]) + (" …" if len(named) > _MOST_NAMES else "")
        raise Problem(f"“{words[:60]}” could be {several}. Say one of these names.")
    return named[0] if named else Person(f"guest:{person_key(words)}", words)


def _holding(words: str, people: Sequence[Person], group: str) -> list[Person]:
    """Who holds the title, in the group if anybody does there."""
    title, where = words, group
    if found := _CHAIR.fullmatch(words):
        title, where = "Chair", (found[1] or found[2] or group).upper()
    elif (first := words.split(maxsplit=1)[0].upper()) in KNOWN and len(words.split()) > 1:
        title, where = words.split(maxsplit=1)[1], first
    if not title_key(title):
        return []
    named_group = where != group
    held = [one for one in people if one.holds(title, where)] if where else []
    return held if held or named_group else [one for one in people if one.holds(title)]
