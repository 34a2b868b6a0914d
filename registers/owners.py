"""Whom does an owner cell name?

The papers' grammar: ``party ( "(" name {" & " name} ")" )?``, several joined by ``&`` or a comma outside brackets:
``Change Raiser (NGESO) & Programme (Immy Syms)`` is two owners, ``Programme (Paul Pettitt & Lee Cox)`` two as well.
Slides write ``Programme – PMO``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from registers.refs import plain

_JOIN = re.compile(r"\s*[,&;]\s*|(?<=\))\s+and\s+")
_DASHED = re.compile(r"([^()]+?)\s+[-–—]\s+([^()]+)")
# ``and`` joins two people; ``Testing and Migration`` is one team.
_PEOPLE = re.compile(r"([A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+)+)\s+and\s+([A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+)+)")
_TEAMS = re.compile(r"\b(?:team|pmo|secretariat|workstream|ppc|si)\b", re.IGNORECASE)
_ROLES = re.compile(r"\b(?:chair|raiser|lead|manager|sro|sponsor)\b", re.IGNORECASE)
_EVERYBODY = re.compile(r"\b(?:members|all|participants|everybody|everyone|code bodies)\b", re.IGNORECASE)
_SEATS = re.compile(r"\b(?:representatives?|reps?|constituency)\b", re.IGNORECASE)


class OwnerKind(StrEnum):
    """What an owner is; a nudge needs a person, so the other kinds are looked up in the directory for the day."""

    PERSON = "person"
    TEAM = "team"
    ROLE = "role"
    CONSTITUENCY = "constituency"
    EVERYBODY = "everybody"


@dataclass(frozen=True)
class Owner:
    """One owner: the ``party`` that answers for the action and, where the paper says, the ``name`` within it."""

    party: str
    name: str | None = None

    def __str__(self) -> str:
        return f"{self.party} ({self.name})" if self.name and self.party else self.name or self.party

    @property
    def who(self) -> str:
        """The narrowest words there are: the name, else the party."""
        return self.name or self.party

    @property
    def kind(self) -> OwnerKind:
        """What those words name."""
        words = self.who
        for pattern, kind in (
            (_EVERYBODY, OwnerKind.EVERYBODY),
            (_SEATS, OwnerKind.CONSTITUENCY),
            (_TEAMS, OwnerKind.TEAM),
            (_ROLES, OwnerKind.ROLE),
        ):
            if pattern.search(words):
                return kind
        return OwnerKind.PERSON if len(words.split()) > 1 or not words.isupper() else OwnerKind.TEAM


def read_owners(raw: str) -> tuple[Owner, ...]:
    """The owners a cell names, in its order; empty for an empty cell or ``TBC``. Unbalanced brackets are read as
    text.
    """
    words = plain(raw[:2_000])
    if not words or words.upper() in {"TBC", "TBD", "N/A", "-", "NONE"}:
        return ()
    owners: list[Owner] = []
    for part in _outside_brackets(words):
        party, inside = _party_and_names(part)
        owners += [Owner(party, name) for name in inside] if inside else [Owner(party)] if party else []
    return tuple(dict.fromkeys(owners))


def print_owners(owners: tuple[Owner, ...]) -> str:
    """The owners in the papers' grammar; ``read_owners`` of it gives the same owners."""
    parts: list[tuple[str, list[str]]] = []
    for owner in owners:
        if owner.name and owner.party and parts and parts[-1][0] == owner.party and parts[-1][1]:
            parts[-1][1].append(owner.name)
        else:
            parts.append((owner.party, [owner.name] if owner.name else []))
    return " & ".join(
        f"{party} ({' & '.join(names)})" if party and names else party or names[0] for party, names in parts
    )


def _outside_brackets(words: str) -> list[str]:
    depth, parts, start = 0, [], 0
    joins = {found.start(): found.end() for found in _JOIN.finditer(words)}
    at = 0
    while at < len(words):
        depth += {"(": 1, ")": -1}.get(words[at], 0)
        if depth <= 0 and at in joins:
            parts.append(words[start:at])
            start = at = joins[at]
            continue
        at += 1
    return [part.strip() for part in [*parts, words[start:]] if part.strip()]


def _party_and_names(part: str) -> tuple[str, list[str]]:
    found = re.fullmatch(r"([^()]*)\(([^()]*)\)\s*", part)
    found = found or _DASHED.fullmatch(part)
    if not found:
        return part, []
    names = [name for name in _JOIN.split(found[2].strip()) if name]
    return found[1].strip(), [one for name in names for one in _people(name)]


def _people(name: str) -> tuple[str, ...]:
    both = _PEOPLE.fullmatch(name)
    return (both[1], both[2]) if both and not _TEAMS.search(name) else (name,)
