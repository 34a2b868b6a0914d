"""What do the registers hold, for a program or a spreadsheet?"""

from __future__ import annotations

import argparse
from collections.abc import Mapping

from bot.app import build
from bot.screen import Screen
from bot.settings import read_settings
from handlers.exporting import REGISTERS, as_csv, export, rows
from registers.problems import Problem


def run(given: argparse.Namespace, screen: Screen, environ: Mapping[str, str]) -> int:
    """Prints all registers as one object, or one of them."""
    if given.register is not None and given.register not in REGISTERS:
        raise Problem(f"There is no register “{given.register[:40]}”. Say one of {', '.join(REGISTERS)}.")
    if given.format == "csv" and given.register is None:
        raise Problem(f"A CSV file holds one register: say one of {', '.join(REGISTERS)}.")
    app = build(read_settings(environ, given.database))
    try:
        screen.progress("Reading the registers …")
        with app.database.read() as unit:
            found = export(unit) if given.register is None else rows(unit, given.register)
    finally:
        app.close()
    screen.clear()
    if given.format == "csv" and isinstance(found, list):
        screen.out.write(as_csv(found))
    else:
        screen.say_json(found)
    return 0
