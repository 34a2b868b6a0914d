"""Which coming meetings does a paper state? Never computed: December's move, and stated dates win."""

from __future__ import annotations

import re
from itertools import pairwise

from documents.frame import Frame
from documents.paper import Heading, Table
from documents.sections import Placed
from registers.dates import dates_in
from registers.groups import group_named
from registers.meetings import AgendaItem, Meeting
from registers.times import Span, read_span

_NEXT = re.compile(
    r"(?:[0-9]{1,2}[.)]\s+)?(?:the\s+)?(?:dates?\s+(?:and\s+time\s+)?of\s+(?:the\s+)?)?next\s+(.{0,70}?)\s*meeting\b"
    r"(?:\s+date)?",
    re.IGNORECASE,
)
_TURNED = re.compile(r"(e?[A-Z]{2,6})\s+[Nn]ext\s+[Mm]eeting\b(?:\s+[Dd]ate)?")
_DATED = re.compile(r"(?:on\s+)?(?:[A-Z][a-z]+day,?\s+)?[0-9]{1,2}\b", re.IGNORECASE)
_CODE = re.compile(r"e?[A-Z]{2,6}")
_PLAIN = frozenset({"", "scheduled", "planned", "monthly", "full", "ordinary", "programme"})
_TIMES = re.compile(
    r"[\s,]*(?:(?:at|from|[-–—@])\s*)?([0-9]{1,2}(?:[:.][0-9]{2})?\s?(?:am|pm)?"
    r"(?:\s*(?:[-–—]|to|until)\s*[0-9]{1,2}(?:[:.][0-9]{2})?\s?(?:am|pm)?)?)(?![\w/])",
    re.IGNORECASE,
)


def next_meetings(blocks: tuple[Placed, ...], frame: Frame, agenda: tuple[AgendaItem, ...] = ()) -> list[Meeting]:
    """The next meetings in the paper's order, each once; ``agenda`` is the one it proposes for the group's own next."""
    found: dict[tuple[str, str], Meeting] = {}
    for text, line in _lines(blocks):
        said = _NEXT.match(text) or _TURNED.match(text)
        group = _group(said[1], frame) if said else ""
        if not said or not group:
            continue
        tail = text[said.end() : said.end() + 160]
        at, written = next(iter(dates_in(tail, frame.day)), (0, None))
        if not written:
            continue
        times = _TIMES.match(tail, at + len(written.raw))
        span = read_span(times[1]) if times else Span()
        own = agenda if group == frame.group else ()
        start = span.start or (own[0].start if own else None)
        end = span.end or (own[-1].end if own else None)
        meeting = Meeting(group, None, written, start, end, agenda=own, source=frame.source(line))
        found.setdefault((group, written.raw), meeting)
    return list(found.values())


def _group(words: str, frame: Frame) -> str:
    bare = words.strip(" :")
    if bare.lower() in _PLAIN:
        return frame.group
    return group_named(bare) or (bare if _CODE.fullmatch(bare) else "")


def _lines(blocks: tuple[Placed, ...]) -> list[tuple[str, int]]:
    lines: list[tuple[str, int]] = []
    above = ""
    for placed in blocks:
        block = placed.block
        if isinstance(block, Table):
            for row in (block.header, *block.rows):
                cells = [cell.text for cell in row.cells if cell.passages]
                lines += [(f"{one}: {two}", row.line) for one, two in pairwise(cells) if len(one) < 60]
        else:
            # A heading may stand alone above the date.
            lines += [(f"{above}: {block.text}", block.line)] if above and _DATED.match(block.text) else []
            lines.append((block.text, block.line))
        above = block.text if isinstance(block, Heading) else ""
    return lines
