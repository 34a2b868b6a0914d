"""What does the app look like that a workspace installs?

The manifest is made from the registry of commands and from what the adapter listens to, so that neither can be
forgotten in it. Its fields and their limits: https://docs.slack.dev/reference/app-manifest.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from bot.screen import Screen
from bot.slack_modals import MAKE_ACTION, RAISE_ACTION
from bot.slack_names import RESERVED, slash_names, wrong_names
from bot.slack_oauth import REDIRECT
from bot.slack_scopes import SCOPES, events
from bot.slack_settings import names_chosen
from chat.commands import Command, Commands
from chat.plain_text import cut
from handlers.registry import all_commands
from registers.problems import Problem

EVENTS = "/slack/events"
_DESCRIPTION, _HINT = 200, 200


@dataclass(frozen=True)
class Way:
    """How the app is reached: at ``url``, or over a connection that the bot opens; ``many`` workspaces or one."""

    url: str = ""
    many: bool = False

    @property
    def socket(self) -> bool:
        """Whether Slack needs no address of the bot's."""
        return not self.url


def tell(given: argparse.Namespace, screen: Screen, environ: Mapping[str, str]) -> int:
    """Prints the manifest, and what is worth knowing about it beside it."""
    commands = all_commands()
    prefix, root = names_chosen(environ)
    if wrong := wrong_names(prefix, root, commands.first_words):
        raise Problem(" ".join(wrong))
    url = "" if given.socket else (given.url or environ.get("PUBLIC_URL", "")).strip().rstrip("/")
    if not url and not given.socket:
        raise Problem("Say where Slack reaches the bot, with --url https://…, or that it does not, with --socket.")
    if url and (urlsplit(url).scheme != "https" or not urlsplit(url).hostname):
        raise Problem("Slack sends to https addresses only: say --url https://….")
    if given.many and not url:
        raise Problem("Many workspaces install the bot at its own address: say --url https://….")
    if given.explain:
        for scope in SCOPES:
            screen.say(f"{scope.name} ({'optional' if scope.optional else 'needed'}): without it, {scope.why}.")
        return 0
    for name in left_out(commands.first_words, prefix, root):
        screen.warn(f"/{prefix}{name} is not registered; people say /{root} {name}.")
    screen.say_json(manifest(commands, prefix, root, Way(url, given.many)))
    return 0


def left_out(first_words: tuple[str, ...], prefix: str, root: str) -> list[str]:
    """The first words that get no slash command of their own: Slack's own names, and what is beyond 50."""
    names = slash_names(first_words, prefix, root)
    return [word for word in first_words if f"{prefix}{word}" not in names or f"{prefix}{word}" in RESERVED]


def manifest(commands: Commands, prefix: str, root: str, way: Way) -> dict[str, Any]:
    """The manifest, as Slack's pages take it."""
    address = {} if way.socket else {"request_url": f"{way.url}{EVENTS}"}
    scopes = [scope.name for scope in SCOPES]
    oauth: dict[str, Any] = {
        "scopes": {"bot": scopes, "bot_optional": [scope.name for scope in SCOPES if scope.optional]}
    }
    if way.many:
        oauth["redirect_urls"] = [f"{way.url}{REDIRECT}"]
    return {
        "_metadata": {"major_version": 2, "minor_version": 1},
        "display_information": {
            "name": "Secretariat",
            "description": "Actions, decisions, change requests and meetings, asked and acted on where people talk.",
            "long_description": (
                "Secretariat keeps a programme’s actions, decisions and change requests. It reads them out of the "
                "headline reports and meeting packs that already exist, and lets people ask and act on them in "
                f"channels, in direct messages and on its Home tab. Say /{root} help to see what it understands."
            ),
            "background_color": "#1d3557",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "Secretariat", "always_online": True},
            "shortcuts": [
                {
                    "name": "Make this an action",
                    "type": "message",
                    "callback_id": MAKE_ACTION,
                    "description": "Raise an action with the words of this message and a link to it.",
                },
                {
                    "name": "Raise an action",
                    "type": "global",
                    "callback_id": RAISE_ACTION,
                    "description": "Raise the next action of a group.",
                },
            ],
            "slash_commands": _slash_commands(commands, prefix, root, way),
        },
        "oauth_config": oauth,
        "settings": {
            "event_subscriptions": {**address, "bot_events": list(events())},
            "interactivity": {"is_enabled": True, **address},
            "org_deploy_enabled": False,
            "socket_mode_enabled": way.socket,
            # A token that is pasted into a setting cannot be replaced every twelve hours; one in the database is.
            "token_rotation_enabled": way.many,
        },
    }


def _slash_commands(commands: Commands, prefix: str, root: str, way: Way) -> list[dict[str, Any]]:
    url = {} if way.socket else {"url": f"{way.url}{EVENTS}"}
    made = []
    for name in slash_names(commands.first_words, prefix, root):
        if name == root:
            about = {"description": "Say anything to Secretariat.", "usage_hint": "help, or: done DAG31-03"}
        else:
            about = _about([one for one in commands.all if one.name.split()[0] == name.removeprefix(prefix)])
        # Escaped, a name somebody picks from the list comes as the account that is meant.
        made.append({"command": f"/{name}", **about, **url, "should_escape": True})
    return made


def _about(family: list[Command]) -> dict[str, str]:
    """What Slack shows while somebody types: the command alone, and the words that others of its family go on with."""
    alone = next((one for one in family if " " not in one.name), family[0])
    own = alone.syntax.removeprefix(f"/{alone.name}").strip() if " " not in alone.name else ""
    others = "|".join(one.name.split(None, 1)[1] for one in family if " " in one.name)
    hint = " or ".join(one for one in (own, others) if one)
    return {"description": cut(alone.says, _DESCRIPTION)} | ({"usage_hint": cut(hint, _HINT)} if hint else {})
