"""What does one sentence say of a change request: its title, raiser, objectors, group, release, test, postponement?

Each question is a pattern of its own over one sentence, and answers only where the words are plain.
"""

from __future__ import annotations

import re

from documents.decision_table import RELEASE, release_date
from documents.frame import Frame
from documents.seats import seats_in
from documents.told import Sentence
from registers.dates import Written
from registers.groups import KNOWN
from registers.mentions import mentions
from registers.problems import Problem
from registers.refs import ChangeRef, ReleaseRef

_NAME = r"[A-Z][\w&'’.-]{0,24}(?:\s(?:(?:of|and|for|the|&)\s)?[A-Z(][\w&'’.)-]{0,24}){0,5}"
_RAISED = re.compile(
    rf"\b({_NAME})\s(?:has\s|have\s|had\s)?(?:formally\s)?raised\s(?:(?:Programme\s)?[Cc]hange\s[Rr]equest\s|CR)(?:\(?CR\)?)?\s?0*[0-9]"
)
_RAISED_BY = re.compile(
    rf"(?:\b[Cc]hange\s[Rr]equest|\bCR\s?[0-9]{{1,4}}|\)),?\s(?:which\s)?(?:was\s|has\sbeen\s|had\sbeen\s|is\s)?raised\sby\s(?:the\s|an?\s)?({_NAME})"
)
_RAISER = re.compile(rf"(?:Change\s)?(?:Raiser|Raised\sby)\s?:\s?(?:the\s|an?\s)?({_NAME})")
_OBJECTED = re.compile(r"\b(?:object(?:ed|s)|(?:raised|made|lodged|stated)\s(?:an?\s|their\s)?objections?)\b")
_OBJECTED_BY = re.compile(
    r"\b[Oo]bjections?\s(?:(?:was|were|is|are)\s)?(?:(?:raised|made|lodged|stated|received)\s)?(?:by|from)\b"
)
_NO_OBJECTION = re.compile(
    r"\b(?:no|without|not|nor|neither|withdrew|withdrawn)\b(?:\s\w+){0,3}\sobject", re.IGNORECASE
)
_GROUP_ACTS = re.compile(
    r"\b(e?[A-Z]{3,6})\s(?:(?:has|have|had)\s)?(?:unanimously\s)?(?:agreed|approved|rejected|validated|decided|deferred)\b"
    r"|\b(e?[A-Z]{3,6})\s(?:approval|decision)\b|\b(?:decision|approval)\s(?:by|at|of)\s(?:the\s)?(e?[A-Z]{3,6})\b"
)
_RELEASED = re.compile(r"\breleased?\b[^.;]{0,80}?\bin\s(?:the\s)?(?:design\s)?(?=IR|[Ii]nterim)")
_TESTED = re.compile(
    r"(?<!not be )(?<!not )\btest(?:ed|ing)\b[^.;]{0,60}?\b(?:in|during|within)\s(?:the\s)?"
    r"((?:[A-Z][\w&-]{0,20}\s){0,4}Cycle\s[0-9]{1,2})\b"
)
_POSTPONE = re.compile(r"\b(?:postpon|defer|moved\sto\b|moved\sback)", re.IGNORECASE)
_POSTPONED = re.compile(
    r"\b(?:postponement|deferral|deferment)\b[^.;]{0,80}?\b(?:accepted|agreed|approved|confirmed)\b"
    r"|\b(?:accepted|agreed|approved|confirmed)\s(?:to\s)?(?:the\s|a\s|this\s|that\s)?(?:\w+\s){0,2}(?:postpone(?:ment)?|defer(?:ral|ment)?)\b"
    r"|\b(?:Chair|SRO|[A-Z]{3,6})\s(?:\w+\s){0,3}?(?:deferred|postponed)\b"
    r"|\bCR\s?[0-9]{1,4}\s(?:\([^()]{1,200}\)\s)?(?:was|were|has\sbeen|have\sbeen|is|are)\s(?:therefore\s)?(?:deferred|postponed)\b"
)
_BRACKETS = re.compile(r" ?\(((?:[^()]{1,300}+|\([^()]{0,100}\)){1,7}+)\)")
_IF = re.compile(
    r"\b(?:should|if|whether|whereby|suggested|requested|proposed|recommend\w*|not|rejected)\b", re.IGNORECASE
)
_WITHDRAWN = re.compile(
    r"\bCR\s?[0-9]{1,4}\s(?:\([^()]{1,200}\)\s)?(?:was|has\sbeen|had\sbeen|is|is\snow)\s(?:formally\s)?withdrawn\b"
    r"|\bwithdrew\s(?:CR|[Cc]hange\s[Rr]equest)|\bhas\swithdrawn\s(?:CR|[Cc]hange\s[Rr]equest)"
)


def titles_in(text: str, marked: tuple[str, ...] = (), *, stated: bool = False) -> dict[ChangeRef, str]:
    """The titles in brackets behind change requests. Other brackets stand there too (``CR032 (P210 report)``): a
    title is underlined or in italics, or stands in a decision (``stated``), or is a phrase that starts like one.
    """
    found: dict[ChangeRef, str] = {}
    for one in mentions(text):
        if not isinstance(one.ref, ChangeRef):
            continue
        digits = re.search(r"[0-9]+$", one.spelt)
        inside = _in_brackets(text, one.start + len(digits[0] if digits else one.spelt))
        if inside and (stated or inside in marked or _like_title(inside)):
            found.setdefault(one.ref, inside.strip("‘’“”'\" "))
    return found


def raiser_in(sentence: Sentence) -> str:
    """Who raised the one change request that a sentence is about, in its words."""
    if len(sentence.about) != 1:
        return ""
    found = _RAISED.search(sentence.text) or _RAISED_BY.search(sentence.text) or _RAISER.match(sentence.text)
    return re.sub(r"^(?:The|A|An)\s", "", found[1]).rstrip(".") if found else ""


def objectors_in(sentence: str) -> tuple[str, ...]:
    """The seats that a sentence says objected."""
    if _NO_OBJECTION.search(sentence):
        return ()
    by = _OBJECTED_BY.search(sentence)
    if by:
        return seats_in(sentence[by.end() :])
    found = _OBJECTED.search(sentence)
    return seats_in(sentence[: found.start()]) if found else ()


def group_in_sentence(sentence: str, but: str = "") -> str:
    """The known group that a sentence says decides, other than ``but``."""
    for found in _GROUP_ACTS.finditer(sentence):
        code = found[1] or found[2] or found[3]
        if code in KNOWN and code != but:
            return code
    return ""


def release_in(sentence: str, frame: Frame) -> tuple[ReleaseRef, Written] | None:
    """The release in which a sentence says that something is released, and its date where that follows."""
    found = _RELEASED.search(sentence)
    named = RELEASE.match(sentence, found.end()) if found else None
    if not found or not named:
        return None
    try:
        return ReleaseRef.parse(named[0]), release_date(sentence[found.end() :], frame)
    except Problem:
        return None


def test_cycle_in(sentence: str) -> str:
    """The test cycle in which a sentence says that something is tested; the papers' ``Function Cycle`` is
    ``Functional``.
    """
    found = _TESTED.search(sentence)
    return found[1].replace("Function Cycle", "Functional Cycle") if found else ""


def postpones(sentence: str) -> bool:
    """Whether a sentence speaks of postponing at all."""
    return bool(_POSTPONE.search(sentence))


def accepts_postponement(sentence: str) -> bool:
    """Whether a sentence says that a postponement is accepted: not proposed, wished for or feared."""
    found = _POSTPONED.search(sentence)
    return bool(found) and not _IF.search(sentence[: found.end()] if found else "")


def withdraws(sentence: str) -> bool:
    """Whether a sentence says that a change request is withdrawn."""
    return bool(_WITHDRAWN.search(sentence))


def _in_brackets(text: str, start: int) -> str:
    found = _BRACKETS.match(text, start)
    return found[1].strip() if found else ""


def _like_title(inside: str) -> bool:
    return inside[:1].isupper() and inside.count(" ") >= 3 and not re.match(r"(?:ACTION|DECISION|IA|CR)\b", inside)
