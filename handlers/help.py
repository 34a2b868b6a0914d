"""What can people say, and how?"""

from __future__ import annotations

from chat.commands import Command, command
from chat.messages import (
    Button,
    Buttons,
    Entries,
    Entry,
    Fact,
    Facts,
    Heading,
    Hint,
    Line,
    Link,
    Press,
    Reply,
    Table,
    words,
)
from handlers.ask import Ask
from registers.nearness import nearest
from registers.problems import Problem


@command("help")
def show_help(ask: Ask, about: str = "") -> Reply:
    """How to say things: all of it, or one command with an example and who may.

    /help done
    """
    return _one(ask, about) if about else _all(ask)


def _all(ask: Ask) -> Reply:
    rows = tuple(((Link(one.example, f"/help {one.name}"),), words(one.says)) for one in ask.commands.all)
    hints = words("Case does not matter, the slash is optional, and /help with a command tells more about it.")
    return Reply("What you can say", (Heading("What you can say"), Table(("Say", "It does"), rows), Hint(hints)))


def _one(ask: Ask, about: str) -> Reply:
    flat = " ".join(about.casefold().removeprefix("/").split())
    exact = ask.commands.named(flat)
    family = tuple(one for one in ask.commands.all if one.name.split()[0] == flat)
    if exact is None and not family:
        near = nearest(flat, (one.name for one in ask.commands.all), limit=2)
        raise Problem(
            f"There is no command “{about[:40]}”.", near=tuple(f"/help {name}" for name in near) or ("/help",)
        )
    shown = exact or family[0]
    facts = Facts(
        (
            Fact("Say", words(shown.syntax)),
            Fact("Example", words(shown.example) if shown.writes else (Link(shown.example, shown.example),)),
            Fact("Who may", words(shown.may)),
        )
    )
    others = tuple(
        Entry((Link(one.syntax, f"/help {one.name}"),), (words(one.says),)) for one in family if one is not shown
    )
    more = (Heading("See also"), Entries(others)) if others else ()
    return Reply(f"/{shown.name}", (Heading(f"/{shown.name}"), Line(words(shown.says)), facts, *_try(shown), *more))


def _try(shown: Command) -> tuple[Buttons, ...]:
    """What only asks can be tried at once; what changes something is left to be typed."""
    return () if shown.writes else (Buttons((Button("Try it", Press(shown.example)),)),)
