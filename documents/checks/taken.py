"""Is an action owned by the one who takes it in the discussion, and a change raised by one whom it concerns?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from documents.checks.case import Case
from registers.findings import Finding, Severity
from registers.mentions import changes_cited
from registers.refs import ActionRef, ChangeRef

_ASKED = re.compile(r"\b[Rr]equested\s+(?:that\s+)?(?:the\s+)?([A-Z]\w+)\s+(?:to\s+)?[a-z]+\b")
_UNIT = re.compile(r"\b(?:Programme|MHHS)(?:['’]s)?\s+([A-Za-z]+)\s+(?:workstream|[Tt]eam)\b")
_OWNING = re.compile(r"\(([A-Z]\w+)\s+(?:Team|Workstream)\)")
_RAISER = re.compile(r"\bChange\s+Raiser\s+\(([^()]{2,40})\)")
_ONLY = re.compile(
    r"\bonly\s+(?:for|to|applies\s+to)\s+((?:[A-Z]\w+\s?(?:and\s)?){1,5})"
    r"|\bappl(?:y|ies)\s+to\s+((?:[A-Z]\w+\s?(?:and\s)?){1,5})\s*only\b"
)


def check_taken(case: Case) -> Iterator[Finding]:
    """One party is asked, or one workstream promises, and another owns the action; a raiser outside the scope."""
    rows = {one.ref: one for one in case.extract.actions if one.text}
    for run in case.prose():
        for one in run.mentions:
            action = rows.get(one.ref) if isinstance(one.ref, ActionRef) else None
            if action is None or run.row == action.source.line:
                continue
            sentence, owner = run.sentence_at(one.start), action.owner_text
            asked, unit, team = _ASKED.search(sentence), _UNIT.search(sentence), _OWNING.search(owner)
            doer = ""
            if asked and asked[1].lower() not in owner.lower():
                doer = f"“{asked[0]}”"
            elif unit and team and unit[1].lower() != team[1].lower():
                doer = f"“{unit[0]}”"
            if doer:
                told = (
                    f"{doer} here, but {one.ref} is owned by {owner} (line {action.source.line}). Confirm who owns it."
                )
                span = (one.start, one.start + len(one.spelt))
                yield case.at("owner-unlike-discussion", Severity.NOTICE, run, span, told)
    yield from _raisers(case)


def _raisers(case: Case) -> Iterator[Finding]:
    """The raiser as an action's owner names it, and the scope as the discussion of that change gives it."""
    scopes: dict[ChangeRef, tuple[str, int]] = {}
    for run in case.prose():
        for at in _ONLY.finditer(run.text) if "only" in run.text else ():
            named = run.changes or changes_cited(run.section)
            if len(named) == 1 and "CR" in run.sentence_at(at.start()):
                scopes.setdefault(named[0], ((at[1] or at[2]).strip(), run.line_at(at.start())))
    for action in case.extract.actions:
        raiser = _RAISER.search(action.owner_text)
        for ref in changes_cited(action.text) if raiser else ():
            scope, line = scopes.get(ref, ("", 0))
            if raiser and scope and raiser[1].lower() not in scope.lower() and scope.lower() not in raiser[1].lower():
                told = (
                    f"{ref} is raised by {raiser[1]} here and is for {scope} only at line {line}. Confirm the raiser."
                )
                yield case.finding("raiser-outside-scope", Severity.NOTICE, action.source.line, raiser[0], told)
