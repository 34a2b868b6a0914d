"""Which changes outside the programme may touch it?"""

from __future__ import annotations

from chat.commands import command
from chat.messages import (
    Bullets,
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
from handlers.pages import page_of, pager
from registers.horizon import HorizonItem
from registers.nearness import nearest
from registers.problems import Problem
from registers.refs import HorizonRef

_PAGE = 10


@command("horizon")
def horizon(ask: Ask, item: HorizonRef | None = None, filters: str = "") -> Reply:
    """Changes on the horizon: one by its reference, a code body's, those of a status or an impact.

    /horizon REC on hold
    """
    if item:
        return _one(ask, item)
    number, bare = page_of(filters)
    wanted = bare.casefold().split()
    found = [one for one in ask.unit.horizon.all() if all(word in _searched(one) for word in wanted)]
    told = f" ({bare})" if bare else ""
    heading = f"{len(found)} on the horizon{told}"
    if not found:
        return Reply(
            heading, (Line(words(f"Nothing on the horizon{told}.")), Buttons((Button("All", Press("/horizon")),)))
        )
    start = (number - 1) * _PAGE
    entries = tuple(_entry(one) for one in found[start : start + _PAGE])
    return Reply(heading, (Heading(heading), Entries(entries), *pager(f"/horizon {bare}", number, _PAGE, len(found))))


def _one(ask: Ask, ref: HorizonRef) -> Reply:
    found = ask.unit.horizon.get(ref)
    if found is None:
        near = nearest(str(ref), ask.unit.horizon.refs())
        told = f" Near it are {', '.join(near)}." if near else ""
        raise Problem(
            f"{ref} is not on the horizon log.{told}", near=(*(f"/horizon {one}" for one in near), "/horizon")
        )
    decided = tuple(words(f"{one.body or 'Decision'}: {one.written.raw or 'not stated'}") for one in found.decisions)
    rows = [
        Fact("Code body", words(found.ref.code)),
        Fact("Status", words(found.status)),
        Fact("Impact", words(found.impact)),
        Fact("Raised", words(str(found.raised))),
        Fact("Decision", words(found.decision_text)),
        Fact("Positions", words(found.positions)),
        Fact("Paper", words(f"{found.source.paper}, line {found.source.line}" if found.source.paper else "")),
    ]
    stated = tuple(row for row in rows if any(span.text for span in row.spans))
    parts: list[Part] = [Heading(f"{found.ref} {found.title}")]
    parts += [Line(words(found.summary))] if found.summary else []
    parts.append(Facts(stated))
    parts += [Bullets(decided)] if len(decided) > 1 else []
    parts += at(ask, found.source)
    return Reply(f"{found.ref} {found.title}", tuple(parts))


def _entry(item: HorizonItem) -> Entry:
    title = (Link(str(item.ref), f"/horizon {item.ref}"), Plain(f" {item.title}"))
    stands = " · ".join(one for one in (item.ref.code, item.status, item.impact) if one)
    return Entry(title, (words(stands),))


def _searched(item: HorizonItem) -> str:
    issue = "issue" if item.issue else ""
    return f"{item.ref} {item.ref.code} {item.title} {item.status} {item.impact} {issue}".casefold()
