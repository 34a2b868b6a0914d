"""Does an action's row agree with itself: its status with its update, its owner with its words, nothing missing?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from documents.checks.case import Case, Run
from documents.extract import Kind
from registers.actions import Action, Status
from registers.findings import Finding, Severity

_PENDING = re.compile(
    r"\bto\s+(?:be\s+)?(?:confirm(?:ed)?|provided?|follow|discuss(?:ed)?)\b|\bawait\w*|\bpending\b|\bto\s+come\b"
    r"|\bsubject\s+to\s+[^.]{0,40}\b(?:decision|approval|confirmation)\b|\bTBC\b",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"\b(?:has|have)\s+been\s+(?:completed|closed|resolved)\b|\bno\s+further\s+action\b|\bcan\s+be\s+closed\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"^(ONGOING|OPEN|RECOMMEND(?:ED)?\s+CLOSED?|CLOSED|COMPLETE)\b\s*[:–-]?\s*", re.IGNORECASE)
_SUBJECT = re.compile(r"^(.{3,60}?)\s+to\s+[a-z]")
_TAKEN = re.compile(
    r"\b(?:took|taken|placed)\s+an?\s+action\b|\btaken\s+away\s+to\b|\bagreed\s+to\s+take\s+an?\s+action\b",
    re.IGNORECASE,
)
_CITED = re.compile(r"\bACTIONS?\s+[A-Z]|\b[A-Z]{2,6}\d{2,3}-\d{2}\b")
_HEADED = re.compile(r"^(?:open\s+|new\s+)?actions\s+(?:from|arising|agreed)\b", re.IGNORECASE)
_AGREED = re.compile(r"\b(?:was|were)\s+(?:agreed|decided|approved)\b|\bagreed\s+that\b", re.IGNORECASE)
_SMALL = {"and", "the", "of", "programme", "team"}


def check_updates(case: Case) -> Iterator[Finding]:
    """Recommended closed yet pending, closed yet listed, an owner its words do not name, an action without a row."""
    worded = sum(bool(_WORD.match(_update(one))) for one in case.extract.actions)
    for action in case.extract.actions:
        yield from _status(case, action, worded)
        yield from _cells(case, action)
    if case.extract.kind is Kind.HEADLINE_REPORT:
        yield from _spoken(case)
    yield from _listed(case)
    blank = [one for one in case.extract.actions if one.text and not one.area]
    if case.extract.kind is Kind.HEADLINE_REPORT and len(blank) == 1 and len(case.extract.actions) > 3:
        told = f"{blank[0].ref} stands under no area, as the others do. Name the item it was raised under."
        yield case.finding("blank-cell", Severity.NOTICE, blank[0].source.line, str(blank[0].ref), told)


def _update(action: Action) -> str:
    return action.updates[-1].text if action.updates else ""


def _status(case: Case, action: Action, worded: int) -> Iterator[Finding]:
    written = _update(action)
    said = _WORD.sub("", written)
    line, pending = action.source.line, _PENDING.search(said)
    if action.status is Status.RECOMMENDED and pending:
        yield case.finding(
            "recommend-closed-yet-pending",
            Severity.WARNING,
            line,
            said[:110],
            f"{action.ref} is recommended closed, but its update says that something is still to come "
            f"(“{pending[0]}”). "
            "Confirm that it can close.",
        )
    if action.status is Status.OPEN and (done := _DONE.search(said)):
        yield case.finding(
            "open-yet-done",
            Severity.WARNING,
            line,
            said[:110],
            f"{action.ref} is open, but its update says “{done[0]}”. Confirm its status.",
        )
    if written and worded > 2 and action.status is Status.OPEN and not _WORD.match(written):
        yield case.finding(
            "update-without-status",
            Severity.NOTICE,
            line,
            written[:90],
            f"The update of {action.ref} begins with no status word, as the others do. Say whether it is ongoing.",
        )
    if action.status is Status.CLOSED and action.text and case.extract.kind is Kind.HEADLINE_REPORT:
        yield case.finding(
            "closed-yet-listed",
            Severity.WARNING,
            line,
            f"{action.ref}",
            f"{action.ref} is closed in the discussion and still stands in the table of open actions. Confirm which.",
        )


def _cells(case: Case, action: Action) -> Iterator[Finding]:
    if not action.text or not action.live:
        return
    line, quote = action.source.line, action.text[:90]
    if not action.owners:
        yield case.finding(
            "action-without-owner", Severity.WARNING, line, quote, f"{action.ref} names no owner. Name one."
        )
    if not action.due.written.raw:
        yield case.finding(
            "action-without-due", Severity.WARNING, line, quote, f"{action.ref} has no due date. Set one."
        )
    subject = _SUBJECT.match(action.text)
    if subject and action.owners:
        doers, owners = _words(subject[1]), _words(action.owner_text)
        if doers and owners and not doers & owners and re.match(r"[A-Z]", subject[1]) and _party(subject[1]):
            yield case.finding(
                "owner-unlike-its-words",
                Severity.NOTICE,
                line,
                quote,
                f"{action.ref} asks “{subject[1]}” and is owned by {action.owner_text}. Confirm who owns it.",
            )


def _words(text: str) -> set[str]:
    return {word.rstrip("s") for word in re.findall(r"[a-z&]+", text.lower())} - (_SMALL - {"programme"})


def _party(text: str) -> bool:
    """Whether words name a doer (``Chair``, ``Large Supplier Constituency``), not something that merely comes first."""
    named = all(word[:1].isupper() or word in {"and", "&", "or", "of", "the"} for word in text.split())
    return named and bool(
        re.search(r"\b(?:Chair|Programme|Representatives?|Constituency|Raiser|Secretariat|PMO|Lead|Team)\b", text)
    )


def _spoken(case: Case) -> Iterator[Finding]:
    for run in case.prose():
        for start, sentence in run.sentences:
            at = _TAKEN.search(sentence)
            if at and not _CITED.search(sentence):
                yield case.at(
                    "action-without-reference",
                    Severity.NOTICE,
                    run,
                    (start + at.start(), start + at.end()),
                    "Something is taken on here and no action is cited. Confirm whether an action was raised.",
                )


def _listed(case: Case) -> Iterator[Finding]:
    """Bullets under a heading of actions which have neither reference, owner nor due date."""
    heading: Run | None = None
    bullets = 0
    agreed: list[tuple[Run, re.Match[str]]] = []
    for run in (*case.runs, Run("End", ((0, 1),))):
        if run.bullet:
            bullets += not _CITED.search(run.text)
            at = _AGREED.search(run.text) if heading else None
            agreed += [(run, at)] if at else []
        elif run.text.strip() and not run.column:
            if heading and bullets:
                told = (
                    f"The {bullets} points listed here as actions have no reference, owner or due date. Raise them as "
                    "actions."
                )
                yield case.at("action-without-reference", Severity.NOTICE, heading, (0, len(heading.text)), told)
            heading, bullets = (run if _HEADED.match(run.text) else None), 0
    for run, at in agreed:
        told = "Something was agreed here, among the actions and without a reference. Confirm whether it is a decision."
        yield case.at("decision-without-reference", Severity.NOTICE, run, at.span(), told)
