"""What may be said while a change request is out for impact assessment, by whom, and until when?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from registers.changes import Change, Stage, Step
from registers.constituencies import among
from registers.dates import said
from registers.impact import Answer, Assessment
from registers.problems import Problem


def open_round(change: Change, on: date) -> Assessment:
    """The round that answers are taken in; raises ``Problem`` where none is out, or its closing day has passed."""
    found = change.assessment
    if change.stage is not Stage.ASSESSMENT or found is None:
        command = f"/ia {change.ref}" if found else f"/cr {change.ref}"
        raise Problem(f"{change.ref} is not out for impact assessment ({change.stage.value}).", near=(command,))
    if found.closes.day and found.closes.day < on:
        raise Problem(
            f"The impact assessment of {change.ref} closed on {said(found.closes.day)}. "
            "Tell the PMO, who can issue another round.",
            near=(f"/ia {change.ref}",),
        )
    return found


def one_asked(change: Change, wanted: str) -> str:
    """The constituency as this impact assessment spells it; raises ``Problem`` with those that were asked."""
    names = _names(change.assessment) if change.assessment else ()
    found = among(wanted, names)
    if found is None:
        have = f" Asked are {', '.join(names)}." if names else ""
        raise Problem(f"{wanted} was not asked about {change.ref}.{have}", near=(f"/ia {change.ref}",))
    return found


def answer(change: Change, given: Answer, on: date) -> Change:
    """A constituency's answer; a second one takes the place of the first, and the history says so.

    What single organisations of a constituency answered stays beside it.
    """
    before = open_round(change, on)
    name = one_asked(change, given.constituency)
    new = replace(given, constituency=name, on=on)
    same = [one for one in before.answers if (one.constituency, one.organisation) == (name, new.organisation)]
    answers = (*(one for one in before.answers if one not in same), new)
    was = same[-1].verdict if same else None
    instead = "" if was is None else ", as before" if was is new.verdict else f" instead of {was}"
    told = f"{name}: {new.verdict}{instead}."
    step = Step(on, given.by, "impact assessment answered", told, in_chat=True)
    return _with(change, replace(before, answers=answers), step)


def reply(change: Change, constituency: str, by: str, on: date, text: str) -> Change:
    """The raiser's or the Programme's response to what a constituency commented, in the newest round."""
    found = change.assessment
    name = one_asked(change, constituency)
    if found is None or not any(one.constituency == name for one in found.answers):
        raise Problem(f"{name} has not answered about {change.ref} yet.", near=(f"/ia {change.ref}",))
    if not text.strip():
        raise Problem(f"Say what to reply: /ia reply {change.ref} to {name} saying …")
    answers = tuple(replace(one, reply=text) if one.constituency == name else one for one in found.answers)
    return _with(
        change, replace(found, answers=answers), Step(on, by, "comment replied to", f"{name}: {text}", in_chat=True)
    )


def _names(assessment: Assessment) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*assessment.asked, *(one.constituency for one in assessment.answers))))


def _with(change: Change, newest: Assessment, step: Step) -> Change:
    return replace(change, assessments=(*change.assessments[:-1], newest), history=(*change.history, step))
