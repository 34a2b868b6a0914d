"""What must whoever runs the bot in Slack say, and is all of it usable?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bot.slack_names import wrong_names

API = "https://slack.com/api/"
ROOT = "gov"
_SWITCHES = {"": True, "on": True, "true": True, "1": True, "yes": True, "off": False, "false": False, "0": False}
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
#: Saying any of these says that the bot is to be in Slack.
NAMES = ("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN", "SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET")


@dataclass(frozen=True)
class SlackSettings:
    """How the bot is in Slack.

    ``app_token`` is for Socket Mode. ``link_by_name``: an account of the bot's own workspace whose name is exactly one
    person's in the directory is that person's. ``teams`` are further workspaces whose people are answered, ``pmo`` the
    accounts of the bot's own workspace that act as the PMO before anybody is linked.
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


def read_slack(environ: Mapping[str, str]) -> tuple[SlackSettings | None, list[str]]:
    """The settings, or None where Slack is not spoken of at all; and everything that is wrong with them."""
    said = {name: environ.get(name, "").strip() for name in environ if name.startswith("SLACK_")}
    if not any(said.get(name) for name in NAMES):
        return None, []
    token, secret = said.get("SLACK_BOT_TOKEN", ""), said.get("SLACK_SIGNING_SECRET", "")
    wrong = []
    if not token:
        wrong.append("SLACK_BOT_TOKEN is missing: the token that begins with xoxb-, under OAuth & Permissions.")
    elif not token.startswith(("xoxb-", "xoxe.")):
        wrong.append("SLACK_BOT_TOKEN is not a bot token; those begin with xoxb-.")
    app_token = said.get("SLACK_APP_TOKEN", "")
    if app_token and not app_token.startswith("xapp-"):
        wrong.append("SLACK_APP_TOKEN is not an app-level token; those begin with xapp-.")
    if not secret and not app_token:
        wrong.append("SLACK_SIGNING_SECRET is missing: without it nobody could tell Slack’s requests from others’.")
    root = said.get("SLACK_ROOT_COMMAND") or ROOT
    prefix = said.get("SLACK_COMMAND_PREFIX", "")
    root, prefix = root.removeprefix("/").casefold(), prefix.removeprefix("/").casefold()
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
    )
    return settings, wrong


def _listed(said: str) -> frozenset[str]:
    return frozenset(one.upper() for one in said.replace(",", " ").split())
