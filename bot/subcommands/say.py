"""What is the one reply to one thing said?"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.app import build
from bot.screen import Screen
from bot.settings import read_settings
from bot.who import who
from chat.files import file_name
from chat.messages import Answered, Place, Reply, Request
from chat.plain_text import files_in
from registers.calendar import instant
from registers.groups import KNOWN
from registers.problems import Problem


def run(given: argparse.Namespace, screen: Screen, environ: Mapping[str, str]) -> int:
    """Says it and prints the reply; 1 where it was refused."""
    app = build(read_settings(environ, given.database))
    try:
        at = read_at(given.at, app.zone)
        place = place_of(given.channel)
        with app.database.read() as unit:
            person = who(given.name, unit.people.all(), place.group)
        reply = app.secretariat.answer_now(Request(" ".join(given.text), person, place, at))
    finally:
        app.close()
    show(reply, given.format, screen, kept=bool(given.output))
    if given.output and reply.answered is Answered.DONE:
        save(reply, Path(given.output), screen)
    return int(reply.answered is Answered.REFUSED)


def save(reply: Reply, path: Path, screen: Screen) -> None:
    """Keeps the reply's file there, in a folder under its own name. Raises ``Problem`` where there is none to keep."""
    files = files_in(reply)
    if not files:
        raise Problem(f"There is no file in that answer, so {path} was not written.")
    path = path / file_name(files[0].name) if path.is_dir() else path
    try:
        path.write_bytes(files[0].content)
    except OSError as error:
        raise Problem(f"{path} cannot be written: {error.strerror or error}.") from None
    screen.warn(f"Written to {path}.")


def place_of(channel: str) -> Place:
    """A channel by its name, which is its group's where there is such a group; without a name, a talk in private."""
    name = channel.strip().removeprefix("#")
    if not name:
        return Place("terminal", "", direct=True)
    return Place("terminal", name, name.upper() if name.upper() in KNOWN else "")


def read_at(text: str | None, zone: ZoneInfo) -> datetime:
    """The instant at which a clock in the programme's zone shows that, else now. Raises ``Problem``."""
    if text is None:
        return datetime.now(UTC)
    try:
        read = datetime.fromisoformat(text)
        return read.astimezone(UTC) if read.tzinfo else instant(read.date(), read.time(), zone)
    except (ValueError, OverflowError):
        raise Problem(f"“{text[:40]}” is not a time. Write it as 2024-01-08T09:00.") from None


def show(reply: Reply, how: str, screen: Screen, *, kept: bool = False) -> None:
    """Prints a reply as a terminal, or as a program or platform gets it; its file is ``kept`` already, or can be."""
    match how:
        case "json":
            from bot.as_json import as_json

            screen.say_json(as_json(reply))
        case "slack":
            from bot.slack_blocks import message

            screen.say_json(message(reply))
        case "teams":
            from bot.teams_cards import activity

            screen.say_json(activity(reply))
        case "html":
            from bot.console_html import html

            screen.say(html(reply))
        case _:
            from bot.terminal import terminal

            screen.say(terminal(reply, screen.width, colour=screen.colour))
            if files_in(reply) and not kept:
                screen.say("`python -m bot say` keeps the file with --output.")
