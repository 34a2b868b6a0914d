"""How do people's words become text of an Adaptive Card that means nothing but itself?

A ``TextBlock`` and a ``FactSet`` read markdown, a ``TextRun`` inside a ``RichTextBlock`` does not
(https://learn.microsoft.com/adaptive-cards/schema-explorer/text-run): words go into runs only.
"""

from __future__ import annotations

import json
import re
from typing import Any

from chat.messages import Link, Plain, Span, Spans, Strong, Tag, Tone
from chat.plain_text import EMPTY, clean, cut, one_line, span_text

Element = dict[str, Any]
# The longest paragraph; a whole message has room for about eight of them.
LONGEST = 4000
# A reference says a short command; one that is not short would crowd out the words it stands among.
_LONGEST_PRESSED = 300
_COLOURS = {Tone.GOOD: "good", Tone.WARN: "warning", Tone.BAD: "attention", Tone.QUIET: "default", Tone.INFO: "accent"}
_DATES = re.compile(r"\{\{(?=DATE|TIME)", re.IGNORECASE)
_as_sent = json.JSONEncoder(ensure_ascii=False).encode
_MARKS = re.compile(r"([\\`*_{}\[\]()#+\-.!|~<>&@])")


def words(text: str, limit: int = LONGEST) -> str:
    """Clean words that are never empty; ``{{DATE(…)}}``, which a card would reckon with, stays as written."""
    return _DATES.sub("{\u2060{", cut(clean(text).strip("\n"), limit)) or EMPTY


def unmarked(text: str, limit: int) -> str:
    """Words for the one place that reads markdown: every mark is escaped, after the words are cut."""
    return _MARKS.sub(r"\\\1", words(one_line(text), limit))


def run(text: str, limit: int = LONGEST, **style: object) -> Element:
    """Some words in one style."""
    return {"type": "TextRun", "text": words(text, limit), **style}


def runs(spans: Spans, limit: int = LONGEST, **style: object) -> list[Element]:
    """Spans as styled words, cut to ``limit``; a reference can be pressed and says its command."""
    made: list[Element] = []
    for span in spans:
        text = span_text(span)
        if text and limit > 0:
            made.append(run(cut(text, limit), LONGEST, **{**style, **_style(span)}))
            limit -= len(text)
    return made or [run(EMPTY)]


def paragraph(*inlines: Element, **options: object) -> Element:
    """A paragraph; unlike a ``TextBlock`` it always wraps."""
    return {"type": "RichTextBlock", "inlines": list(inlines), **options}


def say(command: str, **options: object) -> Element:
    """An action that says a command: ``Action.Execute``, or ``Action.Submit`` where a client does not know it.

    Either way the command stands in ``data``; only a form takes the card's inputs with it.
    """
    data = {"command": clean(command)}
    submit = {"type": "Action.Submit", "data": data, **options}
    return {"type": "Action.Execute", "verb": "say", "data": data, **options, "fallback": submit}


def size(element: object) -> int:
    """Bytes of UTF-16 that an element takes, which is how Teams measures a message."""
    return len(_as_sent(element).encode("utf-16-le"))


def _style(span: Span) -> dict[str, object]:
    match span:
        case Plain():
            return {}
        case Strong():
            return {"weight": "bolder"}
        case Tag():
            return {"color": _COLOURS[span.tone], "weight": "bolder"}
        case Link():
            pressable = 0 < len(span.command) <= _LONGEST_PRESSED
            return {
                "color": "accent",
                **({"selectAction": say(span.command, associatedInputs="none")} if pressable else {}),
            }
