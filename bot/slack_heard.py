"""What did Slack hear, from whom and where?

Slack tells each kind of thing in a shape of its own; here they become one, and people's words lose Slack's marks.
Shapes: https://docs.slack.dev/reference/interaction-payloads and https://docs.slack.dev/reference/events.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.slack_workspaces import Workspace

_MOST_NAMED = 5
_MARK = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")
_NOBODY: Mapping[str, str] = {}


@dataclass(frozen=True)
class Account:
    """Who sends something: ``team`` is the workspace they belong to, ``home`` whether it is the bot's own."""

    team: str
    user: str
    home: bool
    name: str = ""


@dataclass(frozen=True)
class Heard:
    """Where something was said and by whom, and the ways in which it can be answered.

    ``thread`` is the thread it was said in, ``trigger`` opens a form within three seconds, ``url`` is the response_url.
    """

    workspace: Workspace
    account: Account
    channel: str
    thread: str = ""
    trigger: str = ""
    url: str = ""

    @property
    def tenant(self) -> str:
        """The workspace in which the bot heard it."""
        return self.workspace.team

    @property
    def mention(self) -> str:
        """What ``/link`` names its sender by."""
        return self.account.user

    @property
    def direct(self) -> bool:
        """Whether it was said to the bot alone; where nothing has a channel, such as the Home tab, it was too."""
        return self.channel[:1] in {"D", ""}


def mentioned(text: str) -> tuple[str, ...]:
    """The accounts that words mention, each once."""
    return tuple(dict.fromkeys(found[2] for found in _MARK.finditer(text) if found[1] == "@"))


def plain_words(text: str, bot: str = "", names: Mapping[str, str] = _NOBODY) -> str:
    """What somebody typed without Slack's marks: ``<@U1>`` is their name or else @U1, a link its address; the bot's own
    name is left out.

    Slack escapes ``&``, ``<`` and ``>`` and nothing else (https://docs.slack.dev/messaging/formatting-message-text).
    """

    def shown(found: re.Match[str]) -> str:
        kind, inside, label = found[1], found[2], found[3]
        if kind == "@":
            return "" if inside == bot else names.get(inside, f"@{inside}")
        if kind == "#":
            return f"#{label or inside}"
        if kind == "!":
            return label or f"@{inside.partition('^')[0]}"
        return label if label and inside.startswith(("mailto:", "tel:")) else inside

    said = html.unescape(_MARK.sub(shown, text))
    return said.replace("\u00a0", " ").strip()


def heard_command(body: dict[str, Any], workspace: Workspace) -> Heard:
    """A slash command: people of other organisations cannot use one, and a form's fields are always text."""
    team = body.get("team_id", "")
    account = Account(team, body.get("user_id", ""), _home(team, workspace), body.get("user_name", ""))
    return Heard(
        workspace, account, body.get("channel_id", ""), "", body.get("trigger_id", ""), body.get("response_url", "")
    )


def heard_interaction(body: dict[str, Any], workspace: Workspace) -> Heard:
    """A button, a menu, a form or a shortcut."""
    user = _part(body, "user")
    team = user.get("team_id") or ""
    account = Account(team, user.get("id", ""), _home(team, workspace), user.get("username") or user.get("name") or "")
    container, channel = _part(body, "container"), _part(body, "channel")
    message = _part(body, "message")
    return Heard(
        workspace,
        account,
        channel.get("id") or container.get("channel_id") or "",
        message.get("thread_ts") or container.get("thread_ts") or "",
        body.get("trigger_id", ""),
        body.get("response_url", ""),
    )


def heard_event(body: dict[str, Any], workspace: Workspace) -> Heard:
    """An event. Where a channel is shared, an event tells its sender's team, or it is not known whose they are."""
    event = _part(body, "event")
    team = event.get("user_team") or event.get("team") or ""
    if not team and not body.get("is_ext_shared_channel"):
        team = body.get("team_id", "")
    user = event.get("user")
    account = Account(team, user if isinstance(user, str) else "", _home(team, workspace))
    return Heard(workspace, account, event.get("channel", ""), event.get("thread_ts", ""))


def installed_in(body: dict[str, Any]) -> tuple[str, ...]:
    """Which of the bot's workspaces it may be meant for, likeliest first: teams, or users that the bot may be there.

    Where a channel is shared, an event names one installation of several whichever bot is spoken to
    (https://github.com/slackapi/bolt-js/issues/2008), a form that is sent the team of its sender and beside it that of
    the bot, and a button the team of the bot whose message it stands in
    (https://github.com/slackapi/java-slack-sdk/issues/1041).
    """
    event, view, team = _part(body, "event"), _part(body, "view"), _part(body, "team")
    spoken_to = mentioned(str(event.get("text") or ""))
    given = body.get("authorizations")
    seen_by = [one.get("team_id") for one in given if isinstance(one, dict)] if isinstance(given, list) else []
    every = (
        *(view.get("app_installed_team_id"), team.get("id"), *spoken_to[:_MOST_NAMED], event.get("parent_user_id")),
        *(*seen_by, body.get("context_team_id"), body.get("team_id"), _part(body, "enterprise").get("id")),
        *(view.get("team_id"), _part(body, "user").get("team_id"), body.get("context_enterprise_id")),
    )
    return tuple(dict.fromkeys(one for one in every if one and isinstance(one, str)))


def in_thread(heard: Heard, thread: str) -> Heard:
    """The same, answered in that thread."""
    return replace(heard, thread=thread)


def _home(team: str, workspace: Workspace) -> bool:
    return bool(team) and team in {workspace.team, workspace.enterprise}


def _part(body: dict[str, Any], name: str) -> dict[str, Any]:
    found = body.get(name)
    return found if isinstance(found, dict) else {}
