"""What can a group's chair decide, and how does it come on the record?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated

from chat.commands import After, Label, command
from chat.kinds import GroupCode
from chat.messages import Audience, Buttons, Hint, Line, Link, Plain, Reply, Strong, words
from handlers.ask import Ask
from handlers.change_moves import moved
from handlers.lookup import change_of, latest_meeting
from handlers.numbering import unused
from handlers.rights import chair_or_pmo
from handlers.undo import undo_of
from registers.change_moves import OUTCOMES, decide
from registers.changes import Change
from registers.conditions import read_conditions
from registers.dates import Written
from registers.decisions import Decision, Outcome
from registers.groups import ordinary
from registers.people import is_chair
from registers.problems import Problem
from registers.refs import ChangeRef, DecisionRef, ReleaseRef


@command("cr approve", writes=True)
def approve(
    ask: Ask,
    change: ChangeRef,
    conditions: Annotated[str, After("with"), Label("Subject to")] = "",
    release: Annotated[ReleaseRef | None, After("in"), Label("Release")] = None,
) -> Reply:
    """Approve a change request; conditions are parted by semicolons, and the release may be said last.

    /cr approve 040 with the redlining assured by DRG; test cycle 1 agreed in IR8
    May: the chair of the group that decides it, the PMO on the chair's behalf.
    """
    split, said_last = read_conditions(conditions)
    return _decided(ask, change, Ruling("approve", split, release or said_last))


@command("cr reject", writes=True, form="Reject a change request")
def reject(ask: Ask, change: ChangeRef, reason: Annotated[str, After("because")]) -> Reply:
    """Reject a change request.

    /cr reject 040 because its cost is out of proportion
    May: the chair of the group that decides it, the PMO on the chair's behalf.
    """
    return _decided(ask, change, Ruling("reject", because=reason))


@command("cr defer", writes=True)
def defer(ask: Ask, change: ChangeRef, reason: Annotated[str, After("because")] = "") -> Reply:
    """Put a change request off; it can be issued or decided again later.

    /cr defer 040 because it can wait until M10
    May: the chair of the group that decides it, the PMO on the chair's behalf.
    """
    return _decided(ask, change, Ruling("defer", because=reason))


@command("decision record", writes=True, form="Record a decision")
def record(
    ask: Ask,
    group: GroupCode,
    text: Annotated[str, Label("What was decided")],
    change: Annotated[ChangeRef | None, After("on"), Label("About which change request")] = None,
) -> Reply:
    """Record a group's decision under its next number.

    /decision record DAG The redlining of CR036 may be published on CR036
    May: the group's chair, the PMO on the chair's behalf.
    """
    behalf = chair_or_pmo(ask, group, "records its decisions")
    about = (change_of(ask, change).ref,) if change else ()
    made = ask.unit.decisions.save(_decision(ask, group, text, about))
    refs = (made.ref, *about)
    ask.announce(made.ref.group, f"/decision {made.ref}", f"{made.ref} v{made.version}", *refs)
    on = f" on {about[0]}" if about else ""
    line = Line((Link(str(made.ref), f"/decision {made.ref}"), Plain(f" is recorded{on}: "), Strong(text)))
    hints = (Hint(words(behalf)),) if behalf else ()
    undo = Buttons((undo_of(made.ref),))
    return Reply(f"{made.ref}: {text}"[:200], (line, *hints, undo), Audience.CHANNEL)


@dataclass(frozen=True)
class Ruling:
    """What the chair says of a change request: ``move`` is approve, reject or defer."""

    move: str
    conditions: tuple[str, ...] = ()
    release: ReleaseRef | None = None
    because: str = ""


_DONE: Mapping[str, str] = {"approve": "approved", "reject": "rejected", "defer": "deferred"}


def _decided(ask: Ask, ref: ChangeRef, ruling: Ruling) -> Reply:
    """Decision and change request point at each other, and are saved together."""
    before = change_of(ask, ref)
    group = ordinary(before.group or ask.place.group)
    if not group:
        raise Problem(
            f"No paper says which group decides {ref}, so nobody can decide it yet. Validate it there first.",
            near=(f"/cr validate {ref} at DAG", f"/cr {ref}"),
        )
    behalf = chair_or_pmo(ask, group, "decides it")
    release = ruling.release or (before.release if ruling.move == "approve" else None)
    decision = _decision(ask, group, _words(before, ruling, release), (ref,), ruling, release)
    by = ask.person.name
    after = decide(before, ruling.move, by, ask.today, decision.ref, ruling.conditions, ruling.because)
    saved = ask.unit.changes.save(_with_release(ask, after, group, release))
    made = ask.unit.decisions.save(decision)
    told = f"is {_DONE[ruling.move]} as {made.ref}" + (f" for {release}" if release else "")
    told += f", subject to {'; '.join(ruling.conditions)}" if ruling.conditions else ""
    why = f" {ruling.because}" if ruling.because else ""
    return moved(ask, saved, f"{told}.{why}", behalf)


def _decision(
    ask: Ask,
    group: str,
    text: str,
    changes: tuple[ChangeRef, ...],
    ruling: Ruling | None = None,
    release: ReleaseRef | None = None,
) -> Decision:
    known = map(DecisionRef.parse, ask.unit.decisions.refs())
    last = max((one.number for one in known if one.group == ordinary(group)), default=0)
    person = ask.person.name
    return Decision(
        unused(ask.unit, last, lambda number: DecisionRef(ordinary(group), number)),
        text,
        meeting=latest_meeting(ask, group),
        date=Written.of(ask.today),
        changes=changes,
        outcome=OUTCOMES[ruling.move] if ruling else Outcome.OTHER,
        conditions=ruling.conditions if ruling else (),
        decided_by=f"Chair ({person})" if is_chair(ask.person, group) else f"Chair (entered by {person})",
        release=release,
    )


def _words(change: Change, ruling: Ruling, release: ReleaseRef | None) -> str:
    title = f" ({change.title})" if change.title else ""
    text = f"{change.ref}{title} is {_DONE[ruling.move]}"
    text += f", subject to {'; '.join(ruling.conditions)}" if ruling.conditions else ""
    text += f", and goes into {release}" if release else ""
    return f"{text}." + (f" {ruling.because}" if ruling.because else "")


def _with_release(ask: Ask, change: Change, group: str, release: ReleaseRef | None) -> Change:
    """The release it is approved for, with the date stated for that; what is put off or rejected is in none."""
    known = ask.unit.releases.get(release) if release else None
    day = known.date if known else change.release_date if release == change.release else Written("")
    return replace(change, group=change.group or group, release=release, release_date=day if release else Written(""))
