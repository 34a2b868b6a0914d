"""What must whoever runs the bot say, and is all of it usable?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from registers.problems import Problem

if TYPE_CHECKING:
    from bot.slack_settings import SlackSettings
    from bot.teams_settings import TeamsSettings

DATABASE = "sqlite:///secretariat.db"
DEMO_DATABASE = "sqlite:///demo.db"
HOST = "127.0.0.1"
PORT = 3978


@dataclass(frozen=True)
class Settings:
    """Where the registers are kept, where the web application listens, and how the bot is in Slack and in Teams."""

    database: str = DATABASE
    host: str = HOST
    port: int = PORT
    slack: SlackSettings | None = None
    teams: TeamsSettings | None = None

    @property
    def embedded(self) -> bool:
        """Whether the database is a file of our own, which nobody has to set up."""
        return self.database.startswith("sqlite")


def read_settings(
    environ: Mapping[str, str], database: str | None = None, *, default: str = DATABASE, chat: bool = False
) -> Settings:
    """The settings: what was said on the command line, else in the environment, else the defaults.

    With ``chat`` those of the chat platforms too, each of which is only loaded where it is spoken of. Raises
    ``Problem`` that says everything that is wrong at once.
    """
    wrong: list[str] = []
    url = database if database is not None else environ.get("DATABASE_URL") or default
    if "://" not in url:
        wrong.append(f"The database “{url[:80]}” is not a URL such as sqlite:///secretariat.db.")
    host = environ.get("HOST", "").strip() or HOST
    if any(letter.isspace() or letter == "/" for letter in host):
        wrong.append(f"HOST is “{host[:80]}”; it must be an address to listen on, such as 127.0.0.1.")
    port = environ.get("PORT", "").strip() or str(PORT)
    if not (port.isascii() and port.isdecimal() and len(port) < 6 and 0 < int(port) < 65_536):
        wrong.append(f"PORT is “{port[:80]}”; it must be a number from 1 to 65535.")
    slack = None
    if chat and any(name.startswith("SLACK_") and environ[name].strip() for name in environ):
        from bot.slack_settings import read_slack

        slack, wrong_there = read_slack(environ)
        wrong += wrong_there
    teams = None
    if chat and any(name.startswith(("MICROSOFT_APP_", "TEAMS_")) and environ[name].strip() for name in environ):
        from bot.teams_settings import read_teams

        teams = read_teams(environ, host, wrong)
    if wrong:
        raise Problem(" ".join(wrong))
    return Settings(url, host, int(port), slack, teams)
