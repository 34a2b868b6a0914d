"""What has been decided?"""

from __future__ import annotations

from typing import Annotated

from chat.commands import After, command
from chat.kinds import GroupCode
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
    Span,
    Spans,
    Strong,
    Tag,
    Tone,
    words,
)
from handlers.ask import Ask
from handlers.doubts import naming
from handlers.lookup import decision_of
from handlers.pages import page_of, pager
from registers.decisions import Decision, Outcome
from registers.refs import ChangeRef, DecisionSaid
from registers.when import When
from storage.pages import Page

_PAGE = 10
_TONES = {
    Outcome.APPROVED: Tone.GOOD,
    Outcome.REJECTED: Tone.BAD,
    Outcome.DEFERRED: Tone.QUIET,
    Outcome.OTHER: Tone.INFO,
}


@command("decision")
def show(ask: Ask, decision: DecisionSaid) -> Reply:
    """One decision: its words, who decided, what it is subject to.

    /decision DAG-DEC85
    """
    found = decision_of(ask, decision)
    rows = [
        Fact("Outcome", (_outcome(found),)),
        Fact("Decided by", words(found.decided_by)),
        Fact("Meeting", _meeting(found)),
        Fact("About", _changes(found)),
        Fact("Release", words(str(found.release or ""))),
        Fact("Paper", words(f"{found.source.paper}, line {found.source.line}" if found.source.paper else "")),
    ]
    stated = tuple(row for row in rows if any(span.text for span in row.spans))
    parts: list[Part] = [Heading(str(found.ref)), Line(words(found.text)), Facts(stated)]
    if found.conditions:
        parts += [Line((Strong("Subject to"),)), Bullets(tuple(words(one) for one in found.conditions))]
    parts += naming(ask, found.ref)
    return Reply(f"{found.ref}: {found.text}"[:200], tuple(parts))


@command("decisions")
def listing(
    ask: Ask,
    group: GroupCode | None = None,
    change: ChangeRef | None = None,
    since: Annotated[When | None, After("since")] = None,
    words_said: str = "",
) -> Reply:
    """List decisions: a group's, those on a change request, those since a day.

    /decisions DAG since 01/12/2023
    """
    number, bare = page_of(words_said)
    found = find(ask, group, change, since, bare, offset=(number - 1) * _PAGE)
    told = " ".join(str(one) for one in (group, change, f"since {since}" if since else "", bare) if one)
    heading = f"{found.total} decision{'' if found.total == 1 else 's'}" + (f" ({told})" if told else "")
    if not found.total:
        return Reply(
            heading,
            (
                Line(words(f"No decisions{f' ({told})' if told else ''}.")),
                Buttons((Button("All", Press("/decisions")),)),
            ),
        )
    entries = tuple(_entry(one) for one in reversed(found.items))
    return Reply(
        heading, (Heading(heading), Entries(entries), *pager(f"/decisions {told}", number, _PAGE, found.total))
    )


def find(
    ask: Ask,
    group: GroupCode | None = None,
    change: ChangeRef | None = None,
    since: When | None = None,
    words_said: str = "",
    *,
    offset: int = 0,
    limit: int = _PAGE,
) -> Page[Decision]:
    """The decisions that the filters of ``listing`` leave."""
    day = ask.due(since).written.day if since else None
    said = tuple(words_said.split())
    return ask.unit.decisions.find(group=group or "", change=change, since=day, words=said, offset=offset, limit=limit)


def _entry(decision: Decision) -> Entry:
    title: Spans = (Link(str(decision.ref), f"/decision {decision.ref}"), Plain(" "), _outcome(decision))
    return Entry(title, (words(decision.text),))


def _outcome(decision: Decision) -> Tag:
    return Tag("recorded" if decision.outcome is Outcome.OTHER else decision.outcome.value, _TONES[decision.outcome])


def _meeting(decision: Decision) -> Spans:
    if decision.meeting is None:
        return ()
    when = f", {decision.date}" if decision.date.raw else ""
    return (Link(str(decision.meeting), f"/meeting {decision.meeting}"), Plain(when))


def _changes(decision: Decision) -> Spans:
    spans: list[Span] = []
    for ref in decision.changes:
        spans += [Plain(", ")] if spans else []
        spans.append(Link(str(ref), f"/cr {ref}"))
    return tuple(spans)
