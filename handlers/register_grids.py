"""How does each register stand as rows that people sort, filter and print?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from documents.grid import Column, Grid, Value
from handlers.ask import Ask
from registers.actions import Action, Status, Update
from registers.changes import Change, next_step
from registers.dates import Written, said
from registers.decisions import Decision, Outcome
from registers.findings import Finding
from registers.horizon import HorizonItem
from registers.meetings import Meeting
from registers.milestones import Milestone
from registers.risks import Risk
from registers.votes import Roll

Cells = tuple[Value, ...]


@dataclass(frozen=True)
class _Sheet:
    """A register's columns by their titles and widths, a dash marking a detail; its rows; what shows one of them."""

    columns: str
    rows: Callable[[Ask, Any], Iterator[Cells]]
    shown_by: str = ""


def grid_of(ask: Ask, register: str, values: Iterable[Any]) -> Grid:
    """Those values of a register, as they stand today."""
    sheet = _SHEETS[register]
    rows = tuple(row for one in values for row in sheet.rows(ask, one))
    return Grid(register.capitalize(), _columns(sheet.columns), rows, sheet.shown_by)


def _columns(told: str) -> tuple[Column, ...]:
    """Columns by their titles and widths; a dash marks a detail, which a printed table leaves out."""
    parted = [(one.removesuffix(" -").rpartition(" "), one.endswith(" -")) for one in told.split("|")]
    return tuple(Column(title, int(width), detail) for (title, _, width), detail in parted)


def _action(ask: Ask, one: Action) -> Iterator[Cells]:
    status = "recommended for closure" if one.status is Status.RECOMMENDED else one.status.value
    updates = [_update(told) for told in one.updates]
    yield (
        str(one.ref),
        one.group,
        f"{one.group}{one.ref.meeting}",
        one.area,
        one.text,
        one.owner_text,
        _day(one.raised),
        _day(one.due.written),
        _lines(str(due.written) for due in one.past_dues),
        status,
        "yes" if one.overdue(ask.today) else "",
        _listed(one.about),
        updates[-1] if updates else "",
        _lines(updates),
        one.source.paper,
    )


def _decision(_ask: Ask, one: Decision) -> Iterator[Cells]:
    yield (
        str(one.ref),
        one.ref.group,
        str(one.meeting or ""),
        _day(one.date),
        one.text,
        "recorded" if one.outcome is Outcome.OTHER else one.outcome.value,
        _lines(one.conditions),
        one.decided_by,
        _listed(one.changes),
        str(one.release or ""),
        one.area,
        one.source.paper,
    )


def _change(ask: Ask, one: Change) -> Iterator[Cells]:
    round_ = one.assessment
    asked = len(round_.asked) if round_ else 0
    roll = next(iter(ask.unit.rolls.of(one.ref)), None)
    yield (
        str(one.ref),
        one.title,
        one.raised_by,
        one.group,
        one.stage.value,
        next_step(one),
        _day(round_.closes) if round_ else "",
        f"{asked - len(round_.missing)} of {asked}" if round_ and asked else "",
        _lines(round_.missing) if round_ else "",
        str(roll or ""),
        str(one.decision or ""),
        _lines(one.conditions),
        str(one.release or ""),
        _day(one.release_date),
        one.test_cycle,
        _lines(one.objections),
        _lines(one.past_titles),
        one.source.paper,
    )


def _roll(_ask: Ask, one: Roll) -> Iterator[Cells]:
    for row in one.rows:
        yield str(one.change), one.group, str(one.meeting or ""), row.seat, row.vote.value, row.by, row.on, row.reason


def _meeting(_ask: Ask, one: Meeting) -> Iterator[Cells]:
    people = (
        f"{who.name} ({who.role})" if who.role else who.name for who in one.attendance if not _absent(who.section)
    )
    yield (
        str(one.ref or one.group),
        one.group,
        _day(one.date),
        one.start,
        one.end,
        one.venue,
        one.classification,
        _lines(f"{item.no} {item.item}".strip() for item in one.agenda),
        _lines(people),
        one.source.paper,
    )


def _horizon(_ask: Ask, one: HorizonItem) -> Iterator[Cells]:
    days = {body.written.day for body in one.decisions}
    yield (
        str(one.ref),
        one.ref.code,
        one.title,
        one.summary,
        one.positions,
        _day(one.raised),
        one.status,
        days.pop() if len(days) == 1 and None not in days else one.decision_text,
        one.impact,
        one.source.paper,
    )


def _milestone(_ask: Ask, one: Milestone) -> Iterator[Cells]:
    yield str(one.ref or ""), one.name, _day(one.target), _day(one.forecast), one.rag, one.source.paper


def _risk(_ask: Ask, one: Risk) -> Iterator[Cells]:
    yield one.ref, one.group, one.text, _lines(one.mitigations), one.rating, one.source.paper


def _finding(_ask: Ask, one: Finding) -> Iterator[Cells]:
    yield one.paper, one.line, one.severity.value, one.check, one.quote, one.says


_SHEETS = {
    "actions": _Sheet(
        "Ref 10|Group 8 -|Raised at 10 -|Area 18 -|Action 60|Owner 26|Raised 12|Due 12|Earlier due dates 14 -"
        "|Status 14|Overdue 9|About 14 -|Latest update 44|All updates 60 -|Paper 28 -",
        _action,
        "/action",
    ),
    "decisions": _Sheet(
        "Ref 12|Group 8 -|Meeting 10|Date 12|Decision 70|Outcome 12|Subject to 44 -|Decided by 14"
        "|Change requests 14|Release 10|Area 18 -|Paper 28 -",
        _decision,
        "/decision",
    ),
    "changes": _Sheet(
        "Ref 8|Title 44|Raised by 22|Group 8|Status 18|Next step 44|Answers due 12|Answers in 10"
        "|Yet to answer 30 -|Votes 9|Decision 12|Subject to 44 -|Release 10|Release date 12 -|Test cycle 20 -"
        "|Objections 26 -|Earlier titles 30 -|Paper 28 -",
        _change,
        "/cr",
    ),
    "votes": _Sheet("Change 8|Group 8|Meeting 10|Seat 44|Vote 11|By 20 -|On 12 -|Reason 40", _roll),
    "meetings": _Sheet(
        "Meeting 10|Group 8 -|Date 12|Start 8|End 8|Venue 22|Classification 14 -|Agenda 60|Attended 60|Paper 28 -",
        _meeting,
        "/meeting",
    ),
    "horizon": _Sheet(
        "Ref 10|Code body 11|Title 44|Summary 50 -|Positions of stakeholders 40 -|Raised 12|Status 24"
        "|Decision 22|MHHS impact 26|Paper 28 -",
        _horizon,
        "/horizon",
    ),
    "milestones": _Sheet("Ref 8|Milestone 50|Target 14|Forecast 14|Rating 9|Paper 28 -", _milestone),
    "risks": _Sheet("Ref 12|Group 8|Risk 60|Mitigations 60|Rating 10|Paper 28 -", _risk),
    "findings": _Sheet("Paper 28|Line 7|Severity 10|Check 24|Words 40|Finding 70", _finding),
}


def _day(written: Written) -> Value:
    """A day where the words name one; else the words."""
    return written.day or written.raw


def _update(told: Update) -> str:
    when = f"{said(told.on)}, " if told.on else ""
    return f"{when}{told.by}: {told.move}" + (f": {told.text}" if told.text else "")


def _absent(section: str) -> bool:
    return section.casefold() == "apologies"


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(texts)


def _listed(refs: Iterable[object]) -> str:
    return ", ".join(map(str, refs))
