"""On which conditions, and for which release, is something approved, as people say it in one breath?"""

from __future__ import annotations

import re

from registers.problems import Problem
from registers.refs import ReleaseRef, plain

_APART = re.compile(r"\s*;\s*|,\s+and\s+")
_INTO = re.compile(r"(?:^|[\s,;]+)in(?:to)?\s+((?:IR|interim\s+release)\s*(?:\(IR\)\s*)?[0-9.]+)\s*$", re.IGNORECASE)


def read_conditions(text: str) -> tuple[tuple[str, ...], ReleaseRef | None]:
    """Each condition in its own words, and the release that people name last (``… in IR7``)."""
    words = plain(text).rstrip(" .;")
    into = None
    if found := _INTO.search(words):
        try:
            into = ReleaseRef.parse(found[1])
            words = words[: found.start()]
        except Problem:  # no release after all: the words are the condition's
            into = None
    return tuple(one.strip(" .") for one in _APART.split(words) if one.strip(" .")), into
