"""How is a reference written, and which thing does it name?

People and papers spell one reference many ways (``dag31-3``, ``DAG 31-03``, ``DAG031-03``; ``36``, ``CR 0036``): each
kind parses tolerantly and prints one canonical form. A meeting number is text, not an integer: ``10.1`` is an
extraordinary DAG.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from registers.groups import KNOWN, group_code, ordinary
from registers.problems import Problem

_DASH = r"\s*[-\u2010-\u2015]\s*"
_MEETING = r"0*([0-9]{1,3}(?:\.[0-9])?)"
_ACTION = re.compile(
    rf"(?:action\s+)?([A-Za-z]{{2,6}})(?:{_DASH}|\s*)0*([0-9]{{1,4}}(?:\.[0-9])?){_DASH}0*([0-9]{{1,3}})", re.IGNORECASE
)
_DECISION = re.compile(
    rf"(?:decision\s+)?([A-Za-z]{{2,6}})(?:{_DASH}|\s*)DEC(?:{_DASH}|\s*)0*([0-9]{{1,4}})", re.IGNORECASE
)
_BARE_DECISION = re.compile(r"(?:decision\s+)?(?:DEC\s*[-#]?\s*)?0*([0-9]{1,4})", re.IGNORECASE)
_CHANGE = re.compile(
    r"(?:(?:programme\s+)?change\s+requests?\s*(?:\(crs?\))?|crs?)?(?:\s*[-#\u2010-\u2015]\s*|\s*)0*([0-9]{1,4})",
    re.IGNORECASE,
)
_MEETING_REF = re.compile(rf"([A-Za-z]{{2,6}})(?:\s*[-#\u2010-\u2015]\s*|\s*){_MEETING}", re.IGNORECASE)
_MILESTONE = re.compile(r"(?:milestone\s+)?M\s?0*([0-9]{1,3})", re.IGNORECASE)
_RELEASE = re.compile(r"(?:IR|interim\s+release(?:\s*\(IR\))?)\s*([0-9]{1,3}(?:\.[0-9]{1,2})?)", re.IGNORECASE)
_HORIZON = re.compile(r"(RI|R|I|DP|MP|DCP|CMP|CP|GC|P)\s?-?\s?([0-9]{3,4})\s?([A-Z]?)", re.IGNORECASE)
_CODE_BODY = {"RI": "REC", "R": "REC", "I": "REC", "DP": "SEC", "MP": "SEC", "DCP": "DCUSA"}
_CODE_BODY |= {"CMP": "CUSC", "GC": "Grid Code", "P": "BSC", "CP": "BSC"}


def plain(text: str) -> str:
    """Text as people meant it: compatibility forms folded, no-break spaces and runs of white space made one space."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _match(pattern: re.Pattern[str], text: str, expected: str) -> re.Match[str]:
    found = pattern.fullmatch(plain(text[:200]).strip(".,;:()[]"))
    if found is None:
        raise Problem(f"“{text.strip()[:40]}” is not {expected}.")
    return found


@dataclass(frozen=True)
class ActionRef:
    """``DAG31-03``: the third action raised at DAG's 31st meeting. The prefix says where it was raised, not where it
    stands.
    """

    group: str
    meeting: str
    number: int

    def __str__(self) -> str:
        return f"{self.group}{_two_digits(self.meeting)}-{self.number:02d}"

    def __lt__(self, other: ActionRef) -> bool:
        return self.order < other.order

    @property
    def order(self) -> tuple[str, float, int]:
        """Sorts by group, then meeting as a number, then number within it."""
        return (self.group.upper(), float(self.meeting), self.number)

    @classmethod
    def parse(cls, text: str) -> ActionRef:
        """Reads any spelling of an action's reference; raises ``Problem``."""
        found = _match(_ACTION, text, "an action's reference. They look like DAG31-03")
        return cls(group_code(found[1]), _meeting_number(found[2]), int(found[3]))


@dataclass(frozen=True)
class DecisionRef:
    """``DAG-DEC85``: numbered across a group's meetings."""

    group: str
    number: int

    def __str__(self) -> str:
        return f"{self.group}-DEC{self.number:02d}"

    @classmethod
    def parse(cls, text: str) -> DecisionRef:
        """Reads any spelling of a decision's reference; raises ``Problem``."""
        found = _match(_DECISION, text, "a decision's reference. They look like DAG-DEC85")
        return cls(group_code(found[1]), int(found[2]))


@dataclass(frozen=True)
class ChangeRef:
    """``CR036``: a change request of this programme. Other programmes number theirs alike, so only a bare number
    counts.
    """

    number: int

    def __str__(self) -> str:
        return f"CR{self.number:03d}"

    def __lt__(self, other: ChangeRef) -> bool:
        return self.number < other.number

    @classmethod
    def parse(cls, text: str) -> ChangeRef:
        """Reads ``36``, ``CR 0036``, ``Programme Change Request 034``; raises ``Problem``."""
        return cls(int(_match(_CHANGE, text, "a change request's number. They look like CR036, or just 36")[1]))


@dataclass(frozen=True)
class MeetingRef:
    """``DAG31``, ``DAG10.1``: one meeting of a group."""

    group: str
    number: str

    def __str__(self) -> str:
        return f"{self.group}{_two_digits(self.number)}"

    @classmethod
    def parse(cls, text: str) -> MeetingRef:
        """Reads ``DAG 031``, ``CCAG #12``; raises ``Problem``."""
        found = _match(_MEETING_REF, text, "a meeting. They look like DAG31")
        return cls(group_code(found[1]), _meeting_number(found[2]))


@dataclass(frozen=True)
class MeetingSaid:
    """A meeting as people name it: ``DAG31``; ``DAG``, its next or last one; ``31``, in a channel that is a group's.

    What was left out is empty.
    """

    group: str
    number: str

    def __str__(self) -> str:
        return str(MeetingRef(self.group, self.number)) if self.group and self.number else self.group or self.number

    @classmethod
    def parse(cls, text: str) -> MeetingSaid:
        """Reads any of them; raises ``Problem``."""
        bare = plain(text[:200]).strip("#")
        if re.fullmatch(_MEETING, bare):
            return cls("", _meeting_number(bare))
        if bare.isalpha() and ordinary(group_code(bare)) in KNOWN:
            return cls(group_code(bare), "")
        ref = MeetingRef.parse(bare)
        return cls(ref.group, ref.number)


@dataclass(frozen=True)
class DecisionSaid:
    """A decision as people name it: ``DAG-DEC85``; ``DEC85`` or ``85``, where only one can be meant.

    A group that was left out is empty.
    """

    group: str
    number: int

    def __str__(self) -> str:
        return str(DecisionRef(self.group, self.number)) if self.group else f"DEC{self.number:02d}"

    @classmethod
    def parse(cls, text: str) -> DecisionSaid:
        """Reads either; raises ``Problem``."""
        if found := _BARE_DECISION.fullmatch(plain(text[:200])):
            return cls("", int(found[1]))
        ref = DecisionRef.parse(text)
        return cls(ref.group, ref.number)


@dataclass(frozen=True)
class MilestoneRef:
    """``M10``: a milestone of the programme's plan."""

    number: int

    def __str__(self) -> str:
        return f"M{self.number}"

    @classmethod
    def parse(cls, text: str) -> MilestoneRef:
        """Reads ``m10``; raises ``Problem``."""
        return cls(int(_match(_MILESTONE, text, "a milestone. They look like M10")[1]))


@dataclass(frozen=True)
class ReleaseRef:
    """``IR7``, ``IR5.2``: an interim release of the design."""

    number: str

    def __str__(self) -> str:
        return f"IR{self.number}"

    @classmethod
    def parse(cls, text: str) -> ReleaseRef:
        """Reads ``Interim Release (IR) 7``; raises ``Problem``."""
        return cls(_match(_RELEASE, text, "a release. They look like IR7")[1])


@dataclass(frozen=True)
class HorizonRef:
    """A change outside the programme, by its own code body's reference: ``R0044``, ``RI-0036``, ``MP162``,
    ``DCP328``.
    """

    kind: str
    digits: str
    suffix: str = ""

    def __str__(self) -> str:
        return f"{self.kind}{'-' if self.kind == 'RI' else ''}{self.digits}{self.suffix}"

    @property
    def code(self) -> str:
        """The code body that numbers changes this way: BSC, CUSC, DCUSA, Grid Code, REC or SEC."""
        return _CODE_BODY[self.kind]

    @classmethod
    def parse(cls, text: str) -> HorizonRef:
        """Reads ``r0044``, ``DCP 328``; raises ``Problem``."""
        found = _match(_HORIZON, text, "a code body's change. They look like R0044, MP162 or DCP328")
        return cls(found[1].upper(), found[2], found[3].upper())


Ref = ActionRef | DecisionRef | ChangeRef | MeetingRef | MilestoneRef | ReleaseRef | HorizonRef


def parse_ref(text: str) -> Ref:
    """The one thing a reference names, whatever its kind, the most telling shape first; raises ``Problem``.

    A bare number is not enough here: only a command that takes change requests reads ``36`` as CR036.
    """
    bare = plain(text[:200])
    if not bare[:1].isdigit():
        for kind in (DecisionRef, ActionRef, ReleaseRef, MilestoneRef, ChangeRef, HorizonRef, MeetingRef):
            try:
                return kind.parse(bare)
            except Problem:
                continue
    raise Problem(
        f"“{text.strip()[:40]}” is not a reference. They look like DAG31-03, CR036, DAG-DEC85, DAG31 or R0044."
    )


def _meeting_number(digits: str) -> str:
    whole, dot, part = digits.partition(".")
    number = whole.lstrip("0") or "0"
    return f"{number}.{part}" if dot and part != "0" else number


@lru_cache(maxsize=1024)
def _two_digits(number: str) -> str:
    whole, dot, part = number.partition(".")
    return f"{int(whole):02d}{dot}{part}"
