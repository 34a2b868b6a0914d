"""The README's table of commands is the registry's, and what it tells a newcomer to type exists."""

from __future__ import annotations

import os
import re
from pathlib import Path

from bot.command_line import parser
from bot.commands_table import put
from handlers.registry import all_commands

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"


def test_the_table_of_commands_is_the_registry() -> None:
    text = README.read_text(encoding="utf-8")
    made = put(text, all_commands())
    if os.environ.get("UPDATE_GOLDEN"):
        README.write_text(made, encoding="utf-8")
    assert README.read_text(encoding="utf-8") == made


def test_every_make_target_and_file_named_is_there() -> None:
    text = README.read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z]+)\b", text)) <= targets
    for place in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (ROOT / place).exists(), place


def test_every_subcommand_named_is_there() -> None:
    usage = parser().format_help()
    for name in re.findall(r"python -m bot ([a-z]+)", README.read_text(encoding="utf-8")):
        assert re.search(rf"^\s+{name}\b", usage, re.MULTILINE), name
