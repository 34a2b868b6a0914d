"""What does a newcomer see, with nothing to set up?"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path

from bot.app import App, build
from bot.papers import import_paper
from bot.pretending import Pretended
from bot.screen import Screen
from bot.settings import DEMO_DATABASE, HOST, read_settings
from bot.subcommands.serve import console
from bot.web import application, serve
from registers.calendar import instant

SAMPLES = Path(__file__).parents[2] / "samples"
_STARTS = (date(2024, 1, 8), time(9))


def run(given: argparse.Namespace, screen: Screen, environ: Mapping[str, str]) -> int:
    """Imports the samples into a database of its own and serves the chat page to this machine."""
    settings = read_settings({"PORT": environ.get("PORT", "")}, given.database or DEMO_DATABASE)
    app = build(replace(settings, host=HOST))
    try:
        clock = instant(*_STARTS, app.zone)
        _import_samples(app, screen, clock)
        pretended = Pretended(app)
        pretended.live(clock)
        made = application(app, console(app, clock, pretended))
        place = f"http://{HOST}:{settings.port}"
        serve(made, HOST, settings.port, lambda: screen.say(f"Secretariat is on {place}"))
    finally:
        app.close()
    return 0


def _import_samples(app: App, screen: Screen, clock: datetime) -> None:
    """Each sample that is not in the registers yet, in the order of their meetings."""
    with app.database.read() as unit:
        known = {one.name for one in unit.papers.all()}
    for paper in sorted(SAMPLES.glob("*.txt")):
        if paper.name not in known:
            screen.progress(f"Reading {paper.name} …")
            import_paper(paper, app.database, app.calendar, clock)
    screen.clear()
