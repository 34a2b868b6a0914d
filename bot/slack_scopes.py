"""Which permissions does the bot ask of a workspace, and what for?

Slack's page of each permission names the methods and events that need it (https://docs.slack.dev/reference/scopes).
Those that are optional can be declined by whoever installs the bot, or taken out of the manifest, and only what is said
here stops working (https://docs.slack.dev/changelog/2026/03/16/optional-scopes).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Scope:
    """A permission; ``why`` ends the sentence “without it, …”."""

    name: str
    why: str
    events: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    optional: bool = False


SCOPES = (
    Scope("commands", "there are no slash commands and no shortcuts"),
    Scope(
        "chat:write",
        "the bot says nothing",
        methods=("chat.postMessage", "chat.postEphemeral", "chat.update"),
    ),
    Scope("app_mentions:read", "mentions of the bot are not heard", events=("app_mention",)),
    Scope(
        "im:history",
        "what people write to the bot directly is not heard",
        events=("message.im",),
        methods=("conversations.history", "conversations.replies"),
    ),
    Scope(
        "users:read",
        "nobody is known by name: everybody is linked by hand with /link and reminded by the programme’s clock",
        methods=("users.info",),
    ),
    Scope(
        "channels:history",
        "in public channels, plain replies under the bot’s messages and messages that name a record are not heard, and "
        "a post whose answer was lost cannot be looked for",
        events=("message.channels",),
        methods=("conversations.history", "conversations.replies"),
        optional=True,
    ),
    Scope(
        "groups:history",
        "the same is missing in private channels",
        events=("message.groups",),
        methods=("conversations.history", "conversations.replies"),
        optional=True,
    ),
    Scope(
        "im:write",
        "a direct message whose answer was lost cannot be looked for, and is shown as unconfirmed, and "
        "a file that is asked for in a channel is not brought",
        methods=("conversations.open",),
        optional=True,
    ),
    Scope(
        "files:write",
        "`/export` and `/minutes` bring no files",
        methods=("files.getUploadURLExternal", "files.completeUploadExternal"),
        optional=True,
    ),
    Scope(
        "files:read",
        "papers that people share with the bot cannot be read",
        methods=("files.info",),
        optional=True,
    ),
    Scope(
        "users:read.email",
        "people are known by their full name alone, not by their e-mail address too",
        optional=True,
    ),
    Scope(
        "channels:read",
        "`doctor` cannot tell whether the bot is in the public channels that are bound",
        methods=("conversations.info",),
        optional=True,
    ),
    Scope(
        "groups:read",
        "`doctor` cannot tell that of private channels",
        methods=("conversations.info",),
        optional=True,
    ),
)
#: What Slack tells every app that asks to be told, whatever it is permitted.
FREE_EVENTS = ("app_home_opened", "app_uninstalled", "tokens_revoked")


def events() -> tuple[str, ...]:
    """What the bot asks to be told of."""
    return (*FREE_EVENTS, *(event for scope in SCOPES for event in scope.events))


def lacking(granted: Iterable[str]) -> tuple[Scope, ...]:
    """The permissions that were not given."""
    given = set(granted)
    return tuple(scope for scope in SCOPES if scope.name not in given)


def table() -> str:
    """The permissions as docs/slack.md shows them."""
    rows = (f"| `{one.name}` | {'optional' if one.optional else 'needed'} | {one.why} |" for one in SCOPES)
    return "\n".join(("| permission | | without it, |", "|---|---|---|", *rows))
