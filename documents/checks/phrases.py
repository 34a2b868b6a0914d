"""Is one thing called by two slightly different names?

Only names count (words with capitals), only where the forms are too alike to be two things: a middle word's ending
(``Functional Cycle 2``, ``Function Cycle 2``), a hyphen, an apostrophe, the order of the words, -ise and -ize.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from documents.checks.case import Case, said_lines
from registers.findings import Finding, Severity

_NAME = re.compile(r"(?<![\w-])[A-Z][\w&’'-]*(?:\s+(?:(?:of|and)\s+)?(?:[A-Z][\w&’'-]*|\d{1,2}(?![\w/:.]\d)))+")
_SAINT = re.compile(r"\bSt\.?\s+([A-Z][a-z]+?)(['’]s|s['’]?)?(?![\w'’])")
_HYPHENED = re.compile(r"(?<![\w-])[A-Za-z]+(?:-[A-Za-z]+)+(?![\w-])")
_TWO_CAPITALS = re.compile(r"[A-Z][a-z]+ [A-Z][a-z]+")
_ISE = re.compile(r"(?<![\w-])([a-z]{4,}?)(is|iz)(e|ed|es|ing|ation)\b", re.IGNORECASE)
_NOT_ISE = {
    "exerc",
    "superv",
    "adv",
    "rev",
    "otherw",
    "likew",
    "comprom",
    "pra",
    "surpr",
    "prec",
    "prom",
    "ra",
    "enterpr",
}
_Forms = dict[str, dict[str, list[int]]]


def check_phrases(case: Case) -> Iterator[Finding]:
    """Names that differ from another one in the paper by an ending, a hyphen, an apostrophe or their order."""
    forms: _Forms = {}
    reordered: _Forms = {}
    for run in case.prose():
        for at in _NAME.finditer(run.text):
            words = at[0].split()
            line = run.line_at(at.start())
            for size in range(3, min(len(words), 5) + 1):
                for start in range(len(words) - size + 1):
                    _note(forms, words[start : start + size], line)
            _note_order(reordered, words, line)
    yield from _told(case, forms)
    yield from _told(case, reordered)
    yield from _saints(case)
    yield from _hyphens(case)
    yield from _endings(case)


def _note(forms: _Forms, words: list[str], line: int) -> None:
    """One key for names that differ in the ending of one inner word."""
    inner = " ".join(_stem(word) for word in words[1:-1])
    if any(word in {"of", "and"} for word in (words[0], words[-1])):
        return
    key = f"{words[0]} {inner} {words[-1]}"
    forms.setdefault(key, {}).setdefault(" ".join(words), []).append(line)


def _stem(word: str) -> str:
    return re.sub(r"(?:al|s|ing|ed|ial)$", "", word) if len(word) > 6 else word


def _note_order(forms: _Forms, words: list[str], line: int) -> None:
    """One key for names of three to five words in any order, with or without the word at either end."""
    for some in (words, words[1:], words[:-1]):
        content = [word for word in some if word not in {"of", "and"}]
        if (
            3 <= len(content) <= 5
            and len({*content}) == len(content)
            and some[0] == content[0]
            and some[-1] == content[-1]
        ):
            forms.setdefault(" ".join(sorted(content)), {}).setdefault(" ".join(some), []).append(line)


def _told(case: Case, forms: _Forms) -> Iterator[Finding]:
    told: set[frozenset[str]] = set()
    for spelt in forms.values():
        if len(spelt) < 2:
            continue
        usual = max(spelt, key=lambda one: len(spelt[one]))
        for odd in spelt:
            differ = frozenset(odd.split()) ^ frozenset(usual.split()) or frozenset(odd.split())
            if odd != usual and differ not in told:
                told.add(differ)
                yield _two_ways(case, odd, spelt[odd], usual, spelt[usual])


def _saints(case: Case) -> Iterator[Finding]:
    """A body named after a saint: ``St Clement``, ``St Clements`` and ``St Clement's`` are taken for one."""
    forms: _Forms = {}
    for run in case.runs:
        for at in _SAINT.finditer(run.text):
            name = f"St {at[1]}{at[2] or ''}".rstrip("'’")
            forms.setdefault(at[1], {}).setdefault(name, []).append(run.line_at(at.start()))
    for spelt in forms.values():
        usual = max(spelt, key=lambda one: len(spelt[one]))
        for odd in spelt:
            if odd != usual:
                yield _two_ways(case, odd, spelt[odd], usual, spelt[usual])


def _hyphens(case: Case) -> Iterator[Finding]:
    """``re-plan`` and ``replan``; ``Half-Hourly`` and ``Half Hourly``: one finding for each word."""
    hyphened: dict[str, list[int]] = {}
    for run in case.runs:
        for at in _HYPHENED.finditer(run.text) if "-" in run.text else ():
            hyphened.setdefault(at[0], []).append(run.line_at(at.start()))
    whole = "\n".join(run.text for run in case.runs)
    low = whole.lower()
    told: set[str] = set()
    for written, lines in hyphened.items():
        joined, last = written.lower().replace("-", ""), " ".join(written.split("-")[-2:])
        if written.lower() in told:
            continue
        if len(joined) > 4 and joined in low and (places := _lines_of(case, joined)):
            told.add(written.lower())
            yield _two_ways(case, written, lines, joined, places)
        elif last in whole and _TWO_CAPITALS.fullmatch(last) and (there := case.lines_with(last)):
            told.add(written.lower())
            yield _two_ways(case, last, [*there], written, lines)


def _lines_of(case: Case, word: str) -> list[int]:
    """Where a word stands, in any letters."""
    pattern = re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])", re.IGNORECASE)
    return [run.line_at(at.start()) for run in case.runs for at in pattern.finditer(run.text)]


def _endings(case: Case) -> Iterator[Finding]:
    """``mobilise`` and ``mobilized``; a noun beside a verb (``mobilisation``) is another word."""
    stems: dict[tuple[str, bool], dict[str, dict[str, list[int]]]] = {}
    for run in case.runs:
        for at in _ISE.finditer(run.text):
            if at[1].lower() not in _NOT_ISE:
                spelt = stems.setdefault((at[1].lower(), at[3] == "ation"), {}).setdefault(at[2].lower(), {})
                spelt.setdefault(at[0], []).append(run.line_at(at.start()))
    for endings in stems.values():
        if len(endings) == 2:
            (odd, here), *_ = endings["iz"].items()
            (usual, there), *_ = endings["is"].items()
            yield _two_ways(case, odd, here, usual, there)


def _two_ways(case: Case, odd: str, here: list[int], usual: str, there: list[int]) -> Finding:
    return case.finding(
        "phrase-spelt-two-ways",
        Severity.NOTICE,
        here[0],
        odd,
        f"“{odd}” ({said_lines(here)}) is written “{usual}” at {said_lines(there)}. Write one form.",
    )
