"""Is one abbreviation spelt two ways, or unlike the words it stands for?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from documents.checks.case import Case, said_lines
from registers.findings import Finding, Severity
from registers.groups import KNOWN

_TOKEN = re.compile(r"(?<![\w@.-])[A-Za-z]*[A-Z][a-z]?[A-Z][A-Za-z]*(?![\w@])")
_SPELT_OUT = re.compile(
    r"(?<![\w-])((?:[A-Z][\w-]*(?:\s+(?:of|and|the|for|to|&))?\s+){2,7})\((?:‘|')?([A-Z][A-Za-z]*[A-Z])s?(?:’|')?\)"
)
_SMALL = {"of", "and", "the", "for", "to", "&"}
#: The codes and words as their own bodies publish them (Elexon, RECCo, SECAS, NESO, Ofgem), and the programme's groups.
_OFFICIAL = {
    "BSC": "Balancing and Settlement Code",
    "REC": "Retail Energy Code",
    "SEC": "Smart Energy Code",
    "CUSC": "Connection and Use of System Code",
    "LDSO": "Licensed Distribution System Operator",
    "DIP": "Data Integration Platform",
    "MHHS": "Market-wide Half-Hourly Settlement",
} | {group.code: group.name for group in KNOWN.values()}
_Places = dict[str, list[int]]


def check_abbreviations(case: Case) -> Iterator[Finding]:
    """``STIWG`` for ``SITWG``, ``iDNO`` beside ``IDNO``, initials unlike their abbreviation, a wrong name."""
    places: _Places = {}
    for run in case.runs:
        for at in _TOKEN.finditer(run.text):
            if 3 <= len(at[0]) <= 10:
                places.setdefault(at[0], []).append(run.line_at(at.start()))
    full = expansions(case)
    yield from _capitals(case, places)
    yield from _slips(case, {one: lines for one, lines in places.items() if one not in full or len(lines) == 1})
    yield from _spelt_out(case, full, places)


def expansions(case: Case) -> dict[str, list[tuple[str, int]]]:
    """Every abbreviation that the paper spells out, ``Smart Energy Code (SEC)``, with its words and their line."""
    full: dict[str, list[tuple[str, int]]] = {}
    for run in case.runs:
        for at in _SPELT_OUT.finditer(run.text) if "(" in run.text else ():
            words = at[1].split()
            for start in range(len(words) - 1):
                if words[start].lower() not in _SMALL and abbreviates(" ".join(words[start:]), at[2]):
                    full.setdefault(at[2], []).append((" ".join(words[start:]), run.line_at(at.start())))
                    break
    return full


def abbreviates(words: str, short: str) -> bool:
    """Whether a short form is made of the words' initials; ``National Grid ESO`` holds an abbreviation of its own."""
    letters = "".join(
        one if one.isupper() and len(one) > 1 else one[:1]
        for one in re.split(r"[\s-]+", words)
        if one.lower() not in _SMALL
    )
    joined = "".join(one if one.isupper() and len(one) > 1 else one[:1] for one in re.split(r"[\s-]+", words))
    return short.casefold() in {letters.casefold(), joined.casefold()}


def _capitals(case: Case, places: _Places) -> Iterator[Finding]:
    alike: dict[str, list[str]] = {}
    for token in places:
        alike.setdefault(token.casefold(), []).append(token)
    for forms in alike.values():
        usual = max(forms, key=lambda one: len(places[one]))
        for odd in forms:
            if odd != usual and sum(map(str.isupper, odd)) > 1:
                yield _two_ways(case, odd, usual, places, Severity.NOTICE)


def _slips(case: Case, places: _Places) -> Iterator[Finding]:
    """Two letters swapped, or one left out: only against a more frequent form that means no other thing."""
    longer: dict[str, list[str]] = {}
    for token in places:
        if token[-1] != "s":
            for short in _shorter(token):
                longer.setdefault(short, []).append(token)
    for token, lines in places.items():
        stem = token[:-1] if token.endswith("s") and token[:-1].isupper() else token
        near = [other for other in (*_swaps(stem), *longer.get(stem, ())) if other in places and other != token]
        usual = next((one for one in near if (len(places[one]), one) > (len(lines), token)), None)
        if usual is None:
            usual = next((one for one in _shorter(stem) if one in places and len(places[one]) > len(lines)), None)
        if usual:
            yield _two_ways(case, token, usual, places, Severity.WARNING)


def _swaps(token: str) -> Iterator[str]:
    if len(token) >= 4:
        for i in range(len(token) - 1):
            swapped = token[:i] + token[i + 1] + token[i] + token[i + 2 :]
            if swapped != token:
                yield swapped


def _shorter(token: str) -> Iterator[str]:
    """What is left when an inner letter goes, or the last of a long form; a first letter makes another word (IDNO)."""
    mixed = not token.isupper()
    for i in range(1, len(token)):
        short = token[:i] + token[i + 1 :]
        if len(short) >= 5 or (len(short) == 4 and mixed and i < len(token) - 1):
            yield short


def _two_ways(case: Case, odd: str, usual: str, places: _Places, severity: Severity) -> Finding:
    return case.finding(
        "abbreviation-spelt-two-ways",
        severity,
        places[odd][0],
        odd,
        f"{odd} ({said_lines(places[odd])}) is {usual} at {said_lines(places[usual])}. Confirm whether they are "
        "one, and the spelling.",
    )


def _spelt_out(case: Case, full: dict[str, list[tuple[str, int]]], places: _Places) -> Iterator[Finding]:
    for run in case.runs:
        for at in _SPELT_OUT.finditer(run.text) if "(" in run.text else ():
            words, short = at[1].split(), at[2]
            for start in range(len(words) - 1):
                initials = "".join(one[:1] for one in words[start:] if one.lower() not in _SMALL).upper()
                if (
                    words[start] != "The"
                    and initials != short.upper()
                    and initials.endswith(short.upper())
                    and initials in places
                ):
                    yield case.at(
                        "abbreviation-unlike-its-words",
                        Severity.WARNING,
                        run,
                        (at.start(2), at.end(2)),
                        f"{' '.join(words[start:])} is {short} here and {initials} at {said_lines(places[initials])}. "
                        "Write one abbreviation.",
                    )
    for short, written in full.items():
        first, line = written[0]
        for words, other in written[1:]:
            if _flat(words) != _flat(first):
                yield case.finding(
                    "abbreviation-of-two-names",
                    Severity.WARNING,
                    other,
                    words,
                    f"{short} stands for “{first}” at line {line}. Confirm its name.",
                )
        official = _OFFICIAL.get(short)
        if official and _flat(first) != _flat(official):
            yield case.finding(
                "name-unlike-its-own",
                Severity.NOTICE,
                line,
                first,
                f"{short} is known as {official}. Confirm the name.",
            )


def _flat(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", words.lower().rstrip("s")).strip()
