"""Which moves does a change request's life allow, and what has to happen before one of them?

``MOVES`` is the whole of it: each move with the stages it may be made from and the stage it leads to. Where a change
request is only named in a paper, nobody knows which steps are behind it, so no order can be broken there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from registers.changes import Change, Stage, Step
from registers.dates import Written
from registers.decisions import Outcome
from registers.impact import Assessment
from registers.problems import Problem
from registers.refs import DecisionRef, ReleaseRef

#: No document found states how long an impact assessment lasts. CR012 went out on 2 November 2022 and closed on the
#: 16th, ten working days later, so that is inferred here; ``/cr issue 036 closing …`` says another day.
ASSESSMENT_WORKING_DAYS = 10


@dataclass(frozen=True)
class Move:
    """One move: ``name`` is the word after ``/cr``, ``done`` what the history says happened."""

    name: str
    done: str
    to: Stage
    allowed: frozenset[Stage]


_UNDECIDED = frozenset({Stage.KNOWN, Stage.ASSESSED, Stage.DEFERRED})
MOVES: Mapping[str, Move] = {
    one.name: one
    for one in (
        Move("validate", "validated", Stage.VALIDATED, frozenset({Stage.KNOWN, Stage.RAISED})),
        Move(
            "issue",
            "issued for impact assessment",
            Stage.ASSESSMENT,
            # Once assessed or deferred it goes out for another round.
            frozenset({Stage.KNOWN, Stage.VALIDATED, Stage.ASSESSED, Stage.DEFERRED}),
        ),
        Move("close-ia", "impact assessment closed", Stage.ASSESSED, frozenset({Stage.ASSESSMENT})),
        Move("approve", "approved", Stage.APPROVED, _UNDECIDED),
        Move("reject", "rejected", Stage.REJECTED, _UNDECIDED),
        Move(
            "defer",
            "deferred",
            Stage.DEFERRED,
            frozenset({Stage.KNOWN, Stage.RAISED, Stage.VALIDATED, Stage.ASSESSED, Stage.APPROVED}),
        ),
        Move(
            "withdraw",
            "withdrawn",
            Stage.WITHDRAWN,
            _UNDECIDED | {Stage.RAISED, Stage.VALIDATED, Stage.ASSESSMENT},
        ),
        Move("release", "released", Stage.RELEASED, frozenset({Stage.APPROVED})),
    )
}
_LINE = (Stage.RAISED, Stage.VALIDATED, Stage.ASSESSMENT, Stage.ASSESSED, Stage.APPROVED, Stage.RELEASED)
# Where it stands, in words; what comes next there, in words, and the move that does it.
_NEXT: Mapping[Stage, tuple[str, str, str]] = {
    Stage.KNOWN: ("is named in a paper that does not say where it stands", "say where it stands", "validate"),
    Stage.RAISED: ("is raised and not yet validated", "validate it", "validate"),
    Stage.VALIDATED: ("is validated and has not been out for impact assessment", "issue it", "issue"),
    Stage.ASSESSMENT: ("is out for impact assessment", "close it", "close-ia"),
    Stage.ASSESSED: ("is assessed and not yet decided", "decide it", "approve"),
    Stage.DEFERRED: ("is deferred", "take it up again", "issue"),
    Stage.APPROVED: ("is approved", "release it", "release"),
}


def next_moves(change: Change) -> tuple[str, ...]:
    """The names of the moves that can be made now, in the order of a change request's life."""
    return tuple(one.name for one in MOVES.values() if change.stage in one.allowed)


def check(change: Change, name: str) -> None:
    """Raises ``Problem`` with what has to happen first where that move is out of order."""
    move = MOVES[name]
    if change.stage in move.allowed:
        return
    if change.stage not in _NEXT:
        raise Problem(
            f"{change.ref} is {change.stage.value}, which ends it. What is still wanted is raised anew.",
            near=(f"/cr {change.ref}", "/cr raise …"),
        )
    stands, what, first = _NEXT[change.stage]
    command = f"/cr {first} {change.ref.number:03d}"
    if change.stage in _LINE and _reached(change.stage, move):
        told = f"{change.ref} {stands}, so that is behind it. What comes next: {command}"
    else:
        told = f"{change.ref} {stands}; {what} first: {command}"
    raise Problem(told, near=(command, f"/cr {change.ref}"))


def _reached(stage: Stage, move: Move) -> bool:
    """Whether a change request there has been where the move leads; a decision of any kind ends the same stretch."""
    to = move.to if move.to in _LINE else Stage.APPROVED
    return _LINE.index(stage) >= _LINE.index(to)


def validate(change: Change, by: str, on: date, group: str = "") -> Change:
    """Its group has looked at the form and lets it go out for impact assessment."""
    return _moved(replace(change, group=group or change.group), "validate", by, on)


def issue(change: Change, by: str, on: date, closes: Written, asked: tuple[str, ...]) -> Change:
    """Goes out for impact assessment to the constituencies asked; a second time is another round."""
    check(change, "issue")
    if closes.day and closes.day < on:
        raise Problem(f"{closes} has passed. Say a closing day from today on, such as /cr issue {change.ref} closing …")
    if not asked:
        raise Problem(
            f"No constituency of {change.group or 'its group'} is on record to ask about {change.ref}. "
            "Import a paper of that group with its attendance first."
        )
    number = change.assessment.round + 1 if change.assessment else 1
    out = Assessment(number, Written.of(on), closes, asked)
    told = f"Round {number}, closing {closes}." if number > 1 else f"Closing {closes}."
    return _moved(replace(change, assessments=(*change.assessments, out)), "issue", by, on, told)


def close_assessment(change: Change, by: str, on: date) -> Change:
    """No more answers; who had not answered is kept in the history."""
    check(change, "close-ia")
    found = change.assessment
    if found is None:
        return _moved(change, "close-ia", by, on)
    told = f"No answer from {', '.join(found.missing)}." if found.missing else ""
    if found.closes.day is None or found.closes.day > on:
        told = f"{told} It was to close on {found.closes}.".strip() if found.closes.raw else told
        found = replace(found, closes=Written.of(on))
    return _moved(replace(change, assessments=(*change.assessments[:-1], found)), "close-ia", by, on, told)


def decide(
    change: Change, move: str, by: str, on: date, decision: DecisionRef, conditions: tuple[str, ...], because: str = ""
) -> Change:
    """The chair has decided: ``move`` is approve, reject or defer; ``decision`` is its place on the record."""
    told = " ".join(one for one in (f"{decision}.", "; ".join(conditions), because) if one)
    return _moved(replace(change, decision=decision, conditions=conditions), move, by, on, told)


def withdraw(change: Change, by: str, on: date, because: str) -> Change:
    """Its raiser, or the PMO, takes it back; a reason is needed."""
    check(change, "withdraw")
    if not because.strip():
        raise Problem(f"Say why: /cr withdraw {change.ref} because …")
    return _moved(change, "withdraw", by, on, because)


def release(change: Change, by: str, on: date, into: ReleaseRef, day: Written) -> Change:
    """It is out with that release, whose date is ``day`` as far as one is stated."""
    check(change, "release")
    kept = change.release_date if change.release == into and not day.raw else day
    return _moved(replace(change, release=into, release_date=kept), "release", by, on, str(into))


def retitle(change: Change, by: str, on: date, title: str) -> Change:
    """Another title; the earlier one is kept, newest last. It may be called anew at any stage."""
    if not title.strip() or title == change.title:
        raise Problem(f"{change.ref} is called that. Say another title: /cr retitle {change.ref} to …")
    past = tuple(one for one in (*change.past_titles, change.title) if one and one != title)
    step = Step(on, by, "retitled", f"Before: {change.title}" if change.title else "", in_chat=True)
    return replace(change, title=title, past_titles=tuple(dict.fromkeys(past)), history=(*change.history, step))


OUTCOMES: Mapping[str, Outcome] = {
    "approve": Outcome.APPROVED,
    "reject": Outcome.REJECTED,
    "defer": Outcome.DEFERRED,
}


def _moved(change: Change, name: str, by: str, on: date, told: str = "") -> Change:
    check(change, name)
    move = MOVES[name]
    return replace(change, stage=move.to, history=(*change.history, Step(on, by, move.done, told, in_chat=True)))
