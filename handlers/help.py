"""What can people say, and how?"""

from __future__ import annotations

import re
from collections.abc import Iterable

from chat.commands import Command, command
from chat.messages import (
    Bullets,
    Button,
    Buttons,
    Fact,
    Facts,
    Fold,
    Heading,
    Hint,
    Line,
    Link,
    Part,
    Plain,
    Press,
    Reply,
    Span,
    Spans,
    Strong,
    words,
)
from handlers.ask import Ask
from registers.groups import KNOWN
from registers.nearness import nearest
from registers.people import Person, is_chair, is_known, is_pmo
from registers.problems import Problem

#: What people want to do, and the first words of the commands for it. A command that stands nowhere here comes last.
TOPICS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Actions", ("home", "my", "done", "action", "actions", "reopen", "undo", "undone")),
    ("Meetings", ("digest", "agenda", "agree", "meeting", "meetings", "decision", "decisions", "minutes")),
    ("Change requests", ("cr", "crs", "why", "ia", "vote")),
    ("The plan and beyond", ("milestones", "risks", "releases", "horizon", "search")),
    ("Papers", ("import", "export")),
    ("Reminders", ("nudge", "nudges", "snooze", "settings")),
    ("Setting up", ("help", "whoami", "link", "bind", "unbind", "health")),
)
_OTHERS = "Others"
_SEATED = ("my actions", "done", "action note", "action extend", "home", "cr")
_CHAIRS = ("digest", "agree", "agenda", "cr approve", "actions", "why")
_OFFICE = ("actions", "cr awaiting", "digest", "agree", "import", "health")
_ASKING = ("cr", "actions", "meetings", "search", "whoami")
#: Words of who may do something that mean anybody with a seat: which record it is about decides in the end.
_SEATS = re.compile(r"owner|member|representative|raiser|seat|whoever", re.IGNORECASE)
_FIRST_CLAUSE = re.compile(r"[;:]\s|\.$")
_MOST_FOUND = 8
# A longer example takes several lines of a telephone; its command has it.
_SHORT = 24
# “help me” asks for no topic of that name; nor are so few letters the beginning of one.
_POLITE = frozenset({"me", "please", "me please", "?"})
_FEWEST = 3


@command("help")
def show_help(ask: Ask, about: str = "") -> Reply:
    """How to say things: all of it, one command with an example and who may, or a topic such as reminders.

    /help done
    """
    flat = " ".join(about.casefold().split()).removeprefix("/")
    return _one(ask, about, flat) if flat and flat not in _POLITE else _all(ask)


def _all(ask: Ask) -> Reply:
    """What this person says most, then everything by what it is for.

    Only the first few are links: a Teams card has no room for a link to each.
    """
    title = "What you can say"
    most = tuple(one for name in _most(ask.person) if (one := ask.commands.named(name)))
    hints = "A reference alone shows its record: DAG31-03, CR036. The slash is optional. /help done tells more of one."
    folds = tuple(Fold(name, _topic(ask.person, found, leads=False)) for name, found in _topics(ask.commands.all))
    return Reply(
        title,
        (
            Heading(title),
            Bullets(tuple(_row(one, one.example if len(one.example) <= _SHORT else "") for one in most)),
            *folds,
            Hint(words(hints)),
        ),
    )


def _most(person: Person) -> tuple[str, ...]:
    if is_pmo(person):
        return _OFFICE
    if any(is_chair(person, code) for code in KNOWN):
        return _CHAIRS
    return _SEATED if is_known(person) else _ASKING


def _topics(commands: Iterable[Command]) -> tuple[tuple[str, tuple[Command, ...]], ...]:
    """Each topic with its commands, in the order of its words."""
    found: dict[str, list[tuple[int, Command]]] = {name: [] for name, _ in (*TOPICS, (_OTHERS, ()))}
    for one in commands:
        first = one.name.split()[0]
        topic, place = next(((name, them.index(first)) for name, them in TOPICS if first in them), (_OTHERS, 0))
        found[topic].append((place, one))
    return tuple(
        (name, tuple(one for _, one in sorted(them, key=lambda pair: pair[0]))) for name, them in found.items() if them
    )


def _topic(person: Person, commands: Iterable[Command], *, leads: bool = True) -> tuple[Part, ...]:
    """What this person may do, and then, with who may, what others do; whether each name leads to its own help."""
    every = tuple(commands)
    theirs = tuple(one for one in every if not may(person, one))
    parts: list[Part] = [Bullets(tuple(_row(one, leads=leads) for one in every if one not in theirs))]
    others: dict[str, list[Command]] = {}
    for one in theirs:
        others.setdefault(one.may, []).append(one)
    for who, them in others.items():
        spans: Spans = (Strong(f"{who[:1].upper()}{who[1:]}: "),)
        for one in them:
            spans += ((Plain(", "),) if len(spans) > 1 else ()) + (_name(one, leads=leads),)
        parts.append(Line(spans))
    return tuple(part for part in parts if part != Bullets(()))


def may(person: Person, command: Command) -> bool:
    """Whether somebody may do it as far as their seats tell: the record it is about may still say no."""
    said = command.may
    if said == "everybody" or said.startswith("everybody may"):
        return True
    if is_pmo(person) and "PMO" in said:
        return True
    if "chair" in said and any(is_chair(person, code) for code in KNOWN):
        return True
    return is_known(person) and bool(_SEATS.search(said))


def _row(one: Command, shown: str = "", *, leads: bool = True) -> Spans:
    """A command, by its name where nothing else is shown, and the first clause of what it does."""
    return (_name(one, shown, leads=leads), Plain(f" – {_FIRST_CLAUSE.split(one.says, maxsplit=1)[0]}"))


def _name(one: Command, shown: str = "", *, leads: bool) -> Span:
    text = shown or f"/{one.name}"
    return Link(text, f"/help {one.name}") if leads else Strong(text)


def _one(ask: Ask, about: str, flat: str) -> Reply:
    exact = ask.commands.named(flat)
    family = tuple(one for one in ask.commands.all if one.name.split()[0] == flat)
    if exact is None and not family:
        return _topic_or_closest(ask, about, flat)
    shown = exact or family[0]
    facts = Facts(
        (
            Fact("Say", words(shown.syntax)),
            Fact("Example", words(shown.example) if shown.writes else (Link(shown.example, shown.example),)),
            Fact("Who may", words(shown.may)),
        )
    )
    others = tuple(one for one in family if one is not shown)
    more = (Heading("See also"), *_topic(ask.person, others)) if others else ()
    return Reply(f"/{shown.name}", (Heading(f"/{shown.name}"), Line(words(shown.says)), facts, *_try(shown), *more))


def _topic_or_closest(ask: Ask, about: str, flat: str) -> Reply:
    """The topic of that name, or the commands that speak of the words. Raises ``Problem`` with the closest names."""
    for name, found in _topics(ask.commands.all):
        if (len(flat) >= _FEWEST and name.casefold().startswith(flat)) or flat in name.casefold().split():
            return Reply(name, (Heading(name), *_topic(ask.person, found)))
    if near := nearest(flat, (one.name for one in ask.commands.all), limit=2):
        raise Problem(f"There is no command “{about[:40]}”.", near=tuple(f"/help {name}" for name in near))
    speaking = [one for one in ask.commands.all if all(word in one.says.casefold() for word in flat.split())]
    if not speaking:
        raise Problem(f"There is no command “{about[:40]}”.", near=("/help",))
    told = f"What speaks of “{about[:40]}”"
    return Reply(told, (Heading(told), Bullets(tuple(map(_row, speaking[:_MOST_FOUND])))))


def _try(shown: Command) -> tuple[Buttons, ...]:
    """What only asks can be tried at once; what changes something is left to be typed."""
    return () if shown.writes else (Buttons((Button("Try it", Press(shown.example)),)),)
