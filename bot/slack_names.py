"""Under which slash commands can people reach the bot, and what did somebody say with one?

Names are global to a workspace: at most 32 characters after the slash, at most 50 an app, and one that Slack has built
in makes it refuse the whole manifest (https://docs.slack.dev/interactivity/implementing-slash-commands).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

#: Slack's own commands; an app that asks for one of these names is refused.
RESERVED = frozenset(
    {
        *("active", "apps", "archive", "away", "call", "canvas", "close", "collapse", "dm", "dnd", "expand", "feed"),
        *(
            "feedback",
            "huddle",
            "invite",
            "invite_people",
            "join",
            "keys",
            "kick",
            "leave",
            "me",
            "msg",
            "mute",
            "open",
        ),
        *("part", "prefs", "pro", "remind", "remove", "rename", "s", "search", "shortcuts", "shrug", "star", "status"),
        *("topic", "who"),
    }
)
_MOST = 50
_NAME = re.compile(r"[a-z0-9_-]{1,32}")


def slash_names(first_words: Iterable[str], prefix: str, root: str) -> tuple[str, ...]:
    """The names to register: the root, then the prefix with each first word.

    A first word that is Slack's own (``search``) is left out where there is no prefix: it is said after the root.
    """
    words = tuple(f"{prefix}{word}" for word in first_words)
    return (root, *(name for name in words if name not in RESERVED and name != root))[:_MOST]


def slacks_own(first_words: Iterable[str], prefix: str) -> tuple[str, ...]:
    """The first words that cannot be slash commands of their own, and are said after the root."""
    return tuple(word for word in first_words if f"{prefix}{word}" in RESERVED)


def in_the_box(first_words: Sequence[str], prefix: str, root: str) -> str:
    """How Slack's own box takes commands, where that is not as everywhere else; empty where it is."""
    if prefix:
        first = f"{prefix}{first_words[0]}"
        told = f"In Slack’s own box these begin with /{prefix}, such as /{first}; "
        return f"{told}/{root} takes any of them: /{root} {first_words[0]}."
    return " ".join(f"Slack has a /{one} of its own: say /{root} {one}." for one in slacks_own(first_words, prefix))


def wrong_names(prefix: str, root: str, first_words: Sequence[str] = ()) -> list[str]:
    """What is wrong with a prefix and a root that an operator chose, in words."""
    wrong = []
    if not _NAME.fullmatch(root):
        wrong.append(f"SLACK_ROOT_COMMAND is “{root[:40]}”; it must be 1 to 32 small letters, digits, - or _.")
    elif root in RESERVED:
        wrong.append(f"SLACK_ROOT_COMMAND is “{root}”, which is Slack’s own; choose another, such as gov.")
    elif root in {f"{prefix}{word}" for word in first_words}:
        wrong.append(
            f"SLACK_ROOT_COMMAND is “{root}”, which is a command of its own already; choose another, such as gov."
        )
    if prefix and not re.fullmatch(r"[a-z0-9_-]{1,20}", prefix):
        wrong.append(f"SLACK_COMMAND_PREFIX is “{prefix[:40]}”; it must be 1 to 20 small letters, digits, - or _.")
    elif prefix and (taken := [name for word in first_words if (name := f"{prefix}{word}") in RESERVED]):
        wrong.append(f"SLACK_COMMAND_PREFIX makes {', '.join(f'/{name}' for name in taken)}, which is Slack’s own.")
    return wrong


def said_with(command: str, text: str, prefix: str, root: str) -> str:
    """What somebody said with a slash command, as the dispatcher reads it: ``/mhhs-done`` and ``x`` are ``/done x``."""
    name = command.removeprefix("/").casefold()
    if name == root:
        said = text.strip().removeprefix("/")
        # A prefix that is set apart is surely no part of a word of the command: “d” would be of “done”.
        return (said[len(prefix) :] if _begins(said, prefix) else said) or "/help"
    return f"/{name.removeprefix(prefix)} {text}".strip()


def _begins(said: str, prefix: str) -> bool:
    return prefix.endswith(("-", "_")) and said.casefold().startswith(prefix)
