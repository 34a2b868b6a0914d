"""What do the registers hold, as one object that a program can read?

Dates are ISO or null, with the paper's words beside them; references are text as they are printed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import time
from typing import Any

from registers.actions import Action
from registers.changes import Change
from registers.decisions import Decision
from registers.findings import Finding
from registers.horizon import HorizonItem
from registers.meetings import Meeting
from registers.milestones import Milestone
from registers.refs import MeetingRef
from registers.risks import Risk
from registers.votes import Roll, Vote
from storage.store import Unit

Row = dict[str, Any]


def export(unit: Unit) -> dict[str, list[Row]]:
    """Every register."""
    return {name: rows(unit, name) for name in REGISTERS}


def rows(unit: Unit, register: str) -> list[Row]:
    """One register's records; ``register`` is one of ``REGISTERS``."""
    return rows_of(register, records(unit, register))


def records(unit: Unit, register: str) -> tuple[Any, ...]:
    """Everything that a register holds."""
    kept: tuple[Any, ...] = getattr(unit, _KEPT_AS.get(register, register)).all()
    return kept


def rows_of(register: str, values: Iterable[Any]) -> list[Row]:
    """Those values of a register as records."""
    return [REGISTERS[register](one) for one in values]


def _action(one: Action) -> Row:
    return {
        "ref": str(one.ref),
        "group": one.group,
        "meeting": one.ref.meeting,
        "area": one.area,
        "text": one.text,
        "owner_text": one.owner_text,
        "owners": [{"party": owner.party, "name": owner.name} for owner in one.owners],
        "raised": one.raised.iso,
        "raised_text": one.raised.raw,
        "due": one.due.written.iso,
        "due_text": one.due.written.raw,
        "status": one.status.value,
        "updates": [
            {"on": told.on.isoformat() if told.on else None, "by": told.by, "move": told.move, "text": told.text}
            for told in one.updates
        ],
        "about": [str(ref) for ref in one.about],
    }


def _decision(one: Decision) -> Row:
    return {
        "ref": str(one.ref),
        "group": one.ref.group,
        "meeting": _number(one.meeting),
        "date": one.date.iso,
        "date_text": one.date.raw,
        "text": one.text,
        "changes": [str(ref) for ref in one.changes],
        "outcome": one.outcome.value,
        "conditions": list(one.conditions),
        "decided_by": one.decided_by,
        "release": str(one.release) if one.release else None,
    }


def _change(one: Change) -> Row:
    return {
        "ref": str(one.ref),
        "title": one.title,
        "raised_by": one.raised_by,
        "status": one.stage.value,
        "decision": str(one.decision) if one.decision else None,
        "release": str(one.release) if one.release else None,
        "release_date": one.release_date.iso,
        "release_date_text": one.release_date.raw,
        "test_cycle": one.test_cycle,
        "objections": list(one.objections),
    }


def _roll(one: Roll) -> Row:
    return {
        "change": str(one.change),
        "group": one.group,
        "meeting": _number(one.meeting),
        "rows": [{"seat": row.seat, "vote": row.vote.value} for row in one.rows if row.vote is not Vote.AWAITED],
    }


def _meeting(one: Meeting) -> Row:
    return {
        "group": one.group,
        "number": one.number,
        "date": one.date.iso,
        "date_text": one.date.raw,
        "start": _clock(one.start),
        "end": _clock(one.end),
        "venue": one.venue,
        "classification": one.classification,
        "agenda": [
            {
                "no": item.no,
                "item": item.item,
                "objective": item.objective,
                "type": item.type,
                "lead": item.lead,
                "start": _clock(item.start),
                "end": _clock(item.end),
                "minutes": item.minutes,
                "page": item.page,
            }
            for item in one.agenda
        ],
        "attendance": [
            {"name": line.name, "role": line.role, "section": line.section, "note": line.note}
            for line in one.attendance
        ],
    }


def _horizon(one: HorizonItem) -> Row:
    days = {body.written.iso for body in one.decisions if body.written.iso}
    return {
        "ref": str(one.ref),
        "code": one.ref.code,
        "title": one.title,
        "summary": one.summary,
        "positions": one.positions,
        "raised": one.raised.iso,
        "raised_text": one.raised.raw,
        "status": one.status,
        "decision_date": days.pop() if len(days) == 1 else None,
        "decision_date_text": one.decision_text,
        "impact": one.impact,
    }


def _milestone(one: Milestone) -> Row:
    return {
        "ref": str(one.ref) if one.ref else None,
        "name": one.name,
        "target": one.target.iso,
        "target_text": one.target.raw,
        "forecast": one.forecast.iso,
        "forecast_text": one.forecast.raw,
        "rag": one.rag,
    }


def _risk(one: Risk) -> Row:
    return {"ref": one.ref, "text": one.text, "mitigations": list(one.mitigations), "rating": one.rating}


def finding(one: Finding) -> Row:
    """A finding of a paper, as exports and imports show it."""
    return {
        "paper": one.paper,
        "check": one.check,
        "severity": one.severity.value,
        "line": one.line,
        "quote": one.quote,
        "says": one.says,
    }


REGISTERS: dict[str, Callable[[Any], Row]] = {
    "actions": _action,
    "decisions": _decision,
    "changes": _change,
    "votes": _roll,
    "meetings": _meeting,
    "horizon": _horizon,
    "milestones": _milestone,
    "risks": _risk,
    "findings": finding,
}
_KEPT_AS = {"votes": "rolls"}


def _number(meeting: MeetingRef | None) -> str | None:
    return meeting.number if meeting else None


def _clock(value: time | None) -> str | None:
    return value.strftime("%H:%M") if value else None
