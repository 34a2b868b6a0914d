"""Does each item of a horizon scanning log agree with itself: its status with its words, its dates with its status?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from documents.checks.case import Case, Run
from registers.findings import Finding, Severity
from registers.horizon import HorizonItem

_PENDING = re.compile(
    r"\bawait\w*|\bwith\s+(?:the\s+)?authority\b|\bconsultation\b|\bassessment\b|\bdraft\b|\bon\s+hold\b", re.IGNORECASE
)
_OVER = re.compile(
    r"\b(?:was|were|been|parties|members)\s+(?:\w+\s+)?rejected\b|\brejected\s+(?:by|the\s+change)\b|\bwithdrawn\b",
    re.IGNORECASE,
)
_CHALLENGED = re.compile(
    r"\b(?:is|are|being|was|were|been)\s+(?:being\s+)?(?:challenged|appealed|disputed)\b", re.IGNORECASE
)
_HELD = re.compile(r"\b(?:currently|now|is|remains|only)\s+(?:\w+\s+)?on\s+hold\b", re.IGNORECASE)
_MOVING = re.compile(r"\bnow\s+(?:progressing|under\s?way|moving)\b|\bno\s+longer\s+on\s+hold\b", re.IGNORECASE)


def check_horizon(case: Case) -> Iterator[Finding]:
    """A status against its narrative, a decision date that is none, a blank impact."""
    for item in case.extract.horizon:
        yield from _narrative(case, item)
        yield from _decision(case, item)
    yield from _blank(case)


def row_line(case: Case, item: HorizonItem, text: str) -> int:
    """The line, from the item's first on, on which one of its cells stands; cells repeat from item to item."""
    flat = " ".join(text.split())
    if not flat:
        return item.source.line
    return next(
        (run.line for run in case.from_line(item.source.line) if run.row and flat in run.text), item.source.line
    )


def _narrative(case: Case, item: HorizonItem) -> Iterator[Finding]:
    words, status = f"{item.summary} {item.positions}", item.status
    low = status.lower()
    over, held, challenged = _OVER.search(words), _HELD.search(words), _CHALLENGED.search(words)
    against = ""
    if over and _PENDING.search(status):
        against = over[0]
    elif challenged and low.startswith("approved"):
        against = challenged[0]
    elif held and low and "hold" not in low and not _MOVING.search(words):
        against = held[0]
    elif "hold" in low and (moving := _MOVING.search(words)):
        against = moving[0]
    if against:
        line = row_line(case, item, item.positions if against in item.positions else item.summary[:60])
        yield case.finding(
            "status-unlike-narrative",
            Severity.WARNING,
            line,
            _around(item, against),
            f"{item.ref} has the status “{status}”, but its words say “{against}”. Confirm where it stands.",
        )


def _around(item: HorizonItem, words: str) -> str:
    for text in (item.positions, item.summary):
        at = text.find(words)
        if at >= 0:
            return text[max(text.rfind(" ", 0, max(at - 40, 0)) + 1, 0) : at + len(words) + 30]
    return words


def _decision(case: Case, item: HorizonItem) -> Iterator[Finding]:
    days = [one.written.day for one in item.decisions if one.written.day]
    line = row_line(case, item, item.decision_text) if len(item.decision_text) > 3 else item.source.line
    bodies = [one for one in item.decisions if one.body]
    if len(bodies) > 1 or re.search(r"\bPanel\b.*\bOfgem\b", item.decision_text):
        told = f"Two bodies share the one decision date of {item.ref}. Say which decision is meant."
        yield case.finding("two-bodies-one-date", Severity.NOTICE, line, item.decision_text, told)
    if item.decision_text.rstrip().endswith("?"):
        told = f"The decision date of {item.ref} still carries a question mark. Confirm it."
        yield case.finding("date-in-doubt", Severity.NOTICE, line, item.decision_text, told)
    raised = item.raised.day
    if raised and days and min(days) < raised:
        told = f"{item.ref} was raised on {item.raised}, after its decision date. Confirm both."
        yield case.finding("decided-before-raised", Severity.ERROR, line, item.decision_text, told)
    if case.day and days and max(days) < case.day and _PENDING.search(item.status) and "pproved" not in item.status:
        told = (
            f"The decision date of {item.ref} has passed and its status is still “{item.status}”. Confirm where it "
            "stands."
        )
        yield case.finding("status-unlike-narrative", Severity.WARNING, line, item.decision_text, told)
    if case.day and days and min(days) > case.day and item.status.lower().startswith("approved"):
        told = f"{item.ref} has the status “{item.status}” before its decision date. Confirm where it stands."
        yield case.finding("status-unlike-narrative", Severity.WARNING, line, item.decision_text, told)


def _blank(case: Case) -> Iterator[Finding]:
    filled = sum(bool(item.impact) for item in case.extract.horizon)
    for item in case.extract.horizon:
        empty = [
            name
            for name, cell in (("impact", item.impact), ("status", item.status), ("date raised", item.raised.raw))
            if not cell and filled > 2 and not item.issue
        ]
        if empty:
            told = f"{item.ref} has no {' or '.join(empty)}, as the others have. Fill it in."
            line = row_line(case, item, item.raised.raw)
            yield case.finding("blank-cell", Severity.NOTICE, line, item.raised.raw or str(item.ref), told)
    starred = [item for item in case.extract.horizon if item.decision_text.endswith("*")]
    for run in case.runs:
        if starred and _footnote(case, run) and re.search(r"\bimplementation\s+dates?\b", run.text, re.IGNORECASE):
            told = (
                f"The decision dates of {' and '.join(str(item.ref) for item in starred)} are implementation "
                "dates, as the note at "
                f"line {run.line} says. Ask for the dates of decision."
            )
            line = row_line(case, starred[0], starred[0].decision_text)
            yield case.finding("decision-date-is-another", Severity.WARNING, line, starred[0].decision_text, told)
            if "?" in run.text or re.search(r"\bclarification\s+is\s+requested\b", run.text, re.IGNORECASE):
                told = "The note asks the reader a question that the paper leaves open. Answer it or take it out."
                yield case.at("question-left-open", Severity.NOTICE, run, (0, 60), told)


def _footnote(case: Case, run: Run) -> bool:
    """Whether a run is the note that a star refers to; readers may have taken its star for a bullet's."""
    line = case.paper.lines[run.line - 1] if run.line <= len(case.paper.lines) else ""
    return f"{run.text} {line}".lstrip().startswith("*") or line.lstrip().startswith("*")
