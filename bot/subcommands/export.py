"""What do the registers hold, for a program or a spreadsheet?"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from bot.app import build
from bot.papers import COMMAND_LINE
from bot.screen import Screen
from bot.settings import read_settings
from bot.subcommands.say import save
from chat.messages import Answered, Place, Press, Request
from documents.separated import separated
from handlers.exporting import REGISTERS, export, rows
from registers.people import Person
from registers.problems import Problem

_PRINTED = frozenset({"json", "csv"})


def run(given: argparse.Namespace, screen: Screen, environ: Mapping[str, str]) -> int:
    """Prints all registers as one object, or one of them; or writes what ``/export`` makes to a file."""
    if given.register is not None and given.register not in REGISTERS:
        raise Problem(f"There is no register “{given.register[:40]}”. Say one of {', '.join(REGISTERS)}.")
    if given.format == "csv" and given.register is None:
        raise Problem(f"A CSV file holds one register: say one of {', '.join(REGISTERS)}.")
    if given.format not in _PRINTED and not given.output:
        raise Problem(f"A file of that kind cannot be printed: say where it goes, with --output FILE.{given.format}.")
    app = build(read_settings(environ, given.database))
    try:
        screen.progress("Reading the registers …")
        if given.output:
            said = Press(f"/export {given.register or 'all'} {given.format}")
            person = Person(COMMAND_LINE, "the command line")
            reply = app.secretariat.answer_now(
                Request(said, person, Place("terminal", "", direct=True), datetime.now(UTC))
            )
            if reply.answered is Answered.REFUSED:
                raise Problem(reply.summary)
            save(reply, Path(given.output), screen)
            return 0
        with app.database.read() as unit:
            found = export(unit) if given.register is None else rows(unit, given.register)
    finally:
        app.close()
    screen.clear()
    if given.format == "csv" and isinstance(found, list):
        screen.out.write(separated(found))
    else:
        screen.say_json(found)
    return 0
