"""What can people do to a change request on its way: raise, validate, issue, close its assessment, release it?"""

from __future__ import annotations

from typing import Annotated

from chat.commands import After, Label, command
from chat.kinds import KnownGroup, Owners
from chat.messages import Audience, Buttons, Hint, Line, Part, Plain, Reply, words
from handlers.ask import Ask
from handlers.change_buttons import buttons
from handlers.change_parts import link, named, stage
from handlers.lookup import change_of
from handlers.numbering import unused
from handlers.rights import pmo_only, raiser_or_pmo
from handlers.undo import undo_of
from registers.change_moves import (
    ASSESSMENT_WORKING_DAYS,
    close_assessment,
    issue,
    release,
    retitle,
    validate,
    withdraw,
)
from registers.changes import Change, Stage, Step, next_step
from registers.constituencies import constituency, titles_in
from registers.dates import Written, said
from registers.groups import ordinary
from registers.owners import print_owners
from registers.people import is_known
from registers.problems import Problem
from registers.refs import ChangeRef, ReleaseRef
from registers.when import When

#: Decides the design, which is what most change requests change; another group is said with ``to``.
_USUAL_GROUP = "DAG"


@command("cr raise", writes=True, form="Raise a change request")
def raise_change(
    ask: Ask,
    title: Annotated[str, Label("Its title")],
    raiser: Annotated[Owners, After("by"), Label("Raised by, if not by you")] = (),
    group: Annotated[KnownGroup | None, After("to"), Label("The group that decides it")] = None,
) -> Reply:
    """Raise the next change request; DAG decides it unless another group is named, or the channel is another's.

    /cr raise Longer window for validating reads by Supplier Agent (Larkmead) to DAG
    May: everybody with a seat in the programme, the PMO.
    """
    if not is_known(ask.person):
        raise Problem("People with a seat in the programme raise its change requests. Ask one of them, or the PMO.")
    numbers = [ChangeRef.parse(one).number for one in ask.unit.changes.refs()]
    decides = ordinary(group or ask.place.group or _USUAL_GROUP)
    raised_by = print_owners(raiser) or ask.person.name
    step = Step(ask.today, ask.person.name, "raised", in_chat=True)
    ref = unused(ask.unit, max(numbers, default=0), ChangeRef)
    new = Change(ref, title, raised_by=raised_by, group=decides, stage=Stage.RAISED, history=(step,))
    return moved(ask, ask.unit.changes.save(new), f"is raised by {raised_by}: {title}.")


@command("cr validate", writes=True)
def validate_change(ask: Ask, change: ChangeRef, group: Annotated[KnownGroup | None, After("at")] = None) -> Reply:
    """Say that a group has validated a change request; “at …” names the group where no paper has.

    /cr validate 040 at DAG
    May: the PMO.
    """
    before = change_of(ask, change)
    pmo_only(ask, "records what a group has validated")
    decides = group or before.group or ordinary(ask.place.group)
    if not decides:
        raise Problem(f"No paper says which group decides {change}. Say it: /cr validate {change} at DAG")
    after = ask.unit.changes.save(validate(before, ask.person.name, ask.today, decides))
    return moved(ask, after, f"is validated at {decides}.")


@command("cr issue", writes=True)
def issue_change(
    ask: Ask, change: ChangeRef, closing: Annotated[When | None, After("closing"), Label("Closing day")] = None
) -> Reply:
    """Issue a change request for impact assessment, for ten working days unless you say when it closes.

    /cr issue 040 closing 22/01/2024
    May: the PMO.
    """
    before = change_of(ask, change)
    pmo_only(ask, "issues change requests for impact assessment")
    usual = ask.calendar.shift(ask.today, ASSESSMENT_WORKING_DAYS)
    closes = ask.due(closing).written if closing else Written.of(usual)
    after = ask.unit.changes.save(issue(before, ask.person.name, ask.today, closes, _asked(ask, before)))
    asked = after.assessment.asked if after.assessment else ()
    hints = [f"Asked: {', '.join(asked)}."]
    if closing is None:
        hints.append(f"No closing day was said, so it is {ASSESSMENT_WORKING_DAYS} working days.")
    if closes.day and not ask.calendar.works(closes.day):
        hints.append(f"{said(closes.day)} is not a working day.")
    return moved(ask, after, f"is out for impact assessment until {closes}.", *hints)


@command("cr close-ia", writes=True)
def close_change(ask: Ask, change: ChangeRef) -> Reply:
    """Close a change request's impact assessment; who has not answered is kept on the record.

    /cr close-ia 040
    May: the PMO.
    """
    before = change_of(ask, change)
    pmo_only(ask, "closes impact assessments")
    after = ask.unit.changes.save(close_assessment(before, ask.person.name, ask.today))
    return moved(ask, after, "has been assessed: its impact assessment is closed.", after.history[-1].text)


@command("cr withdraw", writes=True, form="Withdraw a change request")
def withdraw_change(ask: Ask, change: ChangeRef, reason: Annotated[str, After("because")]) -> Reply:
    """Withdraw a change request before it is decided.

    /cr withdraw 040 because the design fixes it without a change
    May: its raiser, the PMO.
    """
    before = change_of(ask, change)
    raiser_or_pmo(ask, before, "withdraws it")
    after = ask.unit.changes.save(withdraw(before, ask.person.name, ask.today, reason))
    return moved(ask, after, f"is withdrawn. {reason}")


@command("cr release", writes=True, form="Release a change request")
def release_change(ask: Ask, change: ChangeRef, into: Annotated[ReleaseRef, Label("Release")]) -> Reply:
    """Say that an approved change request is out with a release.

    /cr release 036 IR7
    May: the PMO.
    """
    before = change_of(ask, change)
    pmo_only(ask, "records releases")
    known = ask.unit.releases.get(into)
    day = known.date if known else Written("")
    after = ask.unit.changes.save(release(before, ask.person.name, ask.today, into, day))
    hints = []
    if before.release and before.release != into:
        hints.append(f"It was planned for {before.release}.")
    if after.release_date.day and after.release_date.day > ask.today:
        hints.append(f"{into} is stated for {after.release_date}, which is still to come.")
    return moved(ask, after, f"is released in {into}.", *hints)


@command("cr retitle", writes=True, form="Give a change request another title")
def retitle_change(ask: Ask, change: ChangeRef, title: Annotated[str, After("to"), Label("New title")]) -> Reply:
    """Give a change request another title; every earlier one stays on the record.

    /cr retitle 034 to Delay to Elexon Level 4 validation response
    May: its raiser, the PMO.
    """
    before = change_of(ask, change)
    raiser_or_pmo(ask, before, "gives it another title")
    after = ask.unit.changes.save(retitle(before, ask.person.name, ask.today, title))
    return moved(ask, after, f"is now called {title}.", f"Before: {before.title}." if before.title else "")


def moved(ask: Ask, change: Change, told: str, *hints: str) -> Reply:
    """What has just happened to a change request, who acts next, and its next moves; announced to its group."""
    ask.announce(change.group, f"/cr {change.ref}", f"{change.ref} v{change.version}", change.ref)
    parts: list[Part] = [Line((link(change), Plain(f" {told} "), stage(change)))]
    parts += [Line(words(step)) for step in (next_step(change),) if step]
    parts += [Hint(words(hint)) for hint in hints if hint]
    row = (*buttons(change), undo_of(change.ref))
    return Reply(f"{named(change)}: {stage(change).text}", (*parts, Buttons(row)), Audience.CHANNEL)


def _asked(ask: Ask, change: Change) -> tuple[str, ...]:
    """Who is to answer: the constituencies with a seat in its group, else those of the group's last roll."""
    titles = titles_in(ask.unit.people.all(), change.group)
    if not titles:
        rolls = [one for one in ask.unit.rolls.all() if one.group == change.group]
        titles = tuple(row.seat for row in rolls[-1].rows) if rolls else ()
    return tuple(dict.fromkeys(constituency(title) for title in titles))
