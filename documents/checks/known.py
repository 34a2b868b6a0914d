"""What in a paper contradicts what the register already holds?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from documents.extract import Extract
from registers.actions import Action, Status
from registers.dates import said
from registers.findings import Finding, Severity
from registers.refs import ActionRef, ChangeRef, DecisionRef, ReleaseRef


@dataclass(frozen=True)
class Known:
    """What earlier papers and people told the register, as far as a paper can contradict it."""

    titles: Mapping[ChangeRef, str] = field(default_factory=dict)
    statuses: Mapping[ActionRef, Status] = field(default_factory=dict)
    dues: Mapping[ActionRef, date] = field(default_factory=dict)
    action_texts: Mapping[ActionRef, str] = field(default_factory=dict)
    decision_texts: Mapping[DecisionRef, str] = field(default_factory=dict)
    release_dates: Mapping[ReleaseRef, date] = field(default_factory=dict)


def check_against(extract: Extract, known: Known) -> tuple[Finding, ...]:
    """What an extract says otherwise than the register: titles, states, due dates, words, releases. Never raises."""
    found = [
        *_changes(extract, known),
        *(one for action in extract.actions for one in _action(extract, action, known)),
        *_decisions(extract, known),
        *_releases(extract, known),
    ]
    return tuple(sorted(found, key=lambda one: (one.line, one.check)))


def _finding(extract: Extract, check: str, severity: Severity, line: int, quote: str, says: str) -> Finding:
    return Finding(extract.paper, check, severity, max(line, 1), quote[:160], says)


def _changes(extract: Extract, known: Known) -> Iterator[Finding]:
    for change in extract.changes:
        title = known.titles.get(change.ref, "")
        if change.title and title and _flat(title) != _flat(change.title):
            told = f"The register holds {change.ref} as “{title}”. Confirm whether it was retitled."
            yield _finding(
                extract, "title-unlike-the-register", Severity.WARNING, change.source.line, change.title, told
            )


def _action(extract: Extract, action: Action, known: Known) -> Iterator[Finding]:
    line = action.source.line
    status = known.statuses.get(action.ref)
    if action.live and status in {Status.CLOSED, Status.WITHDRAWN}:
        told = (
            f"{action.ref} is {action.status} in this paper and {status} in the register. Reopen it, or take it off "
            "the paper."
        )
        yield _finding(extract, "closed-in-the-register", Severity.WARNING, line, str(action.ref), told)
    due, now = known.dues.get(action.ref), action.due.written.day
    if due and now and now < due and action.live:
        told = (
            f"{action.ref} was due on {said(due)} in the register; this paper brings it forward to {said(now)}. "
            "Confirm the date."
        )
        yield _finding(extract, "due-brought-forward", Severity.NOTICE, line, action.due.written.raw, told)
    text = known.action_texts.get(action.ref, "")
    if text and action.text and not _alike(text, action.text):
        told = f"The register holds {action.ref} with other words: “{text[:90]}”. Confirm that it is the same action."
        yield _finding(extract, "reference-with-other-words", Severity.WARNING, line, action.text, told)


def _decisions(extract: Extract, known: Known) -> Iterator[Finding]:
    for decision in extract.decisions:
        text = known.decision_texts.get(decision.ref, "")
        if text and decision.text and not _alike(text, decision.text):
            told = (
                f"The register holds {decision.ref} with other words: “{text[:90]}”. A decision's reference is used "
                "once."
            )
            line = decision.source.line
            yield _finding(extract, "reference-with-other-words", Severity.ERROR, line, decision.text, told)


def _releases(extract: Extract, known: Known) -> Iterator[Finding]:
    for release in extract.releases:
        day = known.release_dates.get(release.ref)
        if day and release.date.day and release.date.day != day:
            told = f"The register has {release.ref} on {said(day)}; this paper says {release.date}. Confirm which."
            yield _finding(extract, "release-moved", Severity.NOTICE, release.source.line, release.date.raw, told)


def _flat(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", text.lower()).strip()


def _alike(one: str, other: str) -> bool:
    """Whether two wordings share most of their words: papers reword an action a little from meeting to meeting."""
    words, others = set(_flat(one).split()), set(_flat(other).split())
    return 2 * len(words & others) >= min(len(words), len(others))
