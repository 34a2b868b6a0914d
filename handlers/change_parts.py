"""How is a change request shown: in a list, and as the whole story?"""

from __future__ import annotations

from datetime import date

from chat.messages import (
    Bullets,
    Button,
    Buttons,
    Entries,
    Entry,
    Fact,
    Facts,
    Fold,
    Heading,
    Line,
    Link,
    Part,
    Plain,
    Press,
    Spans,
    Strong,
    Tag,
    Tone,
    words,
)
from handlers.action_parts import due_words, state
from handlers.ask import Ask
from handlers.change_buttons import buttons
from handlers.doubts import naming
from handlers.impact_parts import answers, assessment_name, progress
from handlers.roll_parts import roll_parts, vote_buttons
from registers.actions import Action
from registers.changes import Change, Stage, Step, next_step
from registers.dates import said
from registers.decisions import Decision
from storage.actions import ActionQuery

_STAGE_TONES = {
    Stage.KNOWN: Tone.QUIET,
    Stage.RAISED: Tone.INFO,
    Stage.VALIDATED: Tone.INFO,
    Stage.ASSESSMENT: Tone.WARN,
    Stage.ASSESSED: Tone.WARN,
    Stage.APPROVED: Tone.GOOD,
    Stage.REJECTED: Tone.BAD,
    Stage.DEFERRED: Tone.QUIET,
    Stage.WITHDRAWN: Tone.QUIET,
    Stage.RELEASED: Tone.GOOD,
}


def stage(change: Change) -> Tag:
    """Where it stands, as one tag."""
    name = "named in a paper" if change.stage is Stage.KNOWN else change.stage.value
    return Tag(name, _STAGE_TONES[change.stage])


def link(change: Change) -> Link:
    """Its reference, to look it up by."""
    return Link(str(change.ref), f"/cr {change.ref}")


def named(change: Change) -> str:
    """Its reference and title."""
    return f"{change.ref} {change.title}".strip()


def entry(change: Change, ask: Ask) -> Entry:
    """A change request in a list: its title, where it stands and who must act next."""
    title: Spans = (link(change), Plain(f" {change.title} " if change.title else " "), stage(change))
    stands = assessment_words(ask, change)
    # Who is missing says who acts next.
    lines = [words(line) for line in (stands, "" if "missing: " in stands else next_step(change)) if line]
    return Entry(title, tuple(lines), (Button("Open", Press(f"/cr {change.ref}")),))


def whole(ask: Ask, change: Change) -> tuple[Part, ...]:
    """The whole story: where it stands, what was decided and how, and what is still to do about it."""
    decision = ask.unit.decisions.get(change.decision) if change.decision else None
    parts: list[Part] = [Heading(named(change)), Line((stage(change), Plain(f" {_standing(change, decision)}")))]
    parts.append(Facts(tuple(_facts(ask, change))))
    if change.conditions:
        parts += [Line((Strong("Subject to"),)), Bullets(tuple(words(one) for one in change.conditions))]
    if change.assessment and (change.assessment.asked or change.assessment.answers):
        parts += answers(change.assessment)
    for roll in ask.unit.rolls.of(change.ref):
        parts += roll_parts(ask, change, roll)
    if change.objections:
        parts.append(Line((Strong("Objected: "), Plain(", ".join(change.objections)))))
    if change.stage is Stage.ASSESSED and not ask.unit.rolls.of(change.ref):
        parts.append(Buttons(vote_buttons(change)))
    parts += _actions(ask, change)
    parts += _history(change)
    parts += naming(ask, change.ref)
    return (*parts, Buttons(buttons(change)))


def assessment_words(ask: Ask, change: Change) -> str:
    """How its impact assessment stands, in one line; empty when it has none."""
    if change.assessment is None:
        return ""
    return f"{assessment_name(change.assessment)}: {progress(ask, change, change.assessment)}."


def release_words(change: Change, today: date) -> str:
    """The release it goes out with, and its date where a paper gives one."""
    if change.release is None:
        return ""
    day = change.release_date.day
    when = f", {'released' if day < today else 'on'} {said(day)}" if day else f", {change.release_date.raw}"
    return f"{change.release}{when if change.release_date.raw else ''}"


def _standing(change: Change, decision: Decision | None) -> str:
    if decision is None:
        return next_step(change)
    whom = f" by the {decision.decided_by}" if decision.decided_by else ""
    where = f" at {decision.meeting}" if decision.meeting else ""
    when = f" on {decision.date}" if decision.date.raw else ""
    conditions = f", subject to {len(change.conditions)} conditions" if len(change.conditions) > 1 else ""
    return f"{decision.outcome.capitalize()}{whom}{where}{when}{conditions}. {next_step(change)}".strip()


def _facts(ask: Ask, change: Change) -> list[Fact]:
    rows = [
        Fact("Raised by", words(change.raised_by)),
        Fact("Decided by", words(change.group)),
        Fact("Release", words(release_words(change, ask.today))),
        Fact("Tested in", words(change.test_cycle)),
        Fact("Earlier titles", words("; ".join(change.past_titles))),
    ]
    if change.decision:
        rows.insert(2, Fact("Decision", (Link(str(change.decision), f"/decision {change.decision}"),)))
    if change.assessment:
        rows.append(Fact(assessment_name(change.assessment), words(progress(ask, change, change.assessment))))
    if change.source.paper:
        rows.append(Fact("Paper", words(f"{change.source.paper}, line {change.source.line}")))
    return [row for row in rows if any(span.text for span in row.spans)]


def _actions(ask: Ask, change: Change) -> tuple[Part, ...]:
    found = ask.unit.actions.find(ActionQuery(about=change.ref, limit=50))
    if not found.total:
        return ()
    late = [str(one.ref) for one in found.items if one.overdue(ask.today)]
    told = f"{found.total} action{'' if found.total == 1 else 's'}"
    told += f", {len(late)} overdue: {', '.join(late)}" if late else ", none overdue"
    return (Line((Strong(told),)), Entries(tuple(_action_entry(ask, one) for one in found.items)))


def _history(change: Change) -> tuple[Part, ...]:
    lines = tuple(words(_step(one)) for one in reversed(change.history))
    return (Fold("History", (Bullets(lines),)),) if lines else ()


def _step(step: Step) -> str:
    when = f"{said(step.on)}: " if step.on else ""
    whose = f" ({step.by})" if step.by else ""
    return f"{when}{step.move}{whose}." + (f" {step.text}" if step.text else "")


def _action_entry(ask: Ask, action: Action) -> Entry:
    title: Spans = (Link(str(action.ref), f"/action {action.ref}"), Plain(" "), state(action, ask.today))
    who = f"{action.owner_text or 'no owner'} · {due_words(action, ask.today, ask.calendar)}"
    return Entry(title, (words(action.text), words(who)))
