"""What must whoever runs the bot in Slack say, and is all of it usable?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bot.slack_names import wrong_names
from bot.slack_sealed import usable_key

API = "https://slack.com/api/"
ROOT = "gov"
_SWITCHES = {"": True, "on": True, "true": True, "1": True, "yes": True, "off": False, "false": False, "0": False}
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
#: Saying any of these says that the bot is to be in Slack.
NAMES = ("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN", "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET")
_MAKE_KEY = 'python -c "from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())"'


@dataclass(frozen=True)
class Installing:
    """How many workspaces install the bot: the app's own id and secret, where the bot is reached, and the keys that
    their tokens are sealed with, the newest first.
    """

    client_id: str
    client_secret: str = field(repr=False)
    public: str
    keys: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True)
class SlackSettings:
    """How the bot is in Slack.

    ``app_token`` is for Socket Mode. ``installing`` is set where many workspaces install the bot, and then there is no
    ``bot_token``: each has its own. ``link_by_name``: an account of the bot's own workspace whose name is exactly one
    person's in the directory is that person's. ``teams`` are further workspaces whose people are answered, ``pmo`` the
    accounts of the bot's own workspace that act as the PMO before anybody is linked. Where many workspaces install the
    bot, ``teams`` are those that may: every one of them reads the registers.
    """

    bot_token: str = field(repr=False)
    signing_secret: str = field(repr=False)
    app_token: str = field(default="", repr=False)
    api_url: str = API
    prefix: str = ""
    root: str = ROOT
    link_by_name: bool = True
    teams: frozenset[str] = frozenset()
    pmo: frozenset[str] = frozenset()
    installing: Installing | None = None


def read_slack(environ: Mapping[str, str]) -> tuple[SlackSettings | None, list[str]]:
    """The settings, or None where Slack is not spoken of at all; and everything that is wrong with them."""
    said = {name: environ.get(name, "").strip() for name in environ if name.startswith("SLACK_")}
    if not any(said.get(name) for name in NAMES):
        return None, []
    secret, app_token = said.get("SLACK_SIGNING_SECRET", ""), said.get("SLACK_APP_TOKEN", "")
    wrong: list[str] = []
    installing = _installing(said, environ.get("PUBLIC_URL", "").strip(), wrong)
    token = said.get("SLACK_BOT_TOKEN", "")
    if installing is None:
        _check_token(token, wrong)
    if app_token and not app_token.startswith("xapp-"):
        wrong.append("SLACK_APP_TOKEN is not an app-level token; those begin with xapp-.")
    if not secret and not app_token:
        wrong.append("SLACK_SIGNING_SECRET is missing: without it nobody could tell Slack’s requests from others’.")
    prefix, root = names_chosen(environ)
    wrong += wrong_names(prefix, root)
    api = said.get("SLACK_API_URL") or API
    parts = urlsplit(api)
    if parts.scheme != "https" and parts.hostname not in _LOOPBACK:
        wrong.append("SLACK_API_URL must be https: the bot’s token is sent there.")
    switch = said.get("SLACK_LINK_BY_NAME", "").casefold()
    if switch not in _SWITCHES:
        wrong.append(f"SLACK_LINK_BY_NAME is “{switch[:20]}”; say on or off.")
    settings = SlackSettings(
        token,
        secret,
        app_token,
        api if api.endswith("/") else f"{api}/",
        prefix,
        root,
        _SWITCHES.get(switch, False),
        _listed(said.get("SLACK_ALLOWED_TEAMS", "")),
        _listed(said.get("SLACK_PMO_USERS", "")),
        installing,
    )
    return settings, wrong


def names_chosen(environ: Mapping[str, str]) -> tuple[str, str]:
    """The prefix of slash commands, and the one that all is said with."""
    prefix, root = (environ.get(name, "").strip() for name in ("SLACK_COMMAND_PREFIX", "SLACK_ROOT_COMMAND"))
    return prefix.removeprefix("/").casefold(), (root or ROOT).removeprefix("/").casefold()


def _check_token(token: str, wrong: list[str]) -> None:
    if not token:
        wrong.append("SLACK_BOT_TOKEN is missing: the token that begins with xoxb-, under OAuth & Permissions.")
    elif not token.startswith("xoxb-"):
        wrong.append("SLACK_BOT_TOKEN is not a bot token; those begin with xoxb-.")


def _installing(said: Mapping[str, str], public: str, wrong: list[str]) -> Installing | None:
    """How many workspaces install the bot; None where one has, with its token."""
    client, secret = said.get("SLACK_CLIENT_ID", ""), said.get("SLACK_CLIENT_SECRET", "")
    keys = tuple(said.get("SLACK_TOKEN_KEY", "").replace(",", " ").split())
    if not (client or secret or keys):
        return None
    if said.get("SLACK_BOT_TOKEN"):
        wrong.append("SLACK_BOT_TOKEN is for one workspace and SLACK_CLIENT_ID for many: say one of them.")
    for name, given in (("SLACK_CLIENT_ID", client), ("SLACK_CLIENT_SECRET", secret)):
        if not given:
            wrong.append(f"{name} is missing; it stands under Basic Information, and lets workspaces install the bot.")
    if not keys:
        wrong.append(f"SLACK_TOKEN_KEY is missing: workspaces’ tokens are stored sealed. Make one: {_MAKE_KEY}.")
    elif not all(map(usable_key, keys)):
        wrong.append(f"SLACK_TOKEN_KEY is not a key. Make one: {_MAKE_KEY}.")
    parts = urlsplit(public)
    if not parts.hostname or (parts.scheme != "https" and parts.hostname not in _LOOPBACK):
        wrong.append("PUBLIC_URL must be the bot’s own https address: workspaces install the bot there.")
    if not said.get("SLACK_ALLOWED_TEAMS"):
        wrong.append("SLACK_ALLOWED_TEAMS is missing: the ids of the workspaces that may install the bot and read all.")
    return Installing(client, secret, public.rstrip("/"), keys)


def _listed(said: str) -> frozenset[str]:
    return frozenset(one.upper() for one in said.replace(",", " ").split())
