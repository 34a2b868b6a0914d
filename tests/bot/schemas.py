"""Schemas made by others, read once, and the golden files that show what was rendered."""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

_SCHEMAS = Path(__file__).parents[3] / "shared" / "schemas"
_GOLDEN = Path(__file__).parent / "golden"
HAVE_SCHEMAS = _SCHEMAS.is_dir()
needs_schemas = pytest.mark.skipif(
    not HAVE_SCHEMAS, reason="../shared/schemas does not lie beside this checkout: nothing is checked against them"
)


@cache
def validator(path: str, definition: str = "") -> Any:
    """The compiled schema, or one definition of it."""
    schema = json.loads((_SCHEMAS / path).read_text(encoding="utf-8"))
    if definition:
        schema = {"$ref": f"#/definitions/{definition}", "definitions": schema["definitions"]}
    return jsonschema.Draft7Validator(schema)


@cache
def _block_definitions() -> dict[str, str]:
    """Which definition a block's type has: asking that one alone is many times faster than trying all of them."""
    known = validator("slack/blocks.schema.json").schema["definitions"]
    names = [one["$ref"].rpartition("/")[2] for one in known["KnownBlock"]["anyOf"]]
    return {known[name]["properties"]["type"]["const"]: name for name in names if "properties" in known[name]}


#: What a container may hold by Slack's page and by what its service was seen to take, which knows no rich text there.
FOLDED = {"actions", "context", "divider", "header", "image", "section", "table", "video"}


def block_errors(block: dict[str, Any], schema: str = "slack/blocks.schema.json") -> list[str]:
    """What Slack's published types have against a block."""
    name = _block_definitions()[block["type"]]
    found = [f"{error.json_path}: {error.message[:300]}" for error in validator(schema, name).iter_errors(block)]
    strange = {one["type"] for one in block.get("child_blocks", ())} - FOLDED
    return [*found, *(f"{kind} in a container" for kind in strange)]


def utf8(value: Any) -> str:
    """The value as JSON that can be sent."""
    said = json.dumps(value, ensure_ascii=False)
    said.encode("utf-8")
    return said


def _pretty(value: Any, indent: str = "") -> str:
    """JSON with each thing on a line of its own as long as that line is readable."""
    said = json.dumps(value, ensure_ascii=False)
    if len(said) + len(indent) <= 120 or not isinstance(value, dict | list):
        return said
    deeper = indent + " "
    if isinstance(value, dict):
        inner = [f"{json.dumps(name)}: {_pretty(one, deeper)}" for name, one in value.items()]
    else:
        inner = [_pretty(one, deeper) for one in value]
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    return f"{opening}\n{deeper}" + f",\n{deeper}".join(inner) + f"\n{indent}{closing}"


def check_golden(name: str, value: Any) -> None:
    """What was rendered is the golden file; UPDATE_GOLDEN=1 writes it anew, to be read before it is committed."""
    path = _GOLDEN / name
    said = value if isinstance(value, str) else _pretty(value) + "\n"
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(said, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == said
