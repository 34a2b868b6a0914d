"""How does a value of the registers become text in the database, and a value again?

By its type hints: a dataclass is an object of its fields, a tuple a list, an enum its value, a date or time its ISO
form, and one of several dataclasses a pair of class name and object. A field that holds its class's default is left
out, so a default that has been stored once may not change without a migration. All this is worked out once for a class.
"""

from __future__ import annotations

import json
import types
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime, time
from enum import Enum
from functools import cache, lru_cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")
# None: the value is JSON as it stands.
Step = Callable[[Any], Any] | None

# ASCII only: NUL and half surrogates are kept as escapes, which both databases store and give back as they were.
_dumps = json.JSONEncoder(separators=(",", ":"), check_circular=False).encode
_loads = json.JSONDecoder().decode


def encode(value: Any) -> str:
    """The value as JSON text."""
    kind: Any = type(value)
    return _dumps(_encoder(kind)(value))


def decode(kind: type[T], text: str) -> T:
    """The value of that class which ``encode`` made the text of; being frozen, it is kept for the next who asks."""
    known: Any = kind
    value: T = _decoded(known, text)
    return value


def build(kind: type[T], parts: dict[str, Any]) -> T:
    """The value of that class whose text stood inside a larger one, already read."""
    known: Any = kind
    value: T = _decoder(known)(parts)
    return value


@lru_cache(maxsize=1024)
def _decoded(kind: Any, text: str) -> Any:
    return _decoder(kind)(_loads(text))


@cache
def _encoder(kind: Any) -> Callable[[Any], dict[str, Any]]:
    hints = get_type_hints(kind)
    steps = [(one.name, _encoding(hints[one.name]), one.default) for one in fields(kind) if one.init]

    def encode_fields(value: Any) -> dict[str, Any]:
        parts = value.__dict__
        out = {}
        for name, step, default in steps:
            part = parts[name]
            if part is not default and part != default:
                out[name] = step(part) if step else part
        return out

    return encode_fields


@cache
def _decoder(kind: Any) -> Callable[[dict[str, Any]], Any]:
    hints = get_type_hints(kind)
    steps = [(one.name, step) for one in fields(kind) if (step := _decoding(hints[one.name]))]
    defaults = {one.name: one.default for one in fields(kind) if one.default is not MISSING}
    new = kind.__new__

    def decode_fields(parts: dict[str, Any]) -> Any:
        for name, step in steps:
            if name in parts:
                parts[name] = step(parts[name])
        # A frozen class's own __init__ sets field by field through object.__setattr__, and decoding would take twice.
        value = new(kind)
        value.__dict__.update(defaults, **parts)
        return value

    return decode_fields


def _encoding(hint: Any) -> Step:
    match _shape(hint):
        case "plain":
            return None
        case "enum":
            return lambda value: value.value
        case "moment":
            return lambda value: value.isoformat()
        case "dataclass":
            return _encoder(hint)
        case "tuple":
            step = _encoding(get_args(hint)[0])
            return _each(step, list) if step else list
        case "optional":
            step = _encoding(_inside(hint))
            return _unless_none(step) if step else None
        case _:
            encoders = {kind: (kind.__name__, _encoder(kind)) for kind in get_args(hint)}
            return _tagged(encoders)


def _decoding(hint: Any) -> Step:
    match _shape(hint):
        case "plain":
            return None
        case "enum":
            return {one.value: one for one in hint}.__getitem__
        case "moment":
            step: Step = hint.fromisoformat
            return step
        case "dataclass":
            return _decoder(hint)
        case "tuple":
            step = _decoding(get_args(hint)[0])
            return _each(step, tuple) if step else tuple
        case "optional":
            step = _decoding(_inside(hint))
            return _unless_none(step) if step else None
        case _:
            decoders = {kind.__name__: _decoder(kind) for kind in get_args(hint)}
            return lambda pair: decoders[pair[0]](pair[1])


def _shape(hint: Any) -> str:
    origin, inside = get_origin(hint), get_args(hint)
    if origin is tuple and len(inside) == 2 and inside[1] is Ellipsis:
        return "tuple"
    if origin in {Union, types.UnionType}:
        if type(None) in inside:
            return "optional"
        if all(is_dataclass(kind) for kind in inside):
            return "union"
    elif hint in {str, int, bool}:
        return "plain"
    elif hint in {date, time, datetime}:
        return "moment"
    elif is_dataclass(hint):
        return "dataclass"
    elif isinstance(hint, type) and issubclass(hint, Enum):
        return "enum"
    raise TypeError(f"The codec has no form for {hint}.")


def _inside(optional: Any) -> Any:
    return Union[tuple(kind for kind in get_args(optional) if kind is not type(None))]  # noqa: UP007  # of a computed list


def _each(step: Callable[[Any], Any], into: type) -> Callable[[Any], Any]:
    if into is list:
        return lambda parts: [step(part) for part in parts]
    return lambda parts: tuple([step(part) for part in parts])


def _unless_none(step: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda part: None if part is None else step(part)


def _tagged(encoders: dict[type, tuple[str, Callable[[Any], Any]]]) -> Callable[[Any], Any]:
    def encode_tagged(value: Any) -> list[Any]:
        name, encoder = encoders[type(value)]
        return [name, encoder(value)]

    return encode_tagged
