"""Which groups does the programme have, and how does each close its actions?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from registers.problems import Problem

#: What the programme calls itself in the titles of its papers.
PROGRAMME = "MHHS"


class Closing(StrEnum):
    """Who ends an action of a group.

    ``OWNER``: its owner's word closes it. ``MEETING``: the owner's word recommends closure and the group agrees it in
    its meeting, as CCAG's action log does with its RECOMMEND CLOSED updates.
    """

    OWNER = "owner"
    MEETING = "meeting"


@dataclass(frozen=True)
class Group:
    """A governance group: ``code`` is how references spell it, ``name`` how papers do, ``level`` its tier (2 is
    highest).
    """

    code: str
    name: str
    level: int
    closing: Closing = Closing.OWNER


# Levels and names as the programme's governance pages give them; groups that were stood down stay, their papers remain.
KNOWN = {
    group.code: group
    for group in (
        Group("PSG", "Programme Steering Group", 2),
        Group("DAG", "Design Advisory Group", 3),
        Group("CCAG", "Cross Code Advisory Group", 3, Closing.MEETING),
        Group("TMAG", "Testing and Migration Advisory Group", 3),
        Group("SITAG", "SIT Advisory Group", 3),
        Group("QAG", "Qualification Advisory Group", 3),
        Group("MCAG", "Migration and Cutover Advisory Group", 3),
        Group("IAG", "Implementation Advisory Group", 3),
        Group("CDWG", "Code Drafting Working Group", 4),
        Group("DRG", "Design Resolution Group", 4),
        Group("SITWG", "Systems Integration Testing Working Group", 4),
        Group("MWG", "Migration Working Group", 4),
        Group("QWG", "Qualification and E2E Sandbox Working Group", 4),
        Group("DWG", "Design Working Group", 4),
        Group("FTIG", "Fast Track Implementation Group", 4),
        Group("BPRWG", "Business Process and Requirements Working Group", 4),
        Group("TDWG", "Technical Design Working Group", 4),
        Group("SWG", "Security Working Group", 4),
        Group("CCIAG", "Cross Code Implementation Advisory Group", 4),
    )
}

_CODE = re.compile(r"[A-Za-z]{2,6}")
_IN_TEXT = re.compile(r"\b(e?)([A-Z]{3,6})(?=\b|\d)")


def group_code(text: str) -> str:
    """The code as references print it: ``dag`` is ``DAG``, an extraordinary ``eccag`` is ``eCCAG``. Raises
    ``Problem``.
    """
    word = text.strip().lstrip("#")
    if not _CODE.fullmatch(word):
        raise Problem(f"“{text.strip()[:40]}” is not a group. Say a group's code, such as DAG or CCAG.")
    upper = word.upper()
    if upper not in KNOWN and upper[0] == "E" and upper[1:] in KNOWN:
        return "e" + upper[1:]
    return upper


def ordinary(code: str) -> str:
    """The group whose extraordinary meeting a code names: ``eCCAG`` is CCAG's; any other code is its own."""
    return code[1:] if code[:1] == "e" else code


def with_extraordinary(code: str) -> tuple[str, ...]:
    """The codes that a group's records are numbered by: its own, and that of its extraordinary meetings."""
    return (code,) if ordinary(code) != code else (code, f"e{code}")


def group_of(code: str) -> Group:
    """The group a code names, with its rules; an unknown one has the default rules."""
    return KNOWN.get(ordinary(code)) or Group(code, code, 4)


def group_named(text: str) -> str | None:
    """The code of the group that words name, in full or by code, or None; case and hyphens are free."""
    flat = " ".join(re.sub(r"[^a-z0-9]+", " ", text.lower()).split())
    for group in KNOWN.values():
        if group.name.lower() in flat:
            return group.code
    codes = (found[1] + found[2] for found in _IN_TEXT.finditer(text) if found[2] in KNOWN)
    return next(codes, None)
