"""How does one talk to the bot in a terminal?"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime

from bot.app import build
from bot.screen import Screen
from bot.settings import read_settings
from bot.subcommands.say import place_of, show
from bot.who import who
from chat.messages import Request


def run(given: argparse.Namespace, screen: Screen, environ: Mapping[str, str]) -> int:
    """Answers line by line until Ctrl-D, Ctrl-C or ``exit``."""
    with suppress(ImportError):  # without it one can still talk, only not with the arrow keys
        _edit_lines()
    app = build(read_settings(environ, given.database))
    place = place_of(given.channel)
    try:
        with app.database.read() as unit:
            person = who(given.name, unit.people.all(), place.group)
        screen.say(f"You are {person.name}. Say /help for what you can say; Ctrl-D ends.")
        while (said := _asked(f"{f'#{place.channel} ' if place.channel else ''}{person.name}> ")) is not None:
            if said.strip().casefold() in {"exit", "quit", "/exit", "/quit"}:
                break
            if said.strip():
                reply = app.secretariat.answer_now(Request(said, person, place, datetime.now(UTC)))
                show(reply, "text", screen)
        else:
            screen.say("")
    finally:
        app.close()
    return 0


def _edit_lines() -> None:
    """Line editing and a history for ``input``."""
    import readline  # noqa: F401


def _asked(prompt: str) -> str | None:
    """The next line; None when there are no more."""
    try:
        return input(prompt)
    except (EOFError, KeyboardInterrupt):
        return None
