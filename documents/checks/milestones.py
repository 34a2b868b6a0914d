"""Do a plan's milestones agree with the words about them, and risks and ratings with their columns?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from documents.checks.case import Case, said_lines
from registers.dates import said
from registers.findings import Finding, Severity
from registers.milestones import Milestone

_NAMED = (
    re.compile(r"((?:[A-Z][\w/-]*|[a-z][\w/-]*)(?:\s+[\w/-]+){0,4})\s+\((M\d{1,2})\)"),
    re.compile(r"\b(M\d{1,2})\s+\(([^()]{4,60})\)"),
    re.compile(r"\b(M\d{1,2})\s+['‘“\"]([^'’”\"]{4,60})['’”\"]"),
)
_MILESTONE = re.compile(r"\bM\d{1,2}\b")
_SHORT = {"the", "of", "a", "to", "and", "at", "with", "that", "is", "be", "been", "for", "in", "before", "by"}
_DOUBT = r"(?:impact\w*|increas\w*|delay\w*|slip\w*|at\s+risk|aligned|aligning|re-?plan\w*|later|extend\w*)"
_COLOURS = {
    "red",
    "amber",
    "green",
    "blue",
    "grey",
    "gray",
    "black",
    "complete",
    "completed",
    "r",
    "a",
    "g",
    "b",
    "amber/green",
    "amber/red",
}


def check_milestones(case: Case) -> Iterator[Finding]:
    """One milestone under several names; green against text or dates; a date on a day off; a rating not a colour."""
    yield from _names(case)
    for one in case.extract.milestones:
        yield from _judged(case, one)
    yield from _ratings(case)
    for release in case.extract.releases:
        day = release.date.day
        if day and not case.calendar.works(day):
            told = f"{release.ref} is released on {said(day)}, which is not a working day. Confirm the date."
            yield case.finding("release-on-a-day-off", Severity.NOTICE, release.source.line, release.date.raw, told)


def _names(case: Case) -> Iterator[Finding]:
    names: dict[str, dict[str, list[tuple[str, int]]]] = {}
    for run in case.runs:
        for number, pattern in enumerate(_NAMED if _MILESTONE.search(run.text) else ()):
            for at in pattern.finditer(run.text):
                ref, words = (at[2], at[1]) if number == 0 else (at[1], at[2])
                if number == 0 and not run.row and (at.start() == 0 or run.text[at.start() - 2] in ".?!"):
                    words = words.partition(" ")[2]  # a sentence's first capital makes no name
                name = _name(words)
                if name and (number or name[:1].isupper()):  # before a bracket, words without a capital are any words
                    names.setdefault(ref, {}).setdefault(name.lower(), []).append((name, run.line_at(at.start())))
    for ref, spelt in names.items():
        if len(spelt) > 1:
            first, *others = spelt.values()
            told = "; ".join(f"“{places[0][0]}” at {said_lines([line for _, line in places])}" for places in others)
            name, line = first[0]
            told = f"{ref} is named “{name}” here and {told}. Confirm what it marks."
            yield case.finding("milestone-named-two-ways", Severity.NOTICE, line, name, told)


def _name(words: str) -> str:
    """The words of a name that tell it apart: from its first capital on, without the sentence before it."""
    parts = words.split()
    capital = next((i for i, word in enumerate(parts) if word[:1].isupper() and word.lower() not in _SHORT), None)
    if capital is None:
        return " ".join(parts) if len(parts) > 1 else ""
    cut = max((i for i, word in enumerate(parts) if word in {"that", "which", "when"}), default=-1)
    name = parts[max(capital, cut + 1) :]
    return " ".join(name) if len(name) > 1 else ""


def _judged(case: Case, one: Milestone) -> Iterator[Finding]:
    line, green = one.source.line, one.rag.strip().lower() in {"green", "g"}
    quote = one.name
    if green and one.slipped:
        told = f"“{one.name}” is green with its forecast after its target. Confirm its status."
        yield case.finding("milestone-green-against-text", Severity.WARNING, line, quote, told)
    elif green and one.ref:
        against = _against(case, str(one.ref), line)
        if against:
            told = f"“{one.name}” is green with its target unmoved; {against}. Confirm its status."
            yield case.finding("milestone-green-against-text", Severity.WARNING, line, quote, told)
    for day in dict.fromkeys(written.day for written in (one.target, one.forecast) if written.day):
        if not case.calendar.works(day):
            told = f"“{one.name}” falls on {said(day)}, which is not a working day. Confirm the date."
            yield case.finding("milestone-on-a-day-off", Severity.NOTICE, line, quote, told)


def _against(case: Case, ref: str, line: int) -> str:
    near = re.compile(rf"\b{_DOUBT}\b[^.]{{0,25}}\b{ref}\b|\b{ref}\b[^.]{{0,40}}\b{_DOUBT}\b", re.IGNORECASE)
    for run in case.prose():
        at = near.search(run.text) if ref in run.text and not run.column and run.line != line else None
        if at:
            return f"line {run.line_at(at.start())} says “{at[0][:80]}”"
    return ""


def _ratings(case: Case) -> Iterator[Finding]:
    odd = [run for run in case.runs if run.column.lower() == "rag" and run.text.strip().lower() not in _COLOURS]
    if odd:
        told = (
            f"“{odd[0].column}” stands for red, amber, green, and {said_lines([one.line for one in odd])} say "
            f"“{odd[0].text}”."
        )
        yield case.at("rating-not-a-colour", Severity.NOTICE, odd[0], (0, len(odd[0].text)), f"{told} Use one scale.")
    numbered = [run for run in case.runs if run.column == "#" and re.fullmatch(r"[RI]", run.text.strip())]
    if len(numbered) > 1:
        told = f"The {len(numbered)} risks here have a letter where their number should be. Number them."
        yield case.at("risk-without-number", Severity.NOTICE, numbered[0], (0, 1), told)
