"""Which actions do the words after ``/actions`` ask for? Filters combine; what is left over is searched for."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from handlers.ask import Ask
from handlers.ownership import owned_by
from registers.actions import Status
from registers.groups import KNOWN, group_code
from registers.people import Person, misspelt
from registers.problems import Problem
from registers.refs import ChangeRef, DecisionRef, MeetingRef
from registers.when import read_when
from storage.actions import ActionQuery

PAGE = 10
_LIVE = frozenset({Status.OPEN, Status.RECOMMENDED})
_CR_APART = re.compile(r"\bCR\s+(?=[0-9])", re.IGNORECASE)
_DUE = re.compile(r"\bdue\s+(today|tomorrow|this\s+week|next\s+week|this\s+month|by|before)\b", re.IGNORECASE)
_MOST_DAY_WORDS = 4
# What stands before a name in “actions for Lee Cox”.
_WHOSE = re.compile(r"(?:for|of|by|(?:owned|held)\s+by|assigned\s+to)\s+", re.IGNORECASE)
_STATES: dict[str, frozenset[Status]] = {
    "open": frozenset({Status.OPEN}),
    "recommended": frozenset({Status.RECOMMENDED}),
    "closed": frozenset({Status.CLOSED}),
    "withdrawn": frozenset({Status.WITHDRAWN}),
    "live": _LIVE,
    "all": frozenset(Status),
}


def read_filters(ask: Ask, words: str, page: int = 1) -> tuple[ActionQuery, str]:
    """The query the words ask for, and the same said in a heading's words. Nothing said asks for everything live."""
    query = ActionQuery(statuses=_LIVE, offset=(page - 1) * PAGE, limit=PAGE)
    told: list[str] = []
    words = _CR_APART.sub("CR", words)
    if found := _DUE.search(words):
        start, end, rest = _period(ask, " ".join(found[1].lower().split()), words[found.end() :])
        query = replace(query, due_from=start, due_to=end)
        told.append(words[found.start() : len(words) - len(rest)].strip())
        words = f"{words[: found.start()]} {rest}"
    left: list[str] = []
    for word in words.split():
        narrowed = _one_word(ask, query, word.strip(","))
        if narrowed is None:
            left.append(word)
        else:
            query, said = narrowed
            told.append(said)
    if left:
        query, said = _names_or_words(ask, query, " ".join(left))
        told.append(said)
    return query, ", ".join(told) or "live"


def _one_word(ask: Ask, query: ActionQuery, word: str) -> tuple[ActionQuery, str] | None:
    flat = word.casefold()
    if flat in _STATES:
        return replace(query, statuses=_STATES[flat]), flat
    if flat in {"mine", "my"}:
        return replace(query, owners=_spellings(ask, ask.person)), f"{ask.person.name}’s"
    if flat in {"overdue", "late"}:
        return replace(query, overdue_on=ask.today), "overdue"
    if word.upper() in KNOWN or (word[:1] == "e" and word[1:].upper() in KNOWN):
        code = group_code(word)
        return replace(query, group=code), code
    readers: tuple[Callable[[str], ActionQuery], ...] = (
        lambda text: replace(query, about=DecisionRef.parse(text)),
        lambda text: replace(query, about=_change(text)),
        lambda text: _meeting(query, text),
    )
    for read in readers:
        try:
            narrowed = read(word)
        except Problem:
            continue
        return narrowed, word.upper()
    return None


def _change(text: str) -> ChangeRef:
    """A bare number is no filter: only ``CR36`` is."""
    if text[:1].isdigit():
        raise Problem("not a change request")
    return ChangeRef.parse(text)


def _meeting(query: ActionQuery, text: str) -> ActionQuery:
    ref = MeetingRef.parse(text)
    if ref.group not in KNOWN and ref.group[1:] not in KNOWN:
        raise Problem("not a meeting")
    return replace(query, meeting=str(ref))


def _spellings(ask: Ask, person: Person) -> tuple[str, ...]:
    """Every way the register spells a person as an owner; a key nobody bears when there is none."""
    names = ask.unit.people.names()
    words = {
        owner.who.casefold() for owner, group in ask.unit.actions.owners() if owned_by(person, names, owner, group)
    }
    return tuple(sorted(words)) or (person.name.casefold(),)


def _names_or_words(ask: Ask, query: ActionQuery, text: str) -> tuple[ActionQuery, str]:
    """A name asks for all that is theirs, however the papers spell it; other words that are some owner's are an owner;
    any others are searched for.
    """
    whose = _WHOSE.match(text)
    for name in (text, text[whose.end() :]) if whose else (text,):
        if person := _person(ask, name):
            return replace(query, owners=_spellings(ask, person)), person.name
        as_owner = replace(query, owners=(name.casefold(),))
        if ask.unit.actions.find(replace(as_owner, statuses=frozenset(Status), offset=0, limit=1)).total:
            return as_owner, name
    return replace(query, words=tuple(text.casefold().split())), f"“{text}”"


def _person(ask: Ask, name: str) -> Person | None:
    """Who bears the name, a misspelling that can be nobody else's included."""
    return ask.unit.people.named(name) or ask.unit.people.named(misspelt(name, ask.unit.people.names()) or "")


def _period(ask: Ask, said: str, after: str) -> tuple[date | None, date | None, str]:
    """The first and last day of a period, and the words behind it."""
    monday = ask.today - timedelta(days=ask.today.weekday())
    match said:
        case "today":
            return ask.today, ask.today, after
        case "tomorrow":
            return ask.today + timedelta(days=1), ask.today + timedelta(days=1), after
        case "this week":
            return monday, monday + timedelta(days=6), after
        case "next week":
            return monday + timedelta(days=7), monday + timedelta(days=13), after
        case "this month":
            first = ask.today.replace(day=1)
            return first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1), after
        case _:
            day, rest = _day_then_rest(ask, after.split())
            return None, day - timedelta(days=1) if said == "before" else day, rest


def _day_then_rest(ask: Ask, given: list[str]) -> tuple[date, str]:
    """The longest run of words from the start that says a day, and the words behind it; raises ``Problem``."""
    for count in range(min(len(given), _MOST_DAY_WORDS), 0, -1):
        try:
            day = ask.due(read_when(" ".join(given[:count]))).written.day
        except Problem:
            continue
        if day:
            return day, " ".join(given[count:])
    raise Problem("Say by which day, such as /actions due by Friday.")
