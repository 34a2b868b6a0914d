"""How does a database come to the tables of this version?"""

from __future__ import annotations

import argparse
from collections.abc import Mapping

from bot.screen import Screen
from bot.settings import read_settings
from storage.engine import Database


def run(given: argparse.Namespace, screen: Screen, environ: Mapping[str, str]) -> int:
    """Runs the migrations that have not run yet."""
    settings = read_settings(environ, given.database)
    database = Database.open(settings.database)
    try:
        screen.progress("Migrating …")
        database.migrate()
    finally:
        database.close()
    screen.clear()
    screen.say("The database has the tables of this version.")
    return 0
