"""Is what was decided in the words also decided in the table, with the same outcome and release?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from documents.checks.case import Case, Run
from documents.extract import Kind
from registers.dates import MONTHS
from registers.decisions import Decision, Outcome
from registers.findings import Finding, Severity
from registers.groups import group_of
from registers.mentions import changes_cited, mentions
from registers.refs import DecisionRef

_VERB = r"(?:approved|accepted|agreed|rejected|deferred|endorsed|postponed|ratified)"
_PASSIVE = re.compile(
    rf"^(?:The\s+)?(?:Approval|Acceptance|Ratification)\s+of\b[^.]{{3,160}}?\bwas\s+(?:{_VERB}|given)\b", re.IGNORECASE
)
_NOT_DECIDED = re.compile(r"\b(?:if|whether|should|subject\s+to\s+approval)\b", re.IGNORECASE)
_MINUTES = re.compile(r"\b(?:minutes|headline\s+report)\b", re.IGNORECASE)
_PUT_INTO = re.compile(r"\bfor\s+(release|implementation)\s+in\s+(?:IR\s?|Interim\s+Release\s)(\d{1,2})\b")
_OTHER_MEETING = re.compile(
    rf"\b(?:at|by|of|in)\s+(?:the\s+)?(?:\d+\s+)?(?:{'|'.join(MONTHS)}|previous|last)\b", re.IGNORECASE
)
_RELEASED = re.compile(
    r"\breleased?\s+(?:is\s+)?(?:in|as\s+part\s+of)\s+(?:design\s+)?(?:IR|Interim\s+Release)\s?(?:\(IR\)\s?)?\d",
    re.IGNORECASE,
)
_AGAINST = {
    Outcome.APPROVED: re.compile(r"\b(?:rejected|deferred)\b", re.IGNORECASE),
    Outcome.REJECTED: re.compile(r"\b(?:approved|accepted)\b", re.IGNORECASE),
    Outcome.DEFERRED: re.compile(r"\b(?:approved|rejected)\b", re.IGNORECASE),
}
_FOR = {
    Outcome.APPROVED: re.compile(r"\b(?:approved|accepted)\b", re.IGNORECASE),
    Outcome.REJECTED: re.compile(r"\brejected\b", re.IGNORECASE),
    Outcome.DEFERRED: re.compile(r"\bdeferred\b", re.IGNORECASE),
}


def check_decisions(case: Case) -> Iterator[Finding]:
    """Decisions without a reference, with another outcome than in their row, or whose row leaves out their release."""
    if case.extract.kind is Kind.HEADLINE_REPORT and case.extract.decisions:
        yield from _untabled(case)
    yield from _outcomes(case)
    yield from _releases(case)


def _untabled(case: Case) -> Iterator[Finding]:
    """Only where the paper numbers its decisions: elsewhere nothing is missing."""
    code = case.extract.group
    deciders = "|".join(re.escape(one) for one in ("Chair", "SRO", code, group_of(code).name))
    active = re.compile(
        rf"^(?:The\s+)?(?:{deciders})\b[^.]{{0,120}}?\b{_VERB}\b(?!\s+(?:to|which|what|how|who|when|where|with|on|upon|(?:that\s+)?the\s+action)\b)"
    )
    for run in case.prose():
        if run.column.lower() in {"decision", "action"}:
            continue
        for start, sentence in run.sentences:
            at = active.match(sentence) or _PASSIVE.match(sentence)
            if not at or any(isinstance(one.ref, DecisionRef) for one in mentions(sentence)):
                continue
            if _OTHER_MEETING.search(sentence[at.end() :]) or _NOT_DECIDED.search(at[0]):
                continue
            minutes = _MINUTES.search(at[0])
            if minutes and "deferred" not in at[0]:
                continue  # minutes are approved as a matter of course; putting them off is something else
            yield case.at(
                "decision-without-reference",
                Severity.NOTICE if minutes else Severity.WARNING,
                run,
                (start + max(at.end() - 40, 0), start + at.end()),
                "Something is decided here without a decision reference. Confirm whether it is a decision on the "
                "record.",
            )


def _outcomes(case: Case) -> Iterator[Finding]:
    rows = {one.ref: one for one in case.extract.decisions}
    for run in case.prose():
        for one in run.mentions:
            row = rows.get(one.ref) if isinstance(one.ref, DecisionRef) else None
            if row is None or run.row == row.source.line or row.outcome not in _AGAINST:
                continue
            sentence = run.sentence_at(one.start)
            yield from _worded(case, run, sentence, row)
            against = _AGAINST[row.outcome].search(sentence)
            if against and not _FOR[row.outcome].search(sentence):
                yield case.at(
                    "decision-outcome-differs",
                    Severity.ERROR,
                    run,
                    (one.start, one.start + len(one.spelt)),
                    f"{one.ref} is “{against[0]}” here and {row.outcome} in its row (line {row.source.line}). "
                    "Confirm the outcome.",
                )


def _worded(case: Case, run: Run, sentence: str, row: Decision) -> Iterator[Finding]:
    """``for implementation in IR7`` where the row has it released in it: to release a design is not to put it live."""
    here, there = _PUT_INTO.search(sentence), _PUT_INTO.search(row.text)
    if here and there and here[2] == there[2] and here[1] != there[1]:
        start = run.text.find(here[0])
        told = f"{row.ref} is “{here[0]}” here and “{there[0]}” in its row (line {row.source.line}). Confirm which."
        yield case.at("decision-worded-two-ways", Severity.NOTICE, run, (start, start + len(here[0])), told)


def _releases(case: Case) -> Iterator[Finding]:
    with_release = [one for one in case.extract.decisions if one.release]
    if not with_release:
        return
    for row in case.extract.decisions:
        if row.release or row.outcome is not Outcome.APPROVED or not row.changes:
            continue
        for run in case.prose():
            at = _RELEASED.search(run.text)
            if at and set(changes_cited(run.section)) == set(row.changes):
                yield case.finding(
                    "decision-without-release",
                    Severity.NOTICE,
                    row.source.line,
                    row.text[:90],
                    f"{row.ref} names no release, as {with_release[0].ref} does; line {run.line_at(at.start())} says "
                    f"“{at[0]}”. Confirm the release that was decided.",
                )
                break
