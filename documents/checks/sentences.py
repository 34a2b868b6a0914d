"""Is a sentence whole: no word missing or doubled, brackets closed, an end?

Only slips that are wrong in any text, never matters of style: each pattern is one kind of slip that editors know.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from documents.checks.case import Case, Run
from registers.findings import Finding, Severity

_VERBS = "note|state|advise|highlight|confirm|agree|propose|believe|request|summarise|suggest|explain|remind|clarify"
_NEEDS_NO_BE = r"(?!need|proceed|feed|exceed|succeed|embed|speed|seed|shed|heed|breed)\w{4,}ed"
#: What is missing or wrong, and how to recognise it.
_SLIPS = tuple(
    (told, re.compile(pattern))
    for told, pattern in (
        (
            "who did it is missing",
            r"\bThe (?:summaris|not|stat|advis|confirm|propos|outlin|explain|agre|highlight)ed (?:the|that|a)\b",
        ),
        (
            "the verb does not agree with its subject",
            rf"\bThe (?:Chair|SRO|IPA|Secretariat|(?:\w+ ){{1,3}}(?:Representative|Lead)) (?:{_VERBS})\b(?! to\b)",
        ),
        ("a verb is missing or in the wrong form", r"\bThe Programme (?:collate|issue|send|seek|schedule|circulate) "),
        (
            "“be” is missing",
            rf"\b(?i:updates?|papers?|items?|actions?|comments?) to {_NEEDS_NO_BE} (?:in|by|at|on|before|with|as|to)\b",
        ),
        (
            "a word too many",
            r"\benable[sd]? to the\b|\bto back to\b|\bto into\b|\b(the|a|an|of|to|and|for|with|by|be|are|at|from) \1\b",
        ),
        ("a word is wrong or missing", r"\b(is|are|was|were) (?!not|it|this|that|so|what|to|as|how)[a-z]+ \1\b"),
        ("a word is wrong or missing", r"\bthe an?\b(?! level| team)|\ban (?:the|a)\b|\ba (?:the|an)\b"),
        (
            "a word is missing after “how”",
            r"\bof how (?!often|soon|well|far|much|many|long|the|to|best|\w+ly\b)[a-z]{3,} the\b",
        ),
        (
            "the word should be in its past form",
            r"(?<!to )(?<!the )(?<!an )\b(?:outline|describe|mention|detail) (?:above|below)\b",
        ),
        (
            "who does it is missing",
            r"\b(?:whilst|while|although) (?:accepts|agrees|supports|notes|believes|acknowledges)\b",
        ),
        ("a word is missing", r"\b\w{3,}able and \w{3,}ly from\b"),
        ("“until” does not fit an agenda item", r"\buntil (?:agenda )?item\b"),
        (
            "a full stop is missing",
            r"(?<![.:;?!–-])(?<=[a-z0-9]) (?:The|This|These|It) (?:(?:MHHS|Programme|Chair|change|representative)\b)",
        ),
        (
            "a comma stands where a sentence ends",
            r"[a-z], (?:A|The|This|These|It|They|We) [a-z]+ (?:will|is|was|are|were|has|have)\b",
        ),
        (
            "one thing is named as many",
            r"\b(?:Attachments|Appendices|Annexes|Tables|Figures) \d{1,2}\b(?!\s*(?:and|,|to|-|–|&))",
        ),
    )
)
_DANGLING = {"the", "a", "an", "and", "or", "which", "will", "would", "been"}
#: A heading of more words may be a sentence that a reader took for one.
_A_TITLE = 5
_ENUMERATED = re.compile(r"(?:(?<=\s)|^)(?:\d{1,2}|[a-z])\)")


def check_sentences(case: Case) -> Iterator[Finding]:
    """Words missing, doubled or in the wrong form; sentences that stop short; brackets that are never closed."""
    everything = " ".join(run.text for run in case.prose())[:400_000].lower()
    objects = set(re.findall(r"\b([a-z]{4,12}) (?:the|a|an|their|its|this)\b", everything))
    for run in case.runs:
        if run.heading and run.text.count(" ") < _A_TITLE:
            continue
        told: set[str] = set()
        for why, pattern in _SLIPS:
            for at in pattern.finditer(run.text):
                if why not in told:
                    told.add(why)
                    yield case.at(
                        "sentence-slip", Severity.NOTICE, run, at.span(), f"In this sentence {why}. Confirm the words."
                    )
        yield from _ending(case, run, objects)
    yield from _brackets(case)


def _ending(case: Case, run: Run, objects: set[str]) -> Iterator[Finding]:
    text = run.text.rstrip()
    words = text.split()
    if len(words) < 3 or (run.column and run.column.lower() in {"ref", "area", "item"}):
        return
    last = words[-1]
    open_verb = words[-2] == "to" and last in objects and len(words) > 15 and "." in text
    if (last in _DANGLING and (len(words) > 6 or run.bullet)) or open_verb:
        why = f"The sentence stops at “{' '.join(words[-2:])}”. Say what is missing."
    elif text[-1] in ",/" and not text.endswith("://"):
        why = f"The sentence ends in “{text[-1]}”. Confirm that nothing is missing."
    else:
        return
    start = max(len(text) - 60, 0)
    yield case.at("sentence-unfinished", Severity.NOTICE, run, (start, len(text)), why)


def _brackets(case: Case) -> Iterator[Finding]:
    """Counted over a paragraph or a whole cell, since a page break may cut one."""
    cells: dict[tuple[int, str], list[Run]] = {}
    for number, run in enumerate(case.runs):
        key = (run.row, run.column) if run.row and run.column else (-number - 1, "")
        if not run.heading and (run.row or len(run.text) > 60 or run.text.endswith(".")):
            cells.setdefault(key, []).append(run)
    for runs in cells.values():
        text = _ENUMERATED.sub("", " ".join(run.text for run in runs))
        opened, closed = text.count("("), text.count(")")
        if opened > closed or (closed > opened and not re.match(r"[^(]{0,4}\)", text)):
            mark = "(" if opened > closed else ")"
            run = next(one for one in runs if mark in one.text)
            at = _odd_bracket(run.text, mark)
            told = f"Brackets opened here: {opened}; closed: {closed}. Confirm what belongs inside."
            yield case.at("bracket-unclosed", Severity.NOTICE, run, (at, at + 1), told)


def _odd_bracket(text: str, mark: str) -> int:
    """The bracket that has no partner; where several fit, the first."""
    open_at: list[int] = []
    for place, letter in enumerate(text):
        if letter == "(":
            open_at.append(place)
        elif letter == ")":
            if not open_at and mark == ")":
                return place
            open_at = open_at[:-1]
    return open_at[0] if open_at else text.find(mark)
