"""Does what was settled earlier carry its decision's reference, and stay settled?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from documents.checks.case import Case, Run, said_lines
from documents.extract import Kind
from registers.actions import Status
from registers.dates import MONTHS
from registers.findings import Finding, Severity
from registers.mentions import changes_cited
from registers.refs import ActionRef, DecisionRef

_THERE = re.compile(
    r"\b(?:decisions?|decided|approved|agreed)\b[^.;]{0,60}?\bat\s+the\s+"
    rf"(?:\d{{1,2}}\s+)?({'|'.join(MONTHS)})(?:\s+(\d{{4}}))?\s+[A-Z]{{3,6}}\b",
    re.IGNORECASE,
)
_ON_CONDITION = re.compile(
    r"\b(?:accepted|agreed|approved)\b[^.]{0,20}\bsubject\s+to\b|\bsubject\s+to\b[^.]{0,60}\bwould\s+be\s+accepted\b"
)


def check_earlier(case: Case) -> Iterator[Finding]:
    """A decision of an earlier meeting without its reference; an action closed on what is accepted on a condition."""
    if case.extract.kind is not Kind.HEADLINE_REPORT:
        return
    if case.extract.decisions and case.day:
        yield from _unreferenced(case, (case.day.month, case.day.year))
    yield from _closed_on_condition(case)


def _unreferenced(case: Case, own: tuple[int, int]) -> Iterator[Finding]:
    """Only where the paper numbers its decisions; those of its own meeting are another check's."""
    found: list[tuple[Run, tuple[int, int], int]] = []
    for run in case.prose():
        for start, sentence in run.sentences:
            at = _THERE.search(sentence)
            if at is None or any(isinstance(one.ref, DecisionRef) for one in run.mentions):
                continue
            month = [*MONTHS].index(at[1].lower()) + 1
            if month != own[0] or (at[2] and int(at[2]) != own[1]):
                found.append((run, (start + at.start(), start + at.end()), run.line_at(start + at.start())))
    if found:
        run, span, _ = found[0]
        lines = said_lines([line for _, _, line in found])
        told = f"A decision of an earlier meeting is spoken of without its reference ({lines}). Give the reference."
        yield case.at("decision-without-reference", Severity.NOTICE, run, span, told)


def _closed_on_condition(case: Case) -> Iterator[Finding]:
    rows = {one.ref: one for one in case.extract.actions}
    settled = [
        (one, set(changes_cited(" ".join(update.text for update in one.updates))))
        for one in case.extract.actions
        if one.status is Status.CLOSED
    ]
    for run in case.prose() if settled else ():
        for one in run.mentions:
            on = rows.get(one.ref) if isinstance(one.ref, ActionRef) else None
            if on is None or not on.live or not _ON_CONDITION.search(run.sentence_at(one.start)):
                continue
            for closed, changes in settled:
                if changes and changes & set(changes_cited(on.text)):
                    told = (
                        f"{closed.ref} is closed here as settled; line {run.line_at(one.start)} accepts the same only "
                        f"subject to {on.ref}, which is open. Confirm that it can close."
                    )
                    yield case.finding(
                        "closed-yet-conditional", Severity.NOTICE, closed.source.line, str(closed.ref), told
                    )
