"""Where do some words stand, in whichever register?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from chat.commands import Label, command
from chat.messages import Button, Buttons, Entries, Entry, Heading, Line, Link, Part, Plain, Press, Reply, words
from handlers.action_parts import state
from handlers.ask import Ask
from handlers.change_parts import named, stage
from registers.problems import Problem
from storage.actions import ActionQuery

_SHOWN = 5
_SHORTEST = 2


@command("search")
def search(ask: Ask, text: Annotated[str, Label("What to look for")]) -> Reply:
    """Find words in every register: actions, decisions, change requests, the horizon, milestones, risks.

    /search clock time
    """
    wanted = tuple(text.casefold().split())
    if not any(len(word) >= _SHORTEST for word in wanted):
        raise Problem("Say a word of two letters or more to search for.")
    parts: list[Part] = []
    total = 0
    for register in (_actions, _decisions, _changes, _horizon, _milestones, _risks):
        found = register(ask, wanted)
        total += found.count
        if found.count:
            parts += [Heading(f"{found.title}: {found.count}"), Entries(found.entries)]
        if found.count > len(found.entries) and found.more:
            parts.append(Buttons((Button(f"All {found.count}", Press(f"{found.more} {text}")),)))
    if not parts:
        told = f"“{text[:80]}” stands in no register."
        return Reply(told, (Line(words(told)), Buttons((Button("What can I ask?", Press("/help")),))))
    return Reply(f"“{text[:80]}”: {total} found", tuple(parts))


@dataclass(frozen=True)
class Found:
    """What one register holds of the words: how often, the first few, and the command that lists them all."""

    title: str
    count: int
    entries: tuple[Entry, ...]
    more: str = ""


def _actions(ask: Ask, wanted: tuple[str, ...]) -> Found:
    page = ask.unit.actions.find(ActionQuery(words=wanted, limit=_SHOWN))
    entries = tuple(
        Entry((Link(str(one.ref), f"/action {one.ref}"), Plain(" "), state(one, ask.today)), (words(one.text),))
        for one in page.items
    )
    return Found("Actions", page.total, entries, "/actions all")


def _decisions(ask: Ask, wanted: tuple[str, ...]) -> Found:
    page = ask.unit.decisions.find(words=wanted, limit=_SHOWN)
    entries = tuple(Entry((Link(str(one.ref), f"/decision {one.ref}"),), (words(one.text),)) for one in page.items)
    return Found("Decisions", page.total, entries, "/decisions")


def _changes(ask: Ask, wanted: tuple[str, ...]) -> Found:
    page = ask.unit.changes.find(words=wanted, limit=_SHOWN)
    entries = tuple(Entry((Link(named(one), f"/cr {one.ref}"), Plain(" "), stage(one))) for one in page.items)
    return Found("Change requests", page.total, entries, "/crs")


def _horizon(ask: Ask, wanted: tuple[str, ...]) -> Found:
    hits = [
        Entry((Link(f"{one.ref} {one.title}", f"/horizon {one.ref}"),))
        for one in ask.unit.horizon.all()
        if _within(wanted, f"{one.ref} {one.title} {one.summary} {one.status} {one.impact}")
    ]
    return Found("Horizon", len(hits), tuple(hits[:_SHOWN]), "/horizon")


def _milestones(ask: Ask, wanted: tuple[str, ...]) -> Found:
    named_ones = [f"{one.ref or ''} {one.name} {one.rag}".strip() for one in ask.unit.milestones.all()]
    hits = [Entry(words(name)) for name in named_ones if _within(wanted, name)]
    return Found("Milestones", len(hits), tuple(hits[:_SHOWN]))


def _risks(ask: Ask, wanted: tuple[str, ...]) -> Found:
    hits = [
        Entry(words(f"{one.ref} {one.text}"))
        for one in ask.unit.risks.all()
        if _within(wanted, f"{one.ref} {one.text} {' '.join(one.mitigations)}")
    ]
    return Found("Risks", len(hits), tuple(hits[:_SHOWN]), "/risks")


def _within(wanted: tuple[str, ...], text: str) -> bool:
    flat = text.casefold()
    return all(word in flat for word in wanted)
