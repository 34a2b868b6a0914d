"""How does an impact assessment look: how it stands in a line, and the matrix of its answers with their comments?"""

from __future__ import annotations

from chat.messages import Bullets, Chart, Fold, Part, Plain, Series, Shape, Spans, Strong, Tone
from handlers.ask import Ask
from registers.changes import Change, Stage
from registers.dates import said
from registers.impact import Answer, Assessment, Verdict

_TONES = {Verdict.ACCEPT: Tone.GOOD, Verdict.REJECT: Tone.BAD, Verdict.ABSTAIN: Tone.WARN}


def matrix(assessment: Assessment) -> Chart:
    """Who answered what, by constituency; whoever has not answered is shown too."""
    seats = tuple(dict.fromkeys((*assessment.asked, *(one.constituency for one in assessment.answers))))
    given = {one.constituency: one.verdict for one in assessment.answers}
    series = [
        Series(verdict.value, _TONES[verdict], tuple(int(given.get(seat) is verdict) for seat in seats))
        for verdict in Verdict
    ]
    series.append(Series("none", Tone.QUIET, tuple(int(seat not in given) for seat in seats)))
    return Chart("Answers to the impact assessment", Shape.MATRIX, seats, tuple(series))


def comments(assessment: Assessment) -> tuple[Spans, ...]:
    """What was commented, each with the reply it got."""
    return tuple(_comment(one) for one in assessment.answers if one.comment or one.reply)


def answers(assessment: Assessment) -> tuple[Part, ...]:
    """The matrix, with the comments and replies folded beneath."""
    said_too = comments(assessment)
    return (matrix(assessment), *((Fold("Comments", (Bullets(said_too),)),) if said_too else ()))


def assessment_name(assessment: Assessment) -> str:
    """Which one it is, where there has been more than one."""
    return "Impact assessment" + (f", round {assessment.round}" if assessment.round > 1 else "")


def progress(ask: Ask, change: Change, assessment: Assessment) -> str:
    """How many answers are in, when it closes, and who is missing."""
    told = []
    if assessment.asked:
        told.append(f"{len(assessment.asked) - len(assessment.missing)} of {len(assessment.asked)} answers in")
    closes = assessment.closes.day
    over = change.stage is not Stage.ASSESSMENT or (closes is not None and closes < ask.today)
    if closes and over:
        told.append(f"closed {said(closes)}")
    elif closes:
        left = ask.calendar.between(ask.today, closes)
        told.append(f"closes {said(closes)}, {left} working day{'' if left == 1 else 's'} left")
    if assessment.missing and not over:
        told.append(f"missing: {', '.join(assessment.missing)}")
    return "; ".join(told) or "out"


def _comment(answer: Answer) -> Spans:
    whose = answer.constituency + (f" ({answer.organisation})" if answer.organisation else "")
    told: Spans = (Strong(f"{whose}: "), Plain(answer.comment or "no comment"))
    return (*told, Strong(" · Reply: "), Plain(answer.reply)) if answer.reply else told
