"""Do decisions, actions and paragraphs speak of the change request they belong to, under its number and title?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from documents.checks.case import Case, said_lines
from registers.findings import Finding, Severity
from registers.mentions import changes_cited
from registers.refs import ActionRef, ChangeRef, DecisionRef

_SPELT = re.compile(r"(?<![\w-])CR(\s?)(\d{1,4})(?![\w-])")
_AS_STATED = re.compile(r"\bnot\s+([\w ]{2,30}?)\s+as\s+(?:currently\s+)?(?:stated|titled|written)\b", re.IGNORECASE)


def check_changes(case: Case) -> Iterator[Finding]:
    """Change requests named where another one is meant, numbered two ways, or under two titles."""
    told: set[tuple[int, str]] = set()
    for finding in (*_decisions(case), *_actions(case)):
        told.add((finding.line, finding.quote))
        yield finding
    reported = {line for line, _ in told}
    yield from _sections(case, reported)
    yield from _numbers(case)
    yield from _titles(case)


def _decisions(case: Case) -> Iterator[Finding]:
    rows = {one.ref: one for one in case.extract.decisions}
    for row in case.extract.decisions:
        stated = any(run.text == row.area for run in case.from_line(row.source.line) if run.row == row.source.line)
        headed = changes_cited(row.area) if stated else ()  # a blank area repeats the one above, which may be a slip
        if headed and row.changes and not set(headed) & set(row.changes):
            yield case.finding(
                "decision-cites-other-change",
                Severity.ERROR,
                row.source.line,
                row.text[:80],
                f"{row.ref} stands under {_said(headed)} and decides {_said(row.changes)}. Confirm which change "
                "is meant.",
            )
    for run in case.runs:
        for one in run.mentions:
            cited = rows.get(one.ref) if isinstance(one.ref, DecisionRef) else None
            if cited is None or run.row == cited.source.line:
                continue
            named = changes_cited(run.sentence_at(one.start))
            if named and cited.changes and not set(named) & set(cited.changes):
                start = run.text.rfind(str(named[0])[-2:], 0, one.start)
                yield case.at(
                    "decision-cites-other-change",
                    Severity.ERROR,
                    run,
                    (max(start, 0), one.start),
                    f"{_said(named)} is decided here under {one.ref}, whose row (line {cited.source.line}) decides "
                    f"{_said(cited.changes)}. Confirm which change was decided.",
                )


def _actions(case: Case) -> Iterator[Finding]:
    about = {one.ref: (one, changes_cited(one.text)) for one in case.extract.actions}
    for run in case.runs:
        named = run.changes
        if not named:
            continue
        for one in run.mentions:
            if not isinstance(one.ref, ActionRef) or one.ref not in about or run.row == about[one.ref][0].source.line:
                continue
            action, expected = about[one.ref]
            if expected and not set(expected) & set(named):
                place = next(at for at in run.mentions if at.ref == named[0])
                yield case.at(
                    "action-cites-other-change",
                    Severity.WARNING,
                    run,
                    (place.start, place.start + len(place.spelt)),
                    f"The paragraph that cites {one.ref} speaks of {_said(named)}; the action (line "
                    f"{action.source.line}) "
                    f"speaks of {_said(expected)}. Confirm which change is meant.",
                )


def _sections(case: Case, reported: set[int]) -> Iterator[Finding]:
    """A paragraph in one change's section that names only others, unless told already."""
    for run in case.prose():
        headed, named = changes_cited(run.section), run.changes
        if not headed or not named or set(headed) & set(named) or run.text == run.section or len(run.text) < 60:
            continue
        if run.column in {"", "Discussion"} and run.line not in reported:
            place = next(at for at in run.mentions if at.ref == named[0])
            yield case.at(
                "change-outside-its-section",
                Severity.NOTICE,
                run,
                (place.start, place.start + len(place.spelt)),
                f"This paragraph stands under “{run.section[:60]}” and names only {_said(named)}. Confirm which "
                "is meant.",
            )


def _numbers(case: Case) -> Iterator[Finding]:
    forms: dict[int, dict[str, list[int]]] = {}
    for run in case.runs:
        for at in _SPELT.finditer(run.text):
            forms.setdefault(int(at[2]), {}).setdefault(at[0], []).append(run.line_at(at.start()))
    for number, spelt in forms.items():
        if len(spelt) > 1:
            rare = min(spelt, key=lambda one: (len(spelt[one]), one))
            others = "; ".join(f"{one} at {said_lines(spelt[one])}" for one in sorted(spelt) if one != rare)
            yield case.finding(
                "change-number-spelt-two-ways",
                Severity.NOTICE,
                spelt[rare][0],
                rare,
                f"One change request is written {rare} here and {others}. They are taken as {ChangeRef(number)}.",
            )


def _titles(case: Case) -> Iterator[Finding]:
    titles: dict[ChangeRef, list[tuple[str, int]]] = {}
    for run in case.runs:
        for one in run.mentions:
            title = _title_after(run.text, one.start) if isinstance(one.ref, ChangeRef) else ""
            if title and isinstance(one.ref, ChangeRef):
                titles.setdefault(one.ref, []).append((title, run.line_at(one.start)))
    for ref, written in titles.items():
        kinds = Counter(_flat(title) for title, _ in written)
        usual = max(kinds, key=lambda one: kinds[one])
        first, first_line = next(one for one in written if _flat(one[0]) == usual)
        told = set()
        for title, line in written:
            flat = _flat(title)
            if flat not in usual and usual not in flat and flat not in told:
                told.add(flat)
                yield case.finding(
                    "change-under-two-titles",
                    Severity.WARNING,
                    line,
                    title[:120],
                    f"{ref} is titled “{first[:100]}” at line {first_line}. Confirm its title.",
                )
    yield from _corrected_already(case, titles)


def _corrected_already(case: Case, titles: dict[ChangeRef, list[tuple[str, int]]]) -> Iterator[Finding]:
    for action in case.extract.actions:
        wrong = _AS_STATED.search(action.text)
        if not wrong or "title" not in action.text.lower():
            continue
        for ref in changes_cited(action.text):
            for title, line in titles.get(ref, [])[:1]:
                if wrong[1].lower() not in title.lower():
                    yield case.finding(
                        "title-already-corrected",
                        Severity.WARNING,
                        action.source.line,
                        wrong[0],
                        f"The action says that the title of {ref} reads “{wrong[1]}”; line {line} gives it as "
                        f"“{title[:90]}”. "
                        "Confirm which title is on the record.",
                    )


def _title_after(words: str, place: int) -> str:
    """What stands in brackets straight after a change's number, if it reads like a title: a capital, four words."""
    text = words[place : place + 200].lstrip("0123456789").lstrip()
    if not text.startswith("("):
        return ""
    depth = 0
    for end, letter in enumerate(text):
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if depth == 0:
            inside = text[1:end].strip("* ‘'“\"")
            return inside if inside[:1].isupper() and len(inside.split()) >= 4 else ""
    return ""


def _flat(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", title.lower()).strip()


def _said(refs: tuple[ChangeRef, ...]) -> str:
    return " and ".join(str(one) for one in refs)
