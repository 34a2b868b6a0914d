"""What has changed in a group's records since its last digest, and which impact assessments close before it meets?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, time

from chat.messages import Bullets, Fold, Heading, Link, Part, Plain, Span, Spans
from handlers.action_parts import about_link, link
from handlers.ask import Ask
from registers.actions import Action
from registers.calendar import instant
from registers.changes import Change, Stage
from registers.dates import said
from registers.decisions import Decision
from registers.groups import ordinary
from registers.meetings import Meeting
from registers.milestones import Milestone
from registers.news import news
from storage.audit import Changed

_MOST = 12
# More actions than so many of which the same is told are told of together.
_FEW = 3
_MOST_TOGETHER = 20
_MOST_FOLDED = 60
# More than so many commands between two digests, and the newest tell enough.
_MOST_ENTRIES = 2_000


def changed_since(ask: Ask, group: str, since: date) -> tuple[Part, ...]:
    """What happened to the group's records, and to the plan's milestones, from that day on."""
    found = tuple(_news(ask, group, since))
    if not found:
        return ()
    lines = tuple(_lines(found))
    parts: list[Part] = [Heading(f"Changed since {said(since)}: {len(found)}"), Bullets(lines[:_MOST])]
    if rest := lines[_MOST:]:
        left = len(rest) - _MOST_FOLDED
        more = ((Plain(f"… and {left} others"),),) if left > 0 else ()
        parts.append(Fold(f"{len(rest)} more", (Bullets((*rest[:_MOST_FOLDED], *more)),)))
    return tuple(parts)


def _lines(found: tuple[tuple[object, str], ...]) -> Iterator[Spans]:
    """A line for each record, in their order; many actions of which the same is told, but for whose they are, share
    the first's.
    """
    alike: dict[str, list[Action]] = defaultdict(list)
    for record, told in found:
        if isinstance(record, Action):
            alike[_verb(told)].append(record)
    for record, told in found:
        them = alike[_verb(told)] if isinstance(record, Action) else []
        if len(them) <= _FEW:
            yield (*_named(record), Plain(f" {told}"))
        elif record is them[0]:
            refs = [span for one in them[:_MOST_TOGETHER] for span in (Plain(", "), link(one))][1:]
            more = len(them) - _MOST_TOGETHER
            yield (Plain(f"{len(them)} {_verb(told)}: "), *refs, *((Plain(f" and {more} more"),) if more > 0 else ()))


def _verb(told: str) -> str:
    return told.partition(" for ")[0] if told.startswith(("raised", "now on record")) else told


def closing(ask: Ask, changes: tuple[Change, ...], until: date) -> tuple[Change, ...]:
    """Those whose impact assessment is open and closes between today and that day."""
    return tuple(one for one in changes if _closes(one) and ask.today <= (_closes(one) or ask.today) <= until)


def _closes(change: Change) -> date | None:
    open_now = change.stage is Stage.ASSESSMENT and change.assessment is not None
    return change.assessment.closes.day if open_now and change.assessment else None


def _news(ask: Ask, group: str, since: date) -> Iterator[tuple[object, str]]:
    """Each record once, as it stands now, with what is other than it was."""
    first: dict[tuple[str, str], Changed] = {}
    last: dict[tuple[str, str], object | None] = {}
    for entry in ask.unit.audit.since(instant(since, time(0), ask.zone), _MOST_ENTRIES):
        for one in entry.changes:
            first.setdefault((one.register, one.ref), one)
            last[one.register, one.ref] = one.after
    for key, one in first.items():
        told = news(one.before, last[key], since) if _concerns(last[key], group) else ""
        if told:
            yield last[key], told


def _concerns(record: object | None, group: str) -> bool:
    match record:
        case Action() | Change() | Meeting():
            return ordinary(record.group) == ordinary(group)
        case Decision():
            return ordinary(record.ref.group) == ordinary(group)
        case _:
            return isinstance(record, Milestone)


def _named(record: object) -> Spans:
    match record:
        case Action():
            named: Span = link(record)
        case Decision():
            named = about_link(record.ref)
        case Change():
            return (about_link(record.ref), Plain(f" {record.title}:" if record.title else ":"))
        case Meeting():
            named = Link(str(record.ref), f"/meeting {record.ref}") if record.ref else Plain(str(record))
        case Milestone():
            named = Plain(f"{record.ref} {record.name}:" if record.ref else f"{record.name}:")
        case _:
            named = Plain(str(record))
    return (named,)
