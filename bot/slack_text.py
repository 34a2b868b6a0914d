"""How do people's words become Slack text that means nothing but themselves?

Words go into ``plain_text`` and ``rich_text`` only, which Slack does not read for ``<!channel>``, ``@channel``,
``*bold*`` or links; mrkdwn is never used. Limits are those of https://docs.slack.dev/reference/block-kit, counted in
code points.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from chat.messages import Link, Plain, Span, Spans, Strong, Tag
from chat.plain_text import EMPTY, clean, cut, span_text

Block = dict[str, Any]
Element = dict[str, Any]
# The longest paragraph: what a section's text may be.
LONGEST = 3000
NEWLINE: Element = {"type": "text", "text": "\n"}
_LOUD = re.compile(r"@(?=channel\b|here\b|everyone\b)", re.IGNORECASE)


def plain(text: str, limit: int) -> Element:
    """A ``plain_text`` object: never empty, ``:tada:`` left as written."""
    return {"type": "plain_text", "text": cut(clean(text).strip(), limit) or EMPTY, "emoji": False}


def notification(text: str, limit: int = 3000) -> str:
    """A message's top-level text, which Slack does read as markup: escaped, and loud names cannot call anybody.

    Cut before it is escaped; chat.update refuses more than 4,000 characters, so a text full of ``&`` is cut again.
    """
    short = _LOUD.sub("@\u2060", cut(text, limit))
    escaped = short.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return escaped if len(escaped) <= 4000 else notification(text, limit * 3 // 4)


def rich(*elements: Element) -> Block:
    """A ``rich_text`` block."""
    return {"type": "rich_text", "elements": list(elements)}


def section(*runs: Element) -> Element:
    """A paragraph of a ``rich_text`` block."""
    return {"type": "rich_text_section", "elements": list(runs)}


def run(text: str, **style: bool) -> Element:
    """Some words in one style; ``text`` is already clean and not empty."""
    return {"type": "text", "text": text, "style": style} if style else {"type": "text", "text": text}


def runs(spans: Spans, limit: int = LONGEST, **style: bool) -> list[Element]:
    """Spans as styled words, cut to ``limit``; a reference stands out in code, for Slack has no links into an app."""
    made: list[Element] = []
    for span in spans:
        text = span_text(span)
        if text and limit > 0:
            made.append(run(cut(text, limit), **{**style, **_style(span)}))
            limit -= len(text)
    return made or [run(EMPTY)]


def lines(paragraphs: Iterable[list[Element]]) -> list[Element]:
    """Several lines of one section: sections that follow each other in a block may be run together."""
    made: list[Element] = []
    for paragraph in paragraphs:
        made += [NEWLINE, *paragraph] if made else paragraph
    return made


def spoken(element: Element) -> str:
    """The words of a rich text, without their styles: a line for each paragraph and item."""
    if element["type"] == "text":
        return str(element["text"])
    inner = [spoken(one) for one in element["elements"]]
    match element["type"]:
        case "rich_text_list":
            return "\n".join(f"• {one}" for one in inner)
        case "rich_text":
            return "\n".join(inner)
        case _:
            return "".join(inner)


def length(value: Element | list[Any]) -> int:
    """How many characters of text a block, or some of them, show."""
    found = 0
    for name, part in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(part, dict | list):
            found += length(part)
        elif name == "text" and isinstance(part, str):
            found += len(part)
    return found


def _style(span: Span) -> dict[str, bool]:
    match span:
        case Plain():
            return {}
        case Strong():
            return {"bold": True}
        case Tag() | Link():
            return {"code": True}
