"""What did Teams hear, from whom and where?

Activities: https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-api-reference#activity-object.
Mentions: https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/channel-and-group-conversations.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.teams_auth import tenants_of
from bot.teams_connector import THREAD, Where
from bot.teams_forms import FIELD
from chat.messages import Press, Submission

Activity = Mapping[str, Any]
_AT = re.compile(r"<at(?:\s[^<>]*)?>(.*?)</at>", re.DOTALL)
_MOST_FIELDS = 40


@dataclass(frozen=True)
class Account:
    """Who sends something: an object of a tenant's directory. ``user`` is what Teams calls them towards this bot."""

    tenant: str
    object: str
    user: str
    name: str = ""


@dataclass(frozen=True)
class Heard:
    """Where something was said and by whom.

    ``addressed``: it was said to the bot, and is answered whatever it is. ``message`` is the activity's own id,
    ``card`` that of the message in which something was pressed; ``private``: its sender sees alone what was pressed.
    ``zone``: by which clock they live.
    """

    account: Account
    where: Where
    channel: str
    thread: str
    direct: bool
    bot: str
    addressed: bool
    message: str
    card: str = ""
    private: bool = False
    view: str = ""
    zone: str = ""

    @property
    def tenant(self) -> str:
        """The organisation in which it was said."""
        return self.account.tenant

    @property
    def mention(self) -> str:
        """What ``/link`` names its sender by; whoever has not signed in has none."""
        return self.account.object or "you"

    @property
    def delivery(self) -> str:
        """What is the same when Teams sends the same again."""
        return f"{self.where.conversation}:{self.message}" if self.message else ""


def heard(activity: Activity) -> Heard:
    """Who says something where. Raises ``ValueError`` for an activity without a conversation."""
    conversation, sender, bot = (_part(activity, name) for name in ("conversation", "from", "recipient"))
    place = _text(conversation, "id")
    if not place:
        raise ValueError("an activity without a conversation")
    channel, _, thread = place.partition(THREAD)
    tenant = next(iter(tenants_of(activity)), "")
    direct = _text(conversation, "conversationType") == "personal"
    private = bot.get("isTargeted") is True
    mentioned = any(_mentioned(one) == _text(bot, "id") for one in _mentions(activity))
    data = pressed(activity)
    return Heard(
        Account(tenant, _text(sender, "aadObjectId").lower(), _text(sender, "id"), _text(sender, "name")),
        Where(_text(activity, "serviceUrl"), tenant, place),
        channel,
        thread,
        direct,
        _text(bot, "id"),
        direct or private or mentioned or bool(data),
        _text(activity, "id"),
        _text(activity, "replyToId") if data else "",
        private or data.get("private") is True,
        _text(data, "view"),
        _zone(activity),
    )


def in_thread(one: Heard, thread: str) -> Heard:
    """The same, answered in that thread of its channel."""
    place = f"{one.channel}{THREAD}{thread}" if thread else one.channel
    return replace(one, thread=thread, where=replace(one.where, conversation=place))


def said_in(activity: Activity) -> str | Press | Submission:
    """What was typed, pressed or filled in."""
    data = pressed(activity)
    command = _text(data, "command")
    if not command:
        return typed(activity)
    names = [name for name in data if name.startswith(FIELD)][:_MOST_FIELDS]
    if not names:
        return Press(command)
    return Submission(command, tuple((name.removeprefix(FIELD), _value(data[name])) for name in names))


def pressed(activity: Activity) -> Mapping[str, Any]:
    """What a button or a form carried: ``Action.Execute`` wraps it, ``Action.Submit`` does not."""
    value = _part(activity, "value")
    action = value.get("action")
    if isinstance(action, dict):
        return _part(action, "data")
    return value if isinstance(value.get("command"), str) else {}


def typed(activity: Activity) -> str:
    """The words as they were typed: without the mention of the bot, others' mentions as names, nothing escaped.

    The SDK's own function takes every occurrence of the bot's name out of the words: of a bot named DAG, ``done
    DAG31-03`` becomes ``done 31-03``. Here one mention goes, the one whose entity names the bot, where it stands.
    """
    text = _text(activity, "text")
    bot = _text(_part(activity, "recipient"), "id")
    before: dict[str, int] = {}
    for one in _mentions(activity):
        mark = _text(one, "text")
        place = before.get(mark, 0)
        before[mark] = place + 1
        if _mentioned(one) == bot and bot and (at := _nth(text, mark, place)) >= 0:
            parts = text[:at].rstrip(), text[at + len(mark) :].lstrip()
            text = " ".join(part for part in parts if part)
            break
    return html.unescape(_AT.sub(r"\1", text)).replace("\u00a0", " ").strip()


def others_in(activity: Activity) -> list[tuple[str, str]]:
    """The other people mentioned: what Teams calls each, and the mark that stands for them in the text."""
    bot = _text(_part(activity, "recipient"), "id")
    return [(_mentioned(one), _text(one, "text")) for one in _mentions(activity) if _mentioned(one) != bot]


def _nth(text: str, mark: str, place: int) -> int:
    at = -1
    for _ in range(place + 1):
        at = text.find(mark, at + 1) if mark else -1
        if at < 0:
            return text.find(mark) if mark else -1
    return at


def _zone(activity: Activity) -> str:
    """By which clock its sender's Teams goes."""
    client = next((one for one in _entities(activity) if one.get("type") == "clientInfo"), {})
    return _text(activity, "localTimezone") or _text(client, "timezone")


def _mentions(activity: Activity) -> list[dict[str, Any]]:
    return [one for one in _entities(activity) if str(one.get("type", "")).lower() == "mention"]


def _entities(activity: Activity) -> list[dict[str, Any]]:
    entities = activity.get("entities")
    return [one for one in entities if isinstance(one, dict)] if isinstance(entities, list) else []


def _mentioned(entity: Mapping[str, Any]) -> str:
    return _text(_part(entity, "mentioned"), "id")


def _value(value: object) -> str:
    return value if isinstance(value, str) else "" if value is None else str(value)


def _part(of: Mapping[str, Any], name: str) -> dict[str, Any]:
    found = of.get(name)
    return found if isinstance(found, dict) else {}


def _text(of: Mapping[str, Any], name: str) -> str:
    found = of.get(name)
    return found if isinstance(found, str) else ""
