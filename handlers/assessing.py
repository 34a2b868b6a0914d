"""What did each constituency answer to an impact assessment, and how does one answer or reply?"""

from __future__ import annotations

from typing import Annotated, Literal

from chat.commands import After, Label, command
from chat.kinds import Constituency
from chat.messages import (
    Audience,
    Bullets,
    Button,
    Buttons,
    Fact,
    Facts,
    Heading,
    Hint,
    Line,
    Part,
    Plain,
    Press,
    Reply,
    Strong,
    Weight,
    words,
)
from handlers.ask import Ask
from handlers.change_parts import link, named, stage
from handlers.impact_parts import assessment_name, comments, matrix, progress
from handlers.lookup import change_of
from handlers.rights import raiser_or_pmo
from handlers.undo import undo_of
from registers.assessing import answer, one_asked, open_round, reply
from registers.changes import Change, Stage
from registers.constituencies import among, constituency, seats_of
from registers.impact import Answer, Verdict
from registers.people import is_pmo
from registers.problems import Problem
from registers.refs import ChangeRef


@command("ia")
def show(ask: Ask, change: ChangeRef) -> Reply:
    """The answers to an impact assessment by constituency, with their comments and the replies to them.

    /ia 040
    """
    found = change_of(ask, change)
    newest = found.assessment
    if newest is None:
        told = f"No impact assessment of {found.ref} is on record."
        return Reply(told, (Line(words(told)), Buttons((Button(f"Open {found.ref}", Press(f"/cr {found.ref}")),))))
    stands = progress(ask, found, newest)
    heading = f"{assessment_name(newest)} of {named(found)}"
    parts: list[Part] = [Heading(heading), Facts((Fact("Stands", (stage(found),)), Fact("Answers", words(stands))))]
    parts.append(matrix(newest))
    said = comments(newest)
    parts += [Line((Strong("Comments and replies"),)), Bullets(said)] if said else []
    for earlier in reversed(found.assessments[:-1]):
        parts.append(Hint(words(f"{assessment_name(earlier)}: {len(earlier.answers)} answers.")))
    row = [Button(f"Open {found.ref}", Press(f"/cr {found.ref}"))]
    if found.stage is Stage.ASSESSMENT:
        row.insert(0, Button("Answer", Press(f"/ia answer {found.ref}"), Weight.PRIMARY))
    if newest.answers:
        row.append(Button("Reply to a comment", Press(f"/ia reply {found.ref}")))
    return Reply(f"{heading}: {stands}"[:200], (*parts, Buttons(tuple(row))))


@command("ia answer", writes=True, form="Answer an impact assessment")
def give_answer(
    ask: Ask,
    change: ChangeRef,
    verdict: Annotated[Literal["accept", "reject", "abstain"], Label("Answer")],
    comment: Annotated[str, Label("Comment")] = "",
    whose: Annotated[Constituency | None, After("for"), Label("For which constituency, if not your own")] = None,
) -> Reply:
    """Answer an impact assessment for your own constituency; the PMO may answer for another with “for …”.

    /ia answer 040 accept Needs no change to our systems
    May: representatives of the constituencies that were asked, the PMO.
    """
    before = change_of(ask, change)
    open_round(before, ask.today)
    name = _speaking_for(ask, before, whose)
    given = Answer(name, Verdict(verdict), comment, by=ask.person.name)
    after = ask.unit.changes.save(answer(before, given, ask.today))
    instead = after.history[-1].text
    hints = [] if instead == f"{name}: {given.verdict}." else [instead]
    return _answered(ask, after, f"{name}: {given.verdict}.", comment, *hints)


@command("ia reply", writes=True, form="Reply to a comment")
def give_reply(
    ask: Ask,
    change: ChangeRef,
    whose: Annotated[Constituency, After("to"), Label("To which constituency’s comment")],
    text: Annotated[str, After("saying"), Label("Reply")],
) -> Reply:
    """Reply to what a constituency commented in an impact assessment.

    /ia reply 040 to Large Supplier saying Bills keep their day
    May: the change request's raiser, the PMO.
    """
    before = change_of(ask, change)
    raiser_or_pmo(ask, before, "replies to comments")
    after = ask.unit.changes.save(reply(before, whose, ask.person.name, ask.today, text))
    return _answered(ask, after, f"Reply to {one_asked(before, whose)}.", text)


def _answered(ask: Ask, change: Change, told: str, text: str, *hints: str) -> Reply:
    ask.announce(change.group, f"/ia {change.ref}", f"{change.ref} v{change.version}", change.ref)
    parts: list[Part] = [Line((link(change), Plain(" "), Strong(told), Plain(f" “{text}”" if text else "")))]
    if change.assessment:
        parts.append(Line(words(f"{assessment_name(change.assessment)}: {progress(ask, change, change.assessment)}.")))
    parts += [Hint(words(hint)) for hint in hints]
    row = (Button("All answers", Press(f"/ia {change.ref}")), undo_of(change.ref))
    return Reply(f"{change.ref}, {told} {text}".strip()[:200], (*parts, Buttons(row)), Audience.CHANNEL)


def _speaking_for(ask: Ask, change: Change, whose: Constituency | None) -> str:
    """The one constituency that this person answers for, as the impact assessment spells it."""
    asked = change.assessment.asked if change.assessment else ()
    own = [name for title in seats_of(ask.person) if (name := among(title, asked))]
    if whose:
        wanted = one_asked(change, whose)
        if wanted in own or is_pmo(ask.person):
            return wanted
        raise Problem(f"{wanted} is not your constituency, {ask.person.name}. {_who_could(ask, change, wanted)}")
    own = list(dict.fromkeys(own))
    if len(own) == 1:
        return own[0]
    if own:
        raise Problem(f"You speak for {' and '.join(own)}. Say which: /ia answer {change.ref} accept … for {own[0]}")
    if is_pmo(ask.person):
        missing = change.assessment.missing if change.assessment else ()
        name = (*missing, *asked, "…")[0]
        raise Problem(f"Say for which constituency: /ia answer {change.ref} accept … for {name}")
    raise Problem(
        f"None of your seats was asked about {change.ref}, {ask.person.name}. Asked are {', '.join(asked)}; "
        "the PMO can answer for one of them.",
        near=(f"/ia {change.ref}",),
    )


def _who_could(ask: Ask, change: Change, wanted: str) -> str:
    """Who sits for a constituency, and the PMO."""
    people = ask.unit.people.all()
    names = [one.name for one in people if any(constituency(title) == wanted for title in seats_of(one, change.group))]
    return f"These could: {', '.join([*names, 'the PMO'])}."
