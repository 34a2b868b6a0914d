"""Are next steps dated as their actions are, and in an order that can be kept?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from documents.checks.case import Case, Run
from documents.extract import Kind
from registers.dates import dates_in, said
from registers.findings import Finding, Severity

_BY = re.compile(r"\b(?:by|before|no\s+later\s+than|until)\s+(?:\d{1,2}\s?(?:[ap]m|:\d\d)\s+)?$", re.IGNORECASE)
_BREAK = re.compile(r"\bbefore\s+(?:the\s+)?Christmas\b", re.IGNORECASE)
_JANUARY = re.compile(r"\b(?:early|mid|late)\s+January\b", re.IGNORECASE)
_WORD = re.compile(r"[a-z]{4,}")
_ENDING = re.compile(r"(?:ing|ions?|ed|es|s|e)$")
_COMMON = {
    "will",
    "with",
    "from",
    "that",
    "this",
    "their",
    "have",
    "been",
    "programme",
    "provide",
    "provided",
    "meeting",
}
#: So many words in common are taken for one subject.
_ALIKE = 4
#: More steps and actions than one meeting has.
_MOST = 300


def check_steps(case: Case) -> Iterator[Finding]:
    """A step set for a later day than the action that asks for it; something due before what it waits for."""
    if case.extract.kind is Kind.HEADLINE_REPORT:
        yield from _later_than_their_action(case)
    yield from _before_christmas(case)


def _later_than_their_action(case: Case) -> Iterator[Finding]:
    own = [one for one in case.extract.actions if one.ref.meeting == case.own_number and one.text]
    steps = [(run, _stems(run.text)) for run in case.prose() if run.bullet and len(run.text) > 40][:_MOST]
    for action in own[:_MOST]:
        due, words = action.due.written.day, _stems(action.text)
        for run, stems in steps:
            if due is None or len(words & stems) < _ALIKE:
                continue
            for place, written in dates_in(run.text, case.day):
                if written.day and written.day > due and _BY.search(run.text[max(place - 30, 0) : place]):
                    told = f"{action.ref} (line {action.source.line}) asks for much the same and is due on {said(due)}."
                    span = (place, place + len(written.raw))
                    check = "step-dated-unlike-its-action"
                    yield case.at(check, Severity.NOTICE, run, span, f"{told} Confirm which date holds.")
                    break


def _before_christmas(case: Case) -> Iterator[Finding]:
    """Sent back before Christmas what one section has reviewed in January only."""
    reviews = [(run, at, _stems(run.text)) for run in case.prose() if (at := _JANUARY.search(run.text))][:50]
    for run in case.prose():
        holiday = _BREAK.search(run.text)
        stems = _stems(run.text) if holiday else set()
        for other, at, others in reviews if holiday else ():
            if other is not run and other.section == run.section and len(stems & others) >= _ALIKE and _reviews(other):
                told = (
                    f"This is to happen before Christmas; line {other.line_at(at.start())} puts its review in {at[0]}."
                )
                span = holiday.span() if holiday else (0, 0)
                yield case.at("steps-out-of-order", Severity.NOTICE, run, span, f"{told} Confirm the order.")
                break


def _reviews(run: Run) -> bool:
    return bool(re.search(r"\b(?:review|assur)", run.text, re.IGNORECASE))


def _stems(text: str) -> set[str]:
    return {_ENDING.sub("", word) for word in _WORD.findall(text.lower()) if word not in _COMMON}
