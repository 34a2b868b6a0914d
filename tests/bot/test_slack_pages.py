"""What docs/slack.md tells whoever installs the bot is what the code does."""

from __future__ import annotations

import os
import re
from pathlib import Path

from bot.command_line import parser
from bot.slack_scopes import table

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "slack.md"
START, END = "<!-- permissions: made from bot/slack_scopes.py -->", "<!-- end of permissions -->"


def test_its_table_of_permissions_is_the_manifests() -> None:
    """``UPDATE_GOLDEN=1`` writes it anew."""
    text = PAGE.read_text(encoding="utf-8")
    before, rest = text.split(START)
    made = f"{before}{START}\n{table()}\n{END}{rest.split(END)[1]}"
    if os.environ.get("UPDATE_GOLDEN"):
        PAGE.write_text(made, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == made


def test_every_setting_is_explained_and_none_is_made_up() -> None:
    text = PAGE.read_text(encoding="utf-8")
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "bot").glob("slack_settings.py"))
    read = set(re.findall(r'"(SLACK_[A-Z_]+[A-Z])"', code))
    assert set(re.findall(r"SLACK_[A-Z_]+[A-Z]", text)) == read


def test_every_call_in_it_is_one() -> None:
    for line in re.findall(r"python -m bot ([^\n`]+)", PAGE.read_text(encoding="utf-8")):
        parser().parse_args(line.split(" > ")[0].split("#")[0].split())
