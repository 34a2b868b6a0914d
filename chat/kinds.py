"""How is each kind of parameter read from what people type, and how is it printed?

A command's annotations name these kinds. ``take`` reads a value from the start of the words and says what is left, or
None where they start with something else; ``read`` reads the whole of the words or raises ``Problem``; ``show``
prints what ``read`` accepts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, NewType, get_args, get_origin

from registers.constituencies import read_constituency
from registers.groups import KNOWN, group_code
from registers.owners import Owner, print_owners, read_owners
from registers.problems import Problem
from registers.refs import (
    ActionRef,
    ChangeRef,
    DecisionSaid,
    HorizonRef,
    MeetingRef,
    MeetingSaid,
    MilestoneRef,
    Ref,
    ReleaseRef,
    parse_ref,
    plain,
)
from registers.when import When, read_when

GroupCode = NewType("GroupCode", str)
#: A group of the programme and no other word: where it ends a sentence, as in ``… to DAG``.
KnownGroup = NewType("KnownGroup", str)
Constituency = NewType("Constituency", str)
Minutes = NewType("Minutes", int)
#: What a change was of: a reference, the group and day of a meeting that has no number yet, or settings.
Changed = NewType("Changed", str)
Owners = tuple[Owner, ...]
#: What one's own settings are called, and with a group those of its digest.
SETTINGS = "settings"

# As chat platforms write whom somebody means.
_AT = re.compile(r"(?<!\S)@(?=\S)")
_TOKEN = re.compile(r"[^\s,]+")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_MOST_TOKENS = 5
_JOINED = re.compile(r"^(?:and|&)\s+(?=\S*[0-9])", re.IGNORECASE)
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MINUTES = re.compile(r"([0-9]{1,3})\s*(?:mins?|minutes?)?", re.IGNORECASE)


@dataclass(frozen=True)
class Kind:
    """One kind of parameter.

    ``label`` says what is wanted when it is missing, with an example; ``sign`` stands for it in a line of syntax (its
    name does where empty); ``free`` text takes all the words that are left; ``options`` are all there is to choose
    from.
    """

    label: str
    read: Callable[[str], Any]
    take: Callable[[str], tuple[Any, str] | None]
    show: Callable[[Any], str] = str
    free: bool = False
    sign: str = ""
    options: tuple[str, ...] = ()


def kind_of(annotation: Any) -> Kind:
    """The kind an annotation names; ``tuple[X, ...]`` of references takes one or more. Raises TypeError for any other
    type.
    """
    if annotation == Owners:
        return _OWNERS
    if get_origin(annotation) is Literal:
        return _literal(get_args(annotation))
    if get_origin(annotation) is tuple:
        return _many(kind_of(get_args(annotation)[0]))
    for known, kind in _KINDS:
        if annotation == known:
            return kind
    raise TypeError(f"no kind of parameter reads {annotation!r}")


def quote(text: str) -> str:
    """Text in double quotes, so that no word in it counts as the command's own."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def unquote(text: str) -> str:
    """The text inside, where the whole of it is in double quotes; else the text as it is."""
    words = text.strip()
    found = _QUOTED.fullmatch(words)
    return re.sub(r"\\(.)", r"\1", found[1], flags=re.DOTALL) if found else words


def quoted_stretches(text: str) -> tuple[tuple[int, int], ...]:
    """Where the text is inside double quotes: start and end of each stretch."""
    return tuple(found.span() for found in _QUOTED.finditer(text))


def _reference(parse: Callable[[str], Any], label: str, sign: str) -> Kind:
    def take(words: str) -> tuple[Any, str] | None:
        ends = [found.end() for _, found in zip(range(_MOST_TOKENS), _TOKEN.finditer(words), strict=False)]
        for end in reversed(ends):
            try:
                return parse(words[:end]), words[end:].lstrip(" ,")
            except Problem:
                continue
        return None

    return Kind(label, parse, take, sign=sign)


def _literal(options: tuple[str, ...]) -> Kind:
    label = " or ".join(one for one in (", ".join(options[:-1]), options[-1]) if one)

    def read(words: str) -> str:
        chosen = words.strip().casefold()
        for option in options:
            if option == chosen:
                return option
        raise Problem(f"Say {label}.")

    def take(words: str) -> tuple[str, str] | None:
        found = _TOKEN.match(words)
        if found and found[0].casefold() in options:
            return found[0].casefold(), words[found.end() :].lstrip()
        return None

    return Kind(label, read, take, sign="|".join(options), options=options)


def _many(one: Kind) -> Kind:
    def take(words: str) -> tuple[tuple[Any, ...], str] | None:
        values = []
        while taken := one.take(words):
            values.append(taken[0])
            words = taken[1]
            words = _JOINED.sub("", words)
        return (tuple(dict.fromkeys(values)), words) if values else None

    def read(words: str) -> tuple[Any, ...]:
        taken = take(words)
        if taken is None or taken[1]:
            one.read((taken[1] if taken else words)[:200])
            raise Problem(f"Say {one.label}.")
        return taken[0]

    return Kind(
        one.label, read, take, lambda values: " ".join(one.show(value) for value in values), sign=f"{one.sign} …"
    )


def _take_group(words: str) -> tuple[GroupCode, str] | None:
    found = _TOKEN.match(words)
    if not found:
        return None
    try:
        code = group_code(found[0])
    except Problem:
        return None
    if (code[1:] if code[0] == "e" else code) not in KNOWN:
        return None
    return GroupCode(code), words[found.end() :].lstrip()


def _read_known_group(words: str) -> KnownGroup:
    taken = _take_group(words.strip())
    if taken is None or taken[1]:
        raise Problem(f"“{words.strip()[:40]}” is not a group of the programme, such as DAG or PSG.")
    return KnownGroup(taken[0])


def _read_changed(words: str) -> Changed:
    said = plain(words[:200])
    first, _, rest = said.partition(" ")
    if first.casefold() == SETTINGS:
        return Changed(f"{SETTINGS} {_read_known_group(rest)}" if rest else SETTINGS)
    if _DAY.fullmatch(rest):
        return Changed(f"{_read_known_group(first)} {rest}")
    return Changed(str(parse_ref(said)))


def _read_minutes(words: str) -> Minutes:
    found = _MINUTES.fullmatch(words.strip())
    if not found or not int(found[1]):
        raise Problem("Say how many minutes, such as 10 minutes.")
    return Minutes(int(found[1]))


def _show_minutes(minutes: Minutes) -> str:
    return f"{minutes} minute{'' if minutes == 1 else 's'}"


def _read_owners(words: str) -> Owners:
    # People join two owners with "and", papers never do: a group's name may hold the word.
    owners = read_owners(re.sub(r"\s+and\s+", " & ", _AT.sub("", words)))
    if not owners:
        raise Problem("Say whom, such as Lee Cox, or Programme (PMO).")
    return owners


def _whole(read: Callable[[str], Any]) -> Callable[[str], tuple[Any, str] | None]:
    def take(words: str) -> tuple[Any, str] | None:
        return (read(words), "") if words.strip() else None

    return take


def _read_text(words: str) -> str:
    text = unquote(words)
    if not text:
        raise Problem("Say some words.")
    return text


_OWNERS = Kind("whom, such as Lee Cox", _read_owners, _whole(_read_owners), print_owners)
_KINDS: tuple[tuple[Any, Kind], ...] = (
    (str, Kind("some words", _read_text, _whole(_read_text), free=True)),
    (ActionRef, _reference(ActionRef.parse, "an action, such as DAG31-03", "ACTION")),
    (ChangeRef, _reference(ChangeRef.parse, "a change request, such as CR036", "CR")),
    (MeetingRef, _reference(MeetingRef.parse, "a meeting, such as DAG31", "MEETING")),
    (DecisionSaid, _reference(DecisionSaid.parse, "a decision, such as DAG-DEC85", "DECISION")),
    (MeetingSaid, _reference(MeetingSaid.parse, "a meeting, such as DAG31, or its group", "MEETING|GROUP")),
    (MilestoneRef, _reference(MilestoneRef.parse, "a milestone, such as M10", "MILESTONE")),
    (ReleaseRef, _reference(ReleaseRef.parse, "a release, such as IR7", "RELEASE")),
    (HorizonRef, _reference(HorizonRef.parse, "a code body's change, such as R0044", "REF")),
    (Ref, _reference(parse_ref, "a reference, such as DAG31-03 or CR036", "REF")),
    (
        Changed,
        _reference(_read_changed, "what was changed, such as DAG31-03 or settings", f"REF|{SETTINGS} [GROUP]"),
    ),
    (GroupCode, Kind("a group, such as DAG", lambda words: GroupCode(group_code(words)), _take_group, sign="GROUP")),
    (
        KnownGroup,
        Kind("a group of the programme, such as DAG", _read_known_group, _whole(_read_known_group), sign="GROUP"),
    ),
    (
        Constituency,
        _reference(
            lambda words: Constituency(read_constituency(words)),
            "a constituency, such as Large Supplier",
            "CONSTITUENCY",
        ),
    ),
    (
        Minutes,
        Kind(
            "how many minutes, such as 10 minutes",
            _read_minutes,
            _whole(_read_minutes),
            _show_minutes,
            sign="N minutes",
        ),
    ),
    (When, Kind("a day, such as 10/01/2024, Friday or in 5 working days", read_when, _whole(read_when), sign="DAY")),
)
