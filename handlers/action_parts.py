"""How is an action shown: on one line, as a list's entry, and whole?"""

from __future__ import annotations

from datetime import date

from chat.messages import (
    Bullets,
    Button,
    Buttons,
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
    Span,
    Spans,
    Tag,
    Tone,
    Weight,
    words,
)
from chat.plain_text import cut
from handlers.ask import Ask
from handlers.doubts import at
from registers.actions import Action, Due, Status, Update
from registers.calendar import Calendar
from registers.dates import Certainty, said
from registers.refs import ChangeRef, DecisionRef, MeetingRef


def state(action: Action, today: date) -> Tag:
    """The action's state as one tag, lateness included."""
    match action.status:
        case Status.OPEN if action.overdue(today):
            return Tag("overdue", Tone.BAD)
        case Status.OPEN if action.due.written.day == today:
            return Tag("due today", Tone.WARN)
        case Status.OPEN:
            return Tag("open", Tone.INFO)
        case Status.RECOMMENDED:
            return Tag("recommended for closure", Tone.WARN)
        case Status.CLOSED:
            return Tag("closed", Tone.GOOD)
        case Status.WITHDRAWN:
            return Tag("withdrawn", Tone.QUIET)


def link(action: Action) -> Link:
    """The action's reference, to look it up by."""
    return Link(str(action.ref), f"/action {action.ref}")


def due_words(action: Action, today: date, calendar: Calendar) -> str:
    """When it is due, and for an open action how far off that is in working days."""
    written = action.due.written
    if written.day is None:
        return f"no readable due date (“{written.raw}”)" if written.raw else "no due date"
    if action.status is not Status.OPEN or written.day == today:
        return f"due {said(written.day)}"
    if action.meant:
        return f"due {said(written.day)}, before it was raised: is {said(action.meant)} meant?"
    return f"due {said(written.day)}, {_far(written.day, today, calendar)}"


def entry(action: Action, today: date, calendar: Calendar) -> Entry:
    """The action in a list, with what its owner does most."""
    lines: tuple[Spans, ...] = (
        words(action.text or _last_words(action)),
        words(f"{action.owner_text or 'no owner'} · {due_words(action, today, calendar)}"),
    )
    return Entry((link(action), Plain(" "), state(action, today)), lines, buttons(action)[:2])


def buttons(action: Action) -> tuple[Button, ...]:
    """What can be done with it next; whoever presses needs the same right as whoever types."""
    ref = action.ref
    match action.status:
        case Status.OPEN:
            return (
                Button("Done", Press(f"/done {ref}"), Weight.PRIMARY),
                Button("Note", Press(f"/action note {ref}")),
                Button("Extend", Press(f"/action extend {ref}")),
                Button("Reassign" if action.owners else "Assign", Press(f"/action assign {ref}")),
                Button("Snooze", Press(f"/snooze {ref}")),
            )
        case Status.RECOMMENDED:
            return (
                Button("Agree closure", Press(f"/agree {action.group} {ref}"), Weight.PRIMARY),
                Button("Keep open", Press(f"/agree {action.group} keep {ref}")),
                Button("Note", Press(f"/action note {ref}")),
            )
        case Status.CLOSED | Status.WITHDRAWN:
            return (Button("Reopen", Press(f"/reopen {ref}")),)


def whole(ask: Ask, action: Action) -> tuple[Part, ...]:
    """The action with all that is on its record."""
    rows = [
        Fact("Status", (state(action, ask.today),)),
        Fact("Owner", words(action.owner_text or "nobody yet")),
        Fact("Due", words(_due_fact(ask, action))),
        Fact("Raised", _raised(action)),
    ]
    if action.past_dues:
        times = len(action.past_dues)
        rows.insert(3, Fact("Due date moved", words("once" if times == 1 else f"{times} times")))
    if action.about:
        rows.append(Fact("About", _about(action)))
    if action.area:
        rows.append(Fact("Area", words(action.area)))
    if action.source.paper:
        rows.append(Fact("Paper", words(f"{action.source.paper}, line {action.source.line}")))
    parts: list[Part] = [Heading(str(action.ref)), Line(words(action.text or _last_words(action))), Facts(tuple(rows))]
    parts += request(action)
    if action.past_dues:
        parts.append(Bullets(tuple(words(_past_due(due)) for due in action.past_dues)))
    parts += _history(action)
    parts += at(ask, action.source)
    return (*parts, Buttons(buttons(action)))


def request(action: Action) -> tuple[Part, ...]:
    """The later due date that somebody asked for, to grant or decline; nothing where nobody waits for an answer."""
    wanted = action.extension
    if wanted is None or action.status is not Status.OPEN:
        return ()
    told = f" until {wanted.due.written}, on {said(wanted.asked_on)}: {wanted.because}"
    return (
        Line((Tag("more time asked for", Tone.WARN), Plain(f" {wanted.asked_by} asked for more time{told}"))),
        Buttons(
            (
                Button("Grant", Press(f"/action grant {action.ref}"), Weight.PRIMARY),
                Button("Decline", Press(f"/action decline {action.ref}")),
            )
        ),
    )


def told(action: Action) -> str:
    """What has just happened to it, and its words."""
    text = f"“{cut(action.text, 160)}”"
    if not action.updates:
        whose = action.owner_text or "nobody yet"
        return (
            f"raised for {whose}, due {action.due.written}. {text}" if action.raised_by else f"{action.status}. {text}"
        )
    last = action.updates[-1]
    match last.move:
        case "note":
            return f"has a note from {last.by}: {last.text}"
        case "assigned":
            return f"is now {action.owner_text}’s. {text}"
        case "recommended for closure":
            return f"is recommended for closure by {last.by}; {action.group} agrees it in its meeting. {text}"
        case "re-dated":
            return f"has another due date, by {last.by}. {last.text} {text}"
        case "more time asked for" | "more time declined":
            return f"stays due {action.due.written}. {text}"
        case move:
            note_said = f" Note: {last.text}" if last.text else ""
            return f"is {'open again' if move == 'reopened' else move}, by {last.by}. {text}{note_said}"


def update_words(update: Update) -> str:
    """One line of history."""
    when = f"{said(update.on)}: " if update.on else ""
    text = f" {update.text}" if update.text else ""
    return f"{when}{update.move} ({update.by}).{text}"


def _history(action: Action) -> list[Part]:
    lines = tuple(words(update_words(update)) for update in reversed(action.updates))
    if len(lines) <= 3:
        return [Bullets(lines)] if lines else []
    return [Bullets(lines[:3]), Fold(f"{len(lines) - 3} earlier", (Bullets(lines[3:]),))]


def _due_fact(ask: Ask, action: Action) -> str:
    text = due_words(action, ask.today, ask.calendar).removeprefix("due ")
    if action.due.tie:
        days = action.due.tie.working_days
        text += f" ({days} working days before" if days > 1 else " (the working day before" if days else " (the day of"
        text += f" the next {action.due.tie.group})"
    if action.due.written.certainty is Certainty.ASSUMED_YEAR:
        text += f" (written “{action.due.written.raw}”, the year is assumed)"
    return text


def _past_due(due: Due) -> str:
    until = f" until {said(due.until)}" if due.until else ""
    whose = f", moved by {due.changed_by}" if due.changed_by else ""
    return f"Was due {due.written}{until}{whose}." + (f" {due.because}" if due.because else "")


def _raised(action: Action) -> Spans:
    meeting = MeetingRef(action.ref.group, action.ref.meeting)
    when = f", {action.raised}" if action.raised.raw else ""
    return (Link(str(meeting), f"/meeting {meeting}"), Plain(when))


def _about(action: Action) -> Spans:
    spans: list[Span] = []
    for ref in action.about:
        spans += [Plain(", ")] if spans else []
        spans.append(about_link(ref))
    return tuple(spans)


def about_link(ref: ChangeRef | DecisionRef) -> Link:
    """A change request or decision, to look it up by."""
    return Link(str(ref), f"/cr {ref}" if isinstance(ref, ChangeRef) else f"/decision {ref}")


def _far(day: date, today: date, calendar: Calendar) -> str:
    days = calendar.between(today, day) if abs((day - today).days) < 3_700 else 0
    if day < today:
        late = max(-days, 1)
        return f"{late} working day{'s' if late > 1 else ''} late"
    return f"in {days} working day{'s' if days != 1 else ''}"


def _last_words(action: Action) -> str:
    """What is known of an action whose own words no paper gave: a report that only tells of its closing."""
    last = action.updates[-1].text if action.updates else ""
    return f"Its wording is not in the papers read so far. {last}".strip()
