"""Do the references of actions and decisions hold together: each once, none missing, each cited, each with a row?"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from documents.checks.case import Case, Run
from documents.extract import Kind
from registers.actions import Action
from registers.decisions import Decision
from registers.findings import Finding, Severity
from registers.problems import Problem
from registers.refs import ActionRef, DecisionRef, MeetingRef

_REF_COLUMNS = {"ref", "reference", "action ref", "decision ref", "action id", "id"}


def check_references(case: Case) -> Iterator[Finding]:
    """References that stand twice, are left out, lead nowhere, are never mentioned or are spelt unlike their kind."""
    yield from _twice(case)
    yield from _gaps(case)
    cited = _cited(case)
    yield from _without_row(case, cited)
    yield from _never_cited(case, cited)
    yield from _shapes(case)


def _twice(case: Case) -> Iterator[Finding]:
    """Read from the rows as they stand: an extract keeps one row for each reference."""
    words: dict[int, str] = {}
    refs: dict[str, list[Run]] = {}
    for run in case.runs:
        if run.row:
            words[run.row] = max(words.get(run.row, ""), run.text, key=len)
        if run.column.lower() in _REF_COLUMNS and (ref := _canonical(run.text)):
            refs.setdefault(ref, []).append(run)
    for ref, (first, *others) in refs.items():
        for run in others:
            one, other = words[first.row], words[run.row]
            if one not in other and other not in one:
                told = (
                    f"{ref} stands at line {first.line} with other words. One of the two needs a reference of its own."
                )
                yield case.at("duplicate-reference", Severity.ERROR, run, (0, len(run.text)), told)


def _gaps(case: Case) -> Iterator[Finding]:
    """Only a report of the meeting itself lists everything it raised; a log drops what was closed."""
    if case.extract.kind is not Kind.HEADLINE_REPORT:
        return
    own = sorted(
        (one for one in case.extract.actions if one.ref.meeting == case.own_number and one.text),
        key=lambda one: one.ref,
    )
    for before, after in pairwise(own):
        if after.ref.number - before.ref.number > 1:
            yield _gap(case, before, after)
    decided = sorted(case.extract.decisions, key=lambda one: one.ref.number)
    for earlier, later in pairwise(decided):
        if later.ref.number - earlier.ref.number > 1:
            yield _gap(case, earlier, later)


def _gap(case: Case, before: Action | Decision, after: Action | Decision) -> Finding:
    return case.finding(
        "gap-in-sequence",
        Severity.NOTICE,
        after.source.line,
        str(after.ref),
        f"{after.ref} follows {before.ref} (line {before.source.line}); the numbers between are missing. "
        "Confirm that nothing was left out.",
    )


def _cited(case: Case) -> dict[ActionRef | DecisionRef, tuple[Run, int, str]]:
    cited: dict[ActionRef | DecisionRef, tuple[Run, int, str]] = {}
    for run in case.runs:
        if run.column.lower() in _REF_COLUMNS:
            continue
        for one in run.mentions:
            if isinstance(one.ref, ActionRef | DecisionRef):
                cited.setdefault(one.ref, (run, one.start, one.spelt))
    return cited


def _without_row(case: Case, cited: dict[ActionRef | DecisionRef, tuple[Run, int, str]]) -> Iterator[Finding]:
    rows = {one.ref for one in case.extract.actions} | {one.ref for one in case.extract.decisions}
    groups = {one.group for one in rows}
    for ref, (run, start, spelt) in cited.items():
        if ref in rows or ref.group not in groups:
            continue
        if isinstance(ref, DecisionRef) and case.extract.kind is not Kind.HEADLINE_REPORT:
            continue  # a pack speaks of decisions that other papers hold
        yield case.at(
            "reference-without-row",
            Severity.WARNING,
            run,
            (start, start + len(spelt)),
            f"{ref} is cited here and has no row in the paper's tables. Add the row or correct the reference.",
        )


def _never_cited(case: Case, cited: dict[ActionRef | DecisionRef, tuple[Run, int, str]]) -> Iterator[Finding]:
    if case.extract.kind is not Kind.HEADLINE_REPORT:
        return
    own = [one for one in case.extract.actions if one.ref.meeting == case.own_number and one.text]
    for rows in (own, case.extract.decisions):
        missing = [one for one in rows if one.ref not in cited]
        if len(rows) - len(missing) < max(2, len(missing)):
            continue
        for row in missing:
            yield case.finding(
                "row-never-cited",
                Severity.NOTICE,
                row.source.line,
                str(row.ref),
                f"{row.ref} has a row, but the discussion never cites it, as it does {len(rows) - len(missing)} "
                "others. "
                "Confirm where it was agreed.",
            )


def _shapes(case: Case) -> Iterator[Finding]:
    own = case.extract.meetings[0].ref if case.extract.meetings else None
    for run in case.runs:
        words = run.text.strip()
        if run.column.lower() in _REF_COLUMNS:
            canonical = _canonical(words)
            if canonical and canonical != words:
                yield case.at(
                    "reference-misshapen",
                    Severity.NOTICE,
                    run,
                    (0, len(words)),
                    f"{words} is not how references are written; it is read as {canonical}.",
                )
        elif own and len(words) < 12 and words != str(own) and words.startswith(own.group):
            try:
                same = MeetingRef.parse(words) == own
            except Problem:
                continue
            if (
                same
                and words[len(own.group) :].isdigit()
                and any(one.ref.meeting == own.number for one in case.extract.actions)
            ):
                yield case.at(
                    "meeting-number-spelt-two-ways",
                    Severity.NOTICE,
                    run,
                    (0, len(words)),
                    f"The meeting is {words} here and {own} in its actions' references. Write one form.",
                )


def _canonical(words: str) -> str | None:
    for kind in (ActionRef, DecisionRef):
        try:
            return str(kind.parse(words))
        except Problem:
            continue
    return None
