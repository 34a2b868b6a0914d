"""Is one thing called by two names: a round by its word and its letter, a freeze or a list by another noun?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from documents.checks.abbreviations import expansions
from documents.checks.case import Case, Run, said_lines
from registers.findings import Finding, Severity

_SHORT = re.compile(r"(?<![\w-])([RCPS])(\d{1,2})(?![\w.-])")
_WORD = re.compile(r"\b(Round|Release|Cycle|Phase|Stage|Sprint)\s(\d{1,2})(?![\w.])")
_OR_ELSE = re.compile(r"\b([A-Z][a-z]+)\s([A-Z][a-z]+)\s\(([A-Z][a-z]+)\s\2\)")
_KEPT = re.compile(r"(?<![\w-])([A-Za-z]+-(?:off|up|out|in))\s(list|plan|log|register)\b", re.IGNORECASE)
_PROCESS = re.compile(r"(?<![\w-])([A-Za-z]+-[A-Z]\w*)((?:\s[A-Za-z]+){2,6}?)\s([Pp]rocess|[Pp]rocedure|[Rr]eport)\b")
_CODE = re.compile(r"(?<![\w@.-])[A-Z]{5,7}(?![\w@])")
_LOWER = re.compile(r"(?<![\w@./-])(?<!\ba )programme(?![\w-]|\s+of\b)")
_CAPITAL = re.compile(r"(?<=[a-z] )Programme\b")
#: So often must a name have its capital before the lack of one is a slip.
_USUAL = 5
_Places = dict[str, list[int]]


def check_naming(case: Case) -> Iterator[Finding]:
    """``R3`` and ``Round 3``; ``Code Freeze (Change Freeze)``; a work-off list and plan; a name without its capital."""
    yield from _numbered(case)
    yield from _or_else(case)
    yield from _kept(case)
    yield from _processes(case)
    yield from _made_shorter(case)
    yield from _capital(case)


def _places(case: Case, pattern: re.Pattern[str], *hints: str) -> Iterator[tuple[Run, re.Match[str], int]]:
    """Where a pattern stands; ``hints`` are strings of which it needs one, since most runs have none of them."""
    for run in case.runs:
        if not hints or any(hint in run.text for hint in hints):
            for at in pattern.finditer(run.text):
                yield run, at, run.line_at(at.start())


def _numbered(case: Case) -> Iterator[Finding]:
    words: _Places = {}
    for _, at, line in _places(case, _WORD):
        words.setdefault(at[0], []).append(line)
    short: dict[str, list[tuple[Run, re.Match[str], int]]] = {}
    for run, at, line in _places(case, _SHORT) if words else ():
        short.setdefault(at[0], []).append((run, at, line))
    for spelt, places in short.items():
        full = [one for one in words if one[0] == spelt[0] and one.split()[1] == spelt[1:]]
        if len(full) == 1:
            run, at, _ = places[0]
            here, there = said_lines([line for _, _, line in places]), said_lines(words[full[0]])
            told = f"{spelt} ({here}) is {full[0]} at {there}. Write one form."
            yield case.at("thing-named-two-ways", Severity.NOTICE, run, at.span(), told)


def _or_else(case: Case) -> Iterator[Finding]:
    told: set[str] = set()
    for run, at, _ in _places(case, _OR_ELSE, " ("):
        if at[1] != at[3] and at[0] not in told:
            told.add(at[0])
            says = (
                f"One thing has two names here, {at[1]} {at[2]} and {at[3]} {at[2]}. Keep one, or say how they differ."
            )
            yield case.at("thing-named-two-ways", Severity.NOTICE, run, at.span(), says)


def _kept(case: Case) -> Iterator[Finding]:
    forms: dict[str, dict[str, list[tuple[Run, re.Match[str], int]]]] = {}
    for run, at, line in _places(case, _KEPT, "-off ", "-up ", "-out ", "-in "):
        forms.setdefault(at[1].lower(), {}).setdefault(at[2].lower(), []).append((run, at, line))
    for name, nouns in forms.items():
        if len(nouns) > 1:
            usual = max(nouns, key=lambda one: len(nouns[one]))
            odd = next(one for one in nouns if one != usual)
            run, at, _ = nouns[odd][0]
            there = said_lines([line for _, _, line in nouns[usual]])
            told = f"The {name} {odd} is the {name} {usual} at {there}. Confirm that they are one, and its name."
            yield case.at("thing-named-two-ways", Severity.NOTICE, run, at.span(), told)


def _processes(case: Case) -> Iterator[Finding]:
    """A named process with a word more in one place than in another."""
    forms: dict[tuple[str, str], dict[str, int]] = {}
    for _, at, line in _places(case, _PROCESS, "rocess", "rocedure", "eport"):
        forms.setdefault((at[1].lower(), at[3].lower()), {}).setdefault(at[0], line)
    for spelt in forms.values():
        (first, line), *others = spelt.items()
        for other, there in others:
            one, two = set(first.lower().split()), set(other.lower().split())
            if one < two or two < one:
                told = f"“{other}” is “{first}” at line {line}. Confirm that they are one, and the name."
                yield case.finding("thing-named-two-ways", Severity.NOTICE, there, other, told)


def _made_shorter(case: Case) -> Iterator[Finding]:
    """``XYZP`` is nowhere spelt out and the paper says ``XYZ Programme``: a short form of its author's own."""
    codes: _Places = {}
    for _, at, line in _places(case, _CODE):
        codes.setdefault(at[0], []).append(line)
    known = expansions(case) if codes else {}
    for code, lines in codes.items():
        if code in known:
            continue
        phrase = re.compile(rf"\b{code[:-1]}\s({code[-1]}[a-z]{{4,}})\b")
        found = [(at[0], line) for _, at, line in _places(case, phrase, f"{code[:-1]} {code[-1]}")]
        if len(found) > len(lines):
            there = said_lines([line for _, line in found])
            told = (
                f"{code} ({said_lines(lines)}) is nowhere spelt out; “{found[0][0]}” stands at {there}. Write one form."
            )
            yield case.finding("thing-named-two-ways", Severity.NOTICE, lines[0], code, told)


def _capital(case: Case) -> Iterator[Finding]:
    lower = list(_places(case, _LOWER, "programme"))
    usual = sum(len(_CAPITAL.findall(run.text)) for run in case.runs) if lower else 0
    if lower and usual >= max(_USUAL, 3 * len(lower)):
        run, at, _ = lower[0]
        told = f"“programme” ({said_lines([line for _, _, line in lower])}) is “Programme” elsewhere. Write one form."
        yield case.at("thing-named-two-ways", Severity.NOTICE, run, at.span(), told)
