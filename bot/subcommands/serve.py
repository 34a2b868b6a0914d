"""How does the bot run for real?"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from ipaddress import ip_address

from aiohttp import web

from bot.app import CHANNELS, App, build
from bot.console import Console, Passing
from bot.metrics import Metrics
from bot.personas import personas
from bot.platform import Platform
from bot.screen import Screen
from bot.settings import Settings, read_settings
from bot.web import application, serve
from bot.working import Work
from registers.problems import Problem


def run(given: argparse.Namespace, screen: Screen, environ: Mapping[str, str]) -> int:
    """Serves until it is told to stop."""
    settings = read_settings(environ, given.database, chat=True)
    if given.console:
        _must_be_this_machine(settings)
    app = build(settings, page=given.console)
    try:
        routes = console(app, datetime.now(UTC)) if given.console else []
        platforms = {one.name: one for one in _platforms(app)}
        metrics = Metrics(app.database)
        app.secretariat.watch(metrics.answered)
        work = None if given.no_posts else Work(app, platforms, metrics, _now)
        made = application(app, routes, platforms.values(), work, metrics, hears=not given.only_posts)
        if settings.teams is not None and settings.teams.unauthenticated:
            screen.warn("Anybody on this machine may speak as anybody in Teams: TEAMS_ALLOW_UNAUTHENTICATED is on.")
        place = f"http://{settings.host}:{settings.port}"
        serve(made, settings.host, settings.port, lambda: screen.say(f"Secretariat is on {place}"))
    finally:
        app.close()
    return 0


def _now() -> datetime:
    return datetime.now(UTC)


def _platforms(app: App) -> Iterator[Platform]:
    """The chat platforms that the settings speak of; no other is loaded."""
    if app.settings.slack:
        from bot.slack import Slack

        yield Slack(app.settings.slack, app.secretariat)
    if app.settings.teams:
        from bot.teams import Teams

        yield Teams(app.secretariat, app.settings.teams)


def console(app: App, clock: datetime, passing: Passing | None = None) -> list[web.RouteDef]:
    """The chat page's routes; its clock starts at ``clock``, and ``passing`` is told where it is put to."""
    with app.database.read() as unit:
        people = personas(unit.people.all())
    return Console(app.secretariat, people, CHANNELS, clock, passing=passing).routes()


def _must_be_this_machine(settings: Settings) -> None:
    """The page has no signing in: it is only ever shown to the machine it runs on."""
    try:
        inside = settings.host == "localhost" or ip_address(settings.host).is_loopback
    except ValueError:
        inside = False
    if not inside:
        raise Problem(
            "The chat page has no signing in, so it is only served to this machine: unset HOST, or leave out --console."
        )
