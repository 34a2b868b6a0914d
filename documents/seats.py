"""Which words of a paper name a seat in a group?"""

from __future__ import annotations

import re

from registers.people import title_key

_WORD = r"(?:[A-Z][\w&/-]{0,24}|\([A-Z][\w &/-]{0,40}\))"
_IN_PROSE = re.compile(rf"(?:{_WORD}\s){{1,6}}Rep(?:resentative)?s?\b(?:\s\((?:as|[A-Z])[^()]{{1,60}}\))?")
_ALONE = re.compile(r"\b(?:National Grid ESO|NGESO|NESO|Elexon|RECCo|DCC|Ofgem)\b")
_SEAT = re.compile(
    r"\b(?:representatives?|reps?|constituency|supplier|dno|idno|ldso|dcc|agent|eso|neso|ngeso|elexon|recco|consumer|ofgem|ipa"
    r"|code bod(?:y|ies)|bsc|rec|sec|dcusa|national grid)\b",
    re.IGNORECASE,
)
_ARTICLE = re.compile(r"(?:The|A|An|No|Both|Other)\s+")


def names_seat(text: str) -> bool:
    """Whether a table's cell names a seat rather than a topic."""
    return len(text) <= 120 and "decision" not in text.lower() and bool(_SEAT.search(text))


def seats_in(sentence: str) -> tuple[str, ...]:
    """The seats that a sentence names, each once, in its order and its words."""
    found = {at.start(): _ARTICLE.sub("", at[0], count=1) for at in _IN_PROSE.finditer(sentence)}
    if not found:
        found = {at.start(): at[0] for at in _ALONE.finditer(sentence)}
    once: dict[str, str] = {}
    for _, seat in sorted(found.items()):
        once.setdefault(title_key(seat), seat)
    return tuple(once.values())
