"""What does a paper's extract change in the registers, and how is it applied in one transaction?

Every record is merged by the rules in ``registers/merging*.py``; here is only which record a paper's words mean.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from documents.extract import Extract
from handlers.directory import attendees
from handlers.editions import Editions
from handlers.import_preview import Merge, Preview
from handlers.moving import move_with
from handlers.stated import stated_otherwise
from registers.actions import Action, Status
from registers.calendar import Calendar
from registers.changes import Change
from registers.decisions import Decision
from registers.findings import Finding
from registers.meetings import Meeting
from registers.merging import (
    Edition,
    merge_decision,
    merge_horizon,
    merge_meeting,
    merge_milestone,
    merge_person,
    merge_release,
    merge_risk,
    merge_roll,
)
from registers.merging_actions import merge_action
from registers.merging_changes import merge_change
from registers.releases import Release
from registers.risks import Risk
from storage.actions import ActionQuery
from storage.papers import ImportedPaper
from storage.store import Unit

T = TypeVar("T")
S = TypeVar("S", Action, Change, Decision, Release)
_LIVE = frozenset({Status.OPEN, Status.RECOMMENDED})
_BY_PLACE = re.compile(r"(\w+)-([RI])\d+")
_MOST_LIVE = 2_000


def preview(unit: Unit, extract: Extract, digest: str, findings: tuple[Finding, ...] = ()) -> Preview:
    """What the extract would change as things stand; changes nothing.

    A version that a newer one has superseded changes nothing any more; the preview says what it tells otherwise.
    """
    editions = Editions(unit, extract, digest)
    merges = tuple(_merges(unit, extract, editions))
    newest, news = editions.newest, tuple(one for one in merges if one.news)
    copies = newest is not None and newest.name != extract.paper and not news
    if copies or editions.superseded:
        merges = tuple(replace(one, after=one.before) for one in merges if one.before is not None)
    told = {*findings, *_against_register(unit, extract), *stated_otherwise(unit, extract)}
    return Preview(
        extract.paper,
        extract.kind.value,
        merges,
        () if editions.superseded else tuple(_missing(unit, extract, editions)),
        tuple(sorted(told, key=lambda one: (one.line, one.check, one.quote, one.says))),
        extract.unread,
        editions.again is not None,
        editions.now,
        newest,
        copies,
        news if editions.superseded else (),
        editions.superseded,
    )


def apply(unit: Unit, found: Preview, digest: str, at: datetime, by: str, calendar: Calendar) -> None:
    """Makes the previewed changes, under one audit entry; nothing is written for a record that stays as it is.

    Due dates that are tied to a meeting move with it. What was found in the versions that this one supersedes is found
    no more. Raises ``Problem`` when somebody changed one of the records since the preview.
    """
    for one in found.merges:
        if one.before != one.after:
            _save(unit, one)
    move_with(unit, found.merges, calendar, at.date())
    edition = found.edition
    version = (found.newest.version if found.newest else 0) + (not found.copies)
    paper = ImportedPaper(found.paper, digest, found.kind, at, by, edition.group, edition.on, version)
    if unit.papers.add(paper) and not found.copies:
        for name in sorted(edition.files):
            unit.findings.replace(name, found.findings if name == found.paper else ())
    changed = any(one.before != one.after for one in found.merges)
    unit.audit.record(at, by, f"/import {found.paper}", *((imported_as(digest),) if changed else ()))


def imported_as(digest: str) -> str:
    """What the audit knows an import by, beside the records that it changed."""
    return f"paper {digest[:12]}"


def _merges(unit: Unit, extract: Extract, editions: Editions) -> Iterator[Merge]:
    def each(
        said: Iterable[T], known: Callable[[T], T | None], merge: Callable[[T | None, T, Edition, Edition], T]
    ) -> Iterator[Merge]:
        """Each record once, however often the paper names it."""
        first: dict[str, T | None] = {}
        last: dict[str, T] = {}
        for one in said:
            ref = _called(one)
            before = known(one) if ref not in first else first[ref]
            current = last.get(ref, before)
            was = editions.now if ref in last else editions.of(before)
            first[ref], last[ref] = before, merge(current, one, was, editions.now)
        yield from (Merge(ref, first[ref], last[ref]) for ref in last)

    yield from each(extract.actions, lambda one: unit.actions.get(one.ref), merge_action)
    yield from each(extract.decisions, lambda one: unit.decisions.get(one.ref), merge_decision)
    yield from each(extract.changes, lambda one: unit.changes.get(one.ref), merge_change)
    yield from each(extract.rolls, lambda one: unit.rolls.get((one.change, one.group)), merge_roll)
    yield from each(_dated(extract.meetings), lambda one: _meeting(unit, one), merge_meeting)
    yield from each(extract.horizon, lambda one: unit.horizon.get(one.ref), merge_horizon)
    yield from each(extract.milestones, lambda one: unit.milestones.get(one.name), merge_milestone)
    yield from each(_risks(unit, extract.risks), lambda one: unit.risks.get(one.ref), merge_risk)
    yield from each(extract.releases, lambda one: unit.releases.get(one.ref), merge_release)
    everybody = (person for meeting in extract.meetings for person in attendees(meeting))
    yield from each(everybody, lambda one: unit.people.get(one.key), lambda known, one, *_: merge_person(known, one))


def _called(value: Any) -> str:
    """What tells a record from the others of its kind inside a paper."""
    match value:
        case Meeting():
            return str(value)
        case _ if hasattr(value, "key"):
            return str(value.key)
        case _ if hasattr(value, "change"):
            return f"{value.change} {value.group}"
        case _ if hasattr(value, "target"):
            return str(value.name)
    return str(value.ref)


def _dated(meetings: Iterable[Meeting]) -> Iterator[Meeting]:
    """The meetings that can be told apart: by number or by what was written as their date."""
    return (one for one in meetings if one.number or one.date.raw)


def _meeting(unit: Unit, said: Meeting) -> Meeting | None:
    """The meeting of that number, or the one stated for that day, or moved from it, that has no other number."""
    if said.ref and (known := unit.meetings.numbered(said.ref)):
        return known
    others = [one for one in unit.meetings.of(said.group) if one.number is None or said.number is None]
    for one in others:
        if one.date.day == said.date.day if said.date.day else one.date.raw == said.date.raw:
            return one
    return next((one for one in others if said.date.day in one.moved_from), None)


def _risks(unit: Unit, said: Iterable[Risk]) -> Iterator[Risk]:
    """The risks under their references here: ``CCAG-R1`` only says where one stood in its paper."""
    known = {one.ref: one for one in unit.risks.all()}
    for one in said:
        ref, found = one.ref, _BY_PLACE.fullmatch(one.ref)
        if found and (ref not in known or known[ref].text != one.text):
            same = (at for at, risk in known.items() if (risk.group, risk.text) == (one.group, one.text))
            places = (f"{found[1]}-{found[2]}{number}" for number in range(1, len(known) + 2))
            ref = next(same, "") or (ref if ref not in known else next(at for at in places if at not in known))
        known[ref] = replace(one, ref=ref)
        yield known[ref]


def _known(said: Iterable[S], get: Callable[[Any], T | None]) -> dict[Any, T]:
    """What is known of each record that a paper names."""
    found = {one.ref: get(one.ref) for one in said}
    return {ref: one for ref, one in found.items() if one is not None}


def _against_register(unit: Unit, extract: Extract) -> tuple[Finding, ...]:
    """What the paper says otherwise than the registers, as they stand before it."""
    from documents.checks import Known, check_against

    actions = _known(extract.actions, unit.actions.get)
    changes = _known(extract.changes, unit.changes.get)
    decisions = _known(extract.decisions, unit.decisions.get)
    releases = _known(extract.releases, unit.releases.get)
    known = Known(
        titles={ref: one.title for ref, one in changes.items()},
        statuses={ref: one.status for ref, one in actions.items()},
        dues={ref: one.due.written.day for ref, one in actions.items() if one.due.written.day},
        action_texts={ref: one.text for ref, one in actions.items()},
        decision_texts={ref: one.text for ref, one in decisions.items()},
        release_dates={ref: one.date.day for ref, one in releases.items() if one.date.day},
    )
    return check_against(extract, known)


def _missing(unit: Unit, extract: Extract, editions: Editions) -> Iterator[Action]:
    """Live actions of the paper's group that were known by its day and that its table leaves out."""
    listed = {one.ref for one in extract.actions}
    if not any(one.text for one in extract.actions):
        return
    for one in unit.actions.find(ActionQuery(statuses=_LIVE, group=extract.group, limit=_MOST_LIVE)).items:
        if one.ref.group == extract.group and one.ref not in listed and editions.of(one).day <= editions.now.day:
            yield one


def _save(unit: Unit, one: Merge) -> None:
    match one.register:
        case "meetings":
            unit.meetings.save(one.after, was=one.before)
        case "votes":
            unit.rolls.save(one.after)
        case register:
            getattr(unit, register).save(one.after)
