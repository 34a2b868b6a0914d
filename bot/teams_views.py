"""Which question is a card the answer to, and who sees it, so that it can be made anew when something is pressed in it?

Every button carries both beside its command: Teams gives back what a button carries, and nothing else of the card.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chat.plain_text import one_line

_LONGEST = 300
_SAYING = frozenset({"Action.Execute", "Action.Submit"})


def carrying(message: dict[str, Any], view: str, *, private: bool = False) -> dict[str, Any]:
    """The message, whose buttons carry the command it answers and that one person alone sees it."""
    said = one_line(view)
    carried: dict[str, object] = {"view": said} if said and len(said) <= _LONGEST else {}
    if private:
        carried["private"] = True
    if carried:
        for attachment in message["attachments"]:
            _mark(attachment["content"], carried)
    return message


def opening(message: dict[str, Any], links: Mapping[str, str]) -> dict[str, Any]:
    """The message, with a button at its end for each address to open."""
    if links:
        buttons = [{"type": "Action.OpenUrl", "title": title, "url": url} for title, url in links.items()]
        message["attachments"][0]["content"]["body"].append({"type": "ActionSet", "actions": buttons})
    return message


def _mark(element: object, carried: dict[str, object]) -> None:
    if isinstance(element, list):
        for one in element:
            _mark(one, carried)
    elif isinstance(element, dict):
        for one in element.values():
            _mark(one, carried)
        if element.get("type") in _SAYING:
            element["data"] = element["data"] | carried
