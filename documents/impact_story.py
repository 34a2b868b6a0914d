"""Where does a change request's impact assessment stand, by what sentences say of it?"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from documents.frame import Frame
from documents.told import Sentence
from registers.changes import Stage
from registers.dates import Written, dates_in, read_date

_IA = r"(?:[Ii]mpact [Aa]ssessments?|IA)"
_ISSUED = re.compile(
    rf"\b(?:issued?|sent|out|released|circulated|raised?|went|submitted)\b.{{0,300}}?\b(?:for|to|into)\s(?:an?\s|the\s|its\s)?(?:(?:first|second|third|further|formal|full|industry|participant|Programme)\s){{0,2}}{_IA}\b"
    rf"|\b{_IA}\b[^.;]{{0,60}}?\b(?:opened|opens|began|begins|started|starts|runs|ran|was\sissued|is\sout)\b"
)
_CLOSES = re.compile(
    rf"\b{_IA}\b[^.;]{{0,120}}?\b(closed|closes|closing|ends|ended|ending|until)\b"
    rf"|\b(?:responses?|answers?)\b[^.;]{{0,60}}?\b(due|by|until|closes|close|closed)\b"
)
_VALIDATED = re.compile(r"(?<!be )(?<!not )(?<!to )\bvalidated\b")
_FUTURE = re.compile(r"\b(?:will|would|to)\sbe\s(?:issued|sent|raised|released|submitted)\b")
_SHORT = re.compile(r"(?<![\w/])[0-9]{1,2}/[0-9]{1,2}(?![\w/])")
_UNTIL = re.compile(
    r"\b(?:clos\w*|end(?:s|ed|ing)?|due|deadline)\b[^.;]{0,25}$|\b(?:until|to|by)\s(?:and\sincluding\s)?(?:[A-Z]\w+day,?\s)?$",
    re.IGNORECASE,
)
_ROUNDS = (("second", 2), ("third", 3), ("round 2", 2), ("round 3", 3))


@dataclass(frozen=True)
class Story:
    """What is known so far: the stage reached, the round, when it opened and closes."""

    stage: Stage = Stage.KNOWN
    round: int = 1
    opened: Written = Written("")
    closes: Written = Written("")

    @property
    def assessed(self) -> bool:
        """Whether there is a round of impact assessment to keep."""
        return bool(self.opened.raw or self.closes.raw)


def sends_to_assessment(text: str) -> bool:
    """Whether a decision only sends a change request to impact assessment, which approves nothing yet."""
    return bool(_ISSUED.search(text) or re.search(rf"\b(?:issuance|issue|progress\w*)\s(?:to|for)\s{_IA}\b", text))


def heard(story: Story, sentence: Sentence, frame: Frame) -> Story:
    """The story with what one more sentence says; the first date stated stays."""
    text = sentence.text
    closing = _CLOSES.search(text)
    issued = _ISSUED.search(text)
    if _VALIDATED.search(text) and (sentence.cited or sentence.told.topic):
        story = replace(story, stage=_further(story.stage, Stage.VALIDATED))
    dates = _dates(text, frame) if issued or closing else []
    if issued:
        story = _issued(story, sentence, [one for at, one in dates if not _UNTIL.search(text[:at])], frame)
    if closing and ("IA" in text or "ssessment" in text or story.opened.raw):
        end = next((one for at, one in dates if at >= closing.end() and _UNTIL.search(text[:at])), None)
        if end and not story.closes.raw:
            past = closing[0].endswith(("closed", "ended"))
            stage = Stage.ASSESSED if past else Stage.ASSESSMENT
            story = replace(story, closes=end, stage=_further(story.stage, stage))
    if issued or closing:
        story = replace(
            story, round=max([story.round, *(number for words, number in _ROUNDS if words in text.lower())])
        )
    return story


def _issued(story: Story, sentence: Sentence, opening: list[Written], frame: Frame) -> Story:
    if not opening and _FUTURE.search(sentence.text):
        return story
    stated = opening[0] if opening else sentence.told.as_of if sentence.told.as_of.raw else frame.date
    return replace(
        story, opened=story.opened if story.opened.raw else stated, stage=_further(story.stage, Stage.ASSESSMENT)
    )


def _dates(text: str, frame: Frame) -> list[tuple[int, Written]]:
    full = list(dates_in(text, frame.day))
    taken = {at for at, _ in full}
    short = [
        (found.start(), read_date(found[0], frame.day)) for found in _SHORT.finditer(text) if found.start() not in taken
    ]
    return sorted(full + short, key=lambda one: one[0])


def _further(one: Stage, other: Stage) -> Stage:
    order = list(Stage)
    return max(one, other, key=order.index)
