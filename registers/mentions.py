"""Which references does a sentence cite, and where?

Only the programme's own shapes count, and only whole words: ``CR-D129`` is somebody else's change, ``P0210`` a
report, ``IF-021`` an interface. A list such as “CRs 024 and 025” cites both.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from registers.refs import ActionRef, ChangeRef, DecisionRef, Ref

_ACTION = re.compile(r"(?<![\w-])(e?[A-Z]{2,6})(\d{2,3}(?:\.\d)?)-(\d{2})(?![\w-])")
_DECISION = re.compile(r"(?<![\w-])(e?[A-Z]{2,6})-DEC(\d{1,4})(?![\w-])")
_CHANGES = re.compile(
    r"(?<![\w-])(?:(?i:change\s+requests?)\s*(?:\(CRs?\)\s*)?|CRs?\s?)(\d{1,4}(?:\s*(?:,|&|and)\s*(?:CR\s?)?0\d{1,3})*)(?![\w-])"
)

# Other programmes number their change requests alike: “SMICoP CR036” is not this programme's.
_ELSEWHERE = re.compile(r"\b(?:SMICoP|SMICOP|SEC|BSC|REC|DCUSA|CUSC|UNC|CSS)\s+$")


@dataclass(frozen=True)
class Mention:
    """One reference cited at ``start`` (characters from the text's beginning), spelt there as ``spelt``."""

    ref: Ref
    start: int
    spelt: str


def mentions(text: str) -> tuple[Mention, ...]:
    """Every action, decision and change request that a text cites, in the order of the text."""
    found: list[Mention] = [Mention(ActionRef.parse(at[0]), at.start(), at[0]) for at in _ACTION.finditer(text)]
    found += [Mention(DecisionRef.parse(at[0]), at.start(), at[0]) for at in _DECISION.finditer(text)]
    for at in _CHANGES.finditer(text) if "CR" in text or "equest" in text.lower() else ():
        if _ELSEWHERE.search(text, max(0, at.start() - 12), at.start()):
            continue
        for number in re.finditer(r"\d+", at[1]):
            start = at.start(1) + number.start()
            spelt = at[0].strip() if at[1] == number[0] else number[0]
            found.append(Mention(ChangeRef(int(number[0])), start, spelt))
    return tuple(sorted(found, key=lambda one: one.start))


def changes_cited(text: str) -> tuple[ChangeRef, ...]:
    """The change requests a text cites, each once, in order of first mention."""
    return tuple(dict.fromkeys(one.ref for one in mentions(text) if isinstance(one.ref, ChangeRef)))
