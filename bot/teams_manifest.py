"""What is the app that an organisation installs in Teams?

A package of a manifest and two icons. Its command lists are made from the registry of commands; its fields are those
of https://learn.microsoft.com/microsoft-365/extensibility/schema/ (1.29: the slash menu; 1.25 for tenants that lag).
"""

from __future__ import annotations

import argparse
import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.screen import Screen
from bot.teams_addresses import origin_of
from bot.teams_icons import ACCENT, colour_icon, outline_icon
from bot.teams_settings import is_id
from bot.teams_tab import ENTITY, PATH, address, app_of
from chat.commands import Command, Commands
from chat.plain_text import cut
from handlers.registry import all_commands
from registers.problems import Problem

VERSION = "0.1.0"
SCHEMAS = ("1.29", "1.25")
_SCHEMA = "https://developer.microsoft.com/json-schemas/teams/v{}/MicrosoftTeams.schema.json"
_MOST, _DESCRIPTION = 12, 128
# What one asks for oneself, what a group says in its channel, and what one looks up without anybody seeing it.
_ALONE = ("home", "done", "action", "actions", "cr", "agenda", "why", "search", "export", "minutes", "undo", "help")
_TOGETHER = (
    "done",
    "action raise",
    "actions",
    "cr",
    "vote",
    "agenda",
    "digest",
    "agree",
    "decision",
    "ia",
    "why",
    "help",
)
_SLASH = (
    "home",
    "my actions",
    "actions",
    "done",
    "crs",
    "cr",
    "vote",
    "digest",
    "horizon",
    "milestones",
    "risks",
    "help",
)


def tell(given: argparse.Namespace, screen: Screen, environ: Mapping[str, str]) -> int:
    """Writes the package."""
    wrong = []
    app_id = environ.get("MICROSOFT_APP_ID", "").strip()
    if not is_id(app_id):
        wrong.append("MICROSOFT_APP_ID is missing: the bot's application id, as the Azure portal shows it.")
    public = (given.url or environ.get("PUBLIC_URL", "")).strip().rstrip("/")
    if not origin_of(public).startswith("https://"):
        wrong.append("Say where the bot's pages are, with --url https://… or PUBLIC_URL.")
    if wrong:
        raise Problem(" ".join(wrong))
    hears_all = environ.get("TEAMS_HEARS_ALL", "").strip().lower() in {"1", "true", "yes", "on"}
    made = manifest(app_id, public, all_commands(), given.schema, hears_all=hears_all)
    path = Path(given.output)
    try:
        path.write_bytes(package(made))
    except OSError as error:
        raise Problem(f"{path} cannot be written: {error.strerror or error}.") from None
    screen.say(f"{path}: manifest {given.schema}. In Teams: Apps, Manage your apps, Upload an app.")
    return 0


def manifest(app_id: str, public: str, commands: Commands, schema: str, *, hears_all: bool = False) -> dict[str, Any]:
    """The manifest. ``hears_all`` asks for every message of a team or chat, whose owner grants it on installing."""
    bot: dict[str, Any] = {
        "botId": app_id,
        "scopes": ["personal", "team", "groupChat"],
        "supportsFiles": True,
        "isNotificationOnly": False,
        "commandLists": _lists(commands, slash=schema == "1.29"),
    }
    if schema == "1.29":
        bot["supportsTargetedMessages"] = True
    granted = ("ChannelMessage.Read.Group", "ChatMessage.Read.Chat") if hears_all else ()
    made: dict[str, Any] = {
        "$schema": _SCHEMA.format(schema),
        "manifestVersion": schema,
        "version": VERSION,
        "id": app_of(app_id),
        "developer": {
            "name": "Secretariat",
            "websiteUrl": public,
            "privacyUrl": f"{public}{PATH}/privacy",
            "termsOfUseUrl": f"{public}{PATH}/terms",
        },
        "name": {"short": "Secretariat", "full": "Secretariat: a programme's actions, changes and meetings"},
        "description": {
            "short": "The programme's actions, decisions, changes and meetings, where you talk.",
            "full": "Say “done DAG31-03”, “cr 036” or “my actions” in a chat, or mention the bot in a channel. "
            "It keeps the programme's registers, answers who owes what by when, and posts what changes.",
        },
        "icons": {"color": "color.png", "outline": "outline.png"},
        "accentColor": ACCENT,
        "bots": [bot],
        "staticTabs": [
            {"entityId": "conversations", "scopes": ["personal"]},
            {"entityId": ENTITY, "name": "My actions", "contentUrl": address(public), "scopes": ["personal"]},
        ],
        "permissions": ["identity", "messageTeamMembers"],
        "validDomains": [urlsplit(public).netloc],
        "webApplicationInfo": {"id": app_id},
        "supportsChannelFeatures": "tier1",
        "defaultInstallScope": "personal",
        "defaultGroupCapability": {"team": "bot", "groupchat": "bot", "meetings": "bot"},
    }
    if granted:
        resources = [{"name": name, "type": "Application"} for name in granted]
        made["authorization"] = {"permissions": {"resourceSpecific": resources}}
    return made


def package(made: dict[str, Any]) -> bytes:
    """The zip file; the same manifest makes the same bytes."""
    out = io.BytesIO()
    text = json.dumps(made, indent=2, ensure_ascii=False).encode() + b"\n"
    parts = {"manifest.json": text, "color.png": colour_icon(), "outline.png": outline_icon()}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _lists(commands: Commands, *, slash: bool) -> list[dict[str, Any]]:
    """Three lists of at most twelve; without a slash menu the third is that of chats with several people."""
    alone, together, private = (_listed(commands, names) for names in (_ALONE, _TOGETHER, _SLASH))
    if not slash:
        scopes = (("personal", alone), ("team", together), ("groupChat", together))
        return [{"scopes": [scope], "commands": listed} for scope, listed in scopes]
    return [
        {"scopes": ["personal"], "commands": alone},
        {"scopes": ["team", "groupChat"], "triggers": ["mention"], "commands": together},
        {"scopes": ["team", "groupChat"], "triggers": ["slash"], "commands": private},
    ]


def _listed(commands: Commands, names: tuple[str, ...]) -> list[dict[str, str]]:
    found = [one for name in names if (one := commands.named(name))]
    return [{"title": one.name, "description": _about(one)} for one in found][:_MOST]


def _about(one: Command) -> str:
    said = f"{one.says.rstrip('.')}: {one.example.removeprefix('/')}"
    return said if len(said) <= _DESCRIPTION else cut(one.says, _DESCRIPTION)
