"""How does a reply stand as JSON, for programs that read what the command line says?

Every part is an object that says its kind in ``part``; spans keep what makes them stand out. Keys are the names of the
parts' own fields, so that what is added to a part appears here without a change.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

from chat.messages import Link, Part, Plain, Press, Reply, Strong, Tag
from chat.plain_text import clean

_SPANS = (Plain, Strong, Tag, Link)


def as_json(reply: Reply) -> dict[str, Any]:
    """The reply as values that JSON knows, in a fixed order; words are clean, so that they can be written as UTF-8."""
    return {
        "summary": clean(reply.summary),
        "audience": reply.audience.value,
        "answered": reply.answered.value,
        "parts": [_part(part) for part in reply.parts],
    }


def _part(part: Part) -> dict[str, Any]:
    return {"part": type(part).__name__.lower(), **_fields(part)}


def _fields(record: Any) -> dict[str, Any]:
    """A fold's parts say their kind as the reply's do; a span says its kind; the rest are plain objects."""
    return {
        one.name: [_part(part) for part in record.parts] if one.name == "parts" else _value(getattr(record, one.name))
        for one in fields(record)
        if one.name != "content"  # bytes are no words: whoever wants them says the command
    }


def _value(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, tuple):
        return [_value(one) for one in value]
    if isinstance(value, Press):
        return clean(value.command)
    if is_dataclass(value):
        kind = {"span": type(value).__name__.lower()} if isinstance(value, _SPANS) else {}
        return {**kind, **_fields(value)}
    return value
