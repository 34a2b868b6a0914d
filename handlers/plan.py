"""How do the plan's milestones, risks and releases stand?"""

from __future__ import annotations

from chat.commands import command
from chat.messages import (
    Button,
    Buttons,
    Entries,
    Entry,
    Heading,
    Line,
    Plain,
    Press,
    Reply,
    Spans,
    Table,
    Tag,
    Tone,
    words,
)
from handlers.ask import Ask
from handlers.doubts import naming
from handlers.sources import as_of
from registers.changes import Change
from registers.milestones import Milestone
from registers.nearness import nearest_refs
from registers.problems import Problem
from registers.refs import MilestoneRef, ReleaseRef
from registers.releases import Release
from registers.risks import Risk
from registers.when import When

_RAG = {"green": Tone.GOOD, "complete": Tone.GOOD, "amber": Tone.WARN, "red": Tone.BAD}


@command("milestones")
def milestones(ask: Ask, milestone: MilestoneRef | None = None, until: When | None = None) -> Reply:
    """The plan's milestones with target, forecast and rating: all, one by its number, or those up to a day.

    /milestones 31/10/2023
    """
    last = ask.due(until).written.day if until else None
    every = sorted(ask.unit.milestones.all(), key=lambda one: one.target.iso or "9999")
    if milestone and not any(one.ref == milestone for one in every):
        have = nearest_refs(str(milestone), (str(one.ref) for one in every if one.ref))
        told = f" Nearest are {', '.join(have)}." if have else ""
        near = (*(f"/milestones {one}" for one in have), "/milestones")
        raise Problem(f"{milestone} is not on record.{told}", near=near)
    found = [
        one
        for one in every
        if (milestone is None or one.ref == milestone) and (last is None or (one.target.day and one.target.day <= last))
    ]
    told = "".join((f" ({milestone})" if milestone else "", f" up to {until}" if until else ""))
    heading = f"{len(found)} milestone{'' if len(found) == 1 else 's'}{told}"
    if not found:
        return Reply(heading, (Line(words(f"No milestones{told} are on record.")),))
    rows = tuple(_milestone(one, ask) for one in found)
    table = Table(("Milestone", "Target", "Forecast", "Rating"), rows)
    doubts = naming(ask, milestone) if milestone else ()
    return Reply(heading, (Heading(heading), table, *doubts, *as_of(ask, found)))


@command("risks")
def risks(ask: Ask, filters: str = "") -> Reply:
    """The risks and issues on record, with what is done about them.

    /risks code drafting
    """
    wanted = filters.casefold().split()
    found = [one for one in ask.unit.risks.all() if all(word in _searched(one) for word in wanted)]
    told = f" ({filters})" if filters else ""
    heading = f"{len(found)} risk{'' if len(found) == 1 else 's'}{told}"
    if not found:
        return Reply(heading, (Line(words(f"No risks{told} are on record.")),))
    entries = tuple(
        Entry(
            (Plain(f"{one.ref} "), Tag(one.rating or "not rated", _risk_tone(one))),
            (words(one.text), *map(words, one.mitigations)),
        )
        for one in found
    )
    return Reply(heading, (Heading(heading), Entries(entries), *as_of(ask, found)))


@command("releases")
def releases(ask: Ask, release: ReleaseRef | None = None) -> Reply:
    """The releases on record, or one of them: its date and the change requests that go out with it.

    /releases IR7
    """
    changes = ask.unit.changes.all()
    dated = list(ask.unit.releases.all())
    others = {change.release for change in changes if change.release} - {one.ref for one in dated}
    every = [*dated, *(Release(ref) for ref in sorted(others, key=str))]
    found = [one for one in every if release in {None, one.ref}]
    if not found:
        told = f"{release} is not on record." if release else "No releases are on record."
        ways = (Buttons((Button("All releases", Press("/releases")),)),) if every else ()
        return Reply(told, (Line(words(told)), *ways))
    heading = f"{len(found)} release{'' if len(found) == 1 else 's'}"
    entries = []
    for one in found:
        inside = [change for change in changes if change.release == one.ref]
        when = str(one.date) if one.date.raw else "no date on record"
        buttons = tuple(Button(str(change.ref), Press(f"/cr {change.ref}")) for change in inside[:5])
        entries.append(Entry((Plain(f"{one.ref}, {when}"),), (words(_inside(inside)),), buttons))
    return Reply(heading, (Heading(heading), Entries(tuple(entries)), *as_of(ask, found)))


def _inside(changes: list[Change]) -> str:
    if not changes:
        return "No change requests on record go out with it."
    return "; ".join(f"{one.ref} {one.title}".strip() for one in changes)


def _milestone(milestone: Milestone, ask: Ask) -> tuple[Spans, ...]:
    name = f"{milestone.ref} {milestone.name}" if milestone.ref else milestone.name
    rag: Spans = (Tag(milestone.rag, _RAG.get(milestone.rag.lower(), Tone.INFO)),) if milestone.rag else ()
    forecast: Spans = words(str(milestone.forecast))
    if milestone.slipped and milestone.target.day and milestone.forecast.day:
        days = ask.calendar.between(milestone.target.day, milestone.forecast.day)
        forecast = (*forecast, Plain(" "), Tag(f"{days} working days late", Tone.BAD))
    return (words(name), words(str(milestone.target)), forecast, rag)


def _risk_tone(risk: Risk) -> Tone:
    flat = risk.rating.lower()
    return (
        Tone.BAD
        if "high" in flat or "red" in flat
        else Tone.WARN
        if "medium" in flat or "amber" in flat
        else Tone.QUIET
    )


def _searched(risk: Risk) -> str:
    return f"{risk.ref} {risk.text} {' '.join(risk.mitigations)} {risk.rating} {risk.group}".casefold()
