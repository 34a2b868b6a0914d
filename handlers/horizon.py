"""Which changes outside the programme may touch it?"""

from __future__ import annotations

import re
from collections.abc import Iterable

from chat.commands import command
from chat.messages import (
    Button,
    Buttons,
    Entries,
    Entry,
    Fact,
    Facts,
    Heading,
    Line,
    Link,
    Part,
    Plain,
    Press,
    Reply,
    words,
)
from handlers.ask import Ask
from handlers.doubts import at
from handlers.pages import page_of, pager, within
from handlers.sources import as_of
from registers.horizon import HorizonItem
from registers.nearness import nearest_refs
from registers.problems import Problem
from registers.refs import HorizonRef

_PAGE = 10
_SHORT = re.compile(r"([A-Za-z]{1,3})[ -]?([0-9]{1,4})")


@command("horizon")
def horizon(ask: Ask, item: HorizonRef | None = None, filters: str = "") -> Reply:
    """Changes on the horizon: one by its reference, a code body's, those of a status or an impact.

    /horizon REC on hold
    """
    if item:
        return _one(ask, item)
    number, bare = page_of(filters)
    if (loose := _SHORT.fullmatch(bare)) and (same := _numbered(ask, loose[1], loose[2])):
        return _one(ask, same)
    found = _matching(ask.unit.horizon.all(), bare)
    told = f" ({bare})" if bare else ""
    heading = f"{len(found)} on the horizon{told}"
    if not found:
        return Reply(
            heading, (Line(words(f"Nothing on the horizon{told}.")), Buttons((Button("All", Press("/horizon")),)))
        )
    number = within(number, _PAGE, len(found))
    start = (number - 1) * _PAGE
    entries = tuple(_entry(one) for one in found[start : start + _PAGE])
    turns = pager(f"/horizon {bare}", number, _PAGE, len(found))
    return Reply(heading, (Heading(heading), Entries(entries), *as_of(ask, found), *turns))


def _one(ask: Ask, ref: HorizonRef) -> Reply:
    found = ask.unit.horizon.get(ref) or ask.unit.horizon.get(_numbered(ask, ref.kind, ref.digits) or ref)
    if found is None:
        near = nearest_refs(str(ref), ask.unit.horizon.refs(), most=3)
        told = f" Nearest are {', '.join(near)}." if near else ""
        raise Problem(
            f"{ref} is not on the horizon log.{told}", near=(*(f"/horizon {one}" for one in near), "/horizon")
        )
    decided = [
        f"{one.body or 'Decision'}: {one.written if one.written.raw else 'not stated'}" for one in found.decisions
    ]
    rows = [
        Fact("Code body", words(found.ref.code)),
        Fact("Status", words(found.status)),
        Fact("Impact", words(found.impact)),
        Fact("Raised", words(str(found.raised))),
        Fact("Decision", words("; ".join(decided) if len(decided) > 1 else found.decision_text)),
        Fact("Positions", words(found.positions)),
        Fact("Paper", words(f"{found.source.paper}, line {found.source.line}" if found.source.paper else "")),
    ]
    stated = tuple(row for row in rows if any(span.text for span in row.spans))
    parts: list[Part] = [Heading(f"{found.ref} {found.title}")]
    parts += [Line(words(found.summary))] if found.summary else []
    parts.append(Facts(stated))
    parts += at(ask, found.source)
    return Reply(f"{found.ref} {found.title}", tuple(parts))


def _numbered(ask: Ask, kind: str, digits: str) -> HorizonRef | None:
    """The one on record of that kind and number, however many noughts are written before it."""
    every = [one.ref for one in ask.unit.horizon.all()]
    return next((ref for ref in every if ref.kind == kind.upper() and int(ref.digits) == int(digits)), None)


def _entry(item: HorizonItem) -> Entry:
    title = (Link(str(item.ref), f"/horizon {item.ref}"), Plain(f" {item.title}"))
    stands = " · ".join(one for one in (item.ref.code, item.status, item.impact) if one)
    return Entry(title, (words(stands),))


def _matching(items: Iterable[HorizonItem], words: str) -> list[HorizonItem]:
    """Those that the words mean: first word a code body's, the rest a status; else those that have the words."""
    every = list(items)
    first, _, rest = words.casefold().partition(" ")
    if any(one.ref.code.casefold() == first for one in every):
        every, words = [one for one in every if one.ref.code.casefold() == first], rest
    if exact := [one for one in every if words and one.status.casefold() == words.casefold()]:
        return exact
    wanted = words.casefold().split()
    return [one for one in every if all(word in _searched(one) for word in wanted)]


def _searched(item: HorizonItem) -> str:
    issue = "issue" if item.issue else ""
    return f"{item.ref} {item.ref.code} {item.title} {item.status} {item.impact} {issue}".casefold()
