"""Imports point one way, each outside library stays in its room, and files stay small and say what they are."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LONGEST = 300

# bot -> handlers | schedules -> storage | documents -> chat | registers
BELOW: dict[str, set[str]] = {
    "registers": set(),
    "chat": {"registers"},
    "documents": {"registers", "chat"},
    "storage": {"registers", "chat"},
    "handlers": {"registers", "chat", "documents", "storage"},
    "schedules": {"registers", "chat", "documents", "storage"},
    "bot": {"registers", "chat", "documents", "storage", "handlers", "schedules"},
}
# Of the standard library too, what is pure takes only what neither reads nor waits.
PURE = {"registers", "chat"}
IMPURE = {
    *(
        "asyncio",
        "concurrent",
        "ctypes",
        "http",
        "io",
        "logging",
        "multiprocessing",
        "os",
        "pathlib",
        "random",
        "secrets",
    ),
    *("shutil", "signal", "socket", "sqlite3", "ssl", "subprocess", "sys", "tempfile", "threading", "time", "urllib"),
}
# The one room of a library, as the beginning of a path; one not named here may stand in every package that is not pure.
ROOMS = {
    "slack_bolt": "bot/slack",
    "slack_sdk": "bot/slack",
    "botbuilder": "bot/teams",
    "botframework": "bot/teams",
    "sqlalchemy": "storage/",
    "alembic": "storage/",
    "psycopg": "storage/",
    "apscheduler": "schedules/ticker.py",
    "docx": "documents/",
    "pptx": "documents/",
    "openpyxl": "documents/",
    "pdfplumber": "documents/",
}


def imported(source: str, path: str) -> Iterator[str]:
    """The top name of everything the source imports, wherever in the file; a relative import is its own package's."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield path.partition("/")[0] if node.level else (node.module or "").partition(".")[0]


def wrong_arrows(source: str, path: str) -> list[str]:
    """What the file at the path, relative to the checkout, imports and may not."""
    package = path.partition("/")[0]
    wrong = []
    for name in imported(source, path):
        if name in BELOW:
            right = name == package or name in BELOW[package]
        elif package in PURE:
            right = name in sys.stdlib_module_names - IMPURE
        else:
            right = path.startswith(ROOMS.get(name, "")) and name not in {"tests", "benchmarks"}
        if not right:
            wrong.append(f"{path} may not import {name}")
    return wrong


def python_files(*folders: str) -> list[str]:
    return sorted(str(path.relative_to(ROOT)) for folder in folders for path in (ROOT / folder).rglob("*.py"))


HOUSE = python_files(*BELOW)
EVERYTHING = [*HOUSE, *python_files("tests", "benchmarks")]


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def test_arrows_point_one_way() -> None:
    assert [wrong for path in HOUSE for wrong in wrong_arrows(read(path), path)] == []


def test_every_package_is_there() -> None:
    assert {path.partition("/")[0] for path in HOUSE if path.endswith("__init__.py")} == set(BELOW)


def test_a_file_says_in_its_first_line_what_it_is() -> None:
    assert [
        path for path in EVERYTHING if not (read(path)[:3] == '"""' and read(path)[3:].lstrip("`")[:1].isalnum())
    ] == []


def test_no_file_is_too_long() -> None:
    lengths = {path: len(read(path).splitlines()) for path in HOUSE + python_files("benchmarks")}
    assert {path: length for path, length in lengths.items() if length > LONGEST} == {}


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("registers/dates.py", "import holidays"),
        ("registers/dates.py", "import chat.messages"),
        ("registers/dates.py", "from pathlib import Path"),
        ("chat/commands.py", "from storage import store"),
        ("documents/paper.py", "from storage.store import Store"),
        ("storage/store.py", "import documents"),
        ("storage/store.py", "import bot.settings as settings"),
        ("storage/store.py", "if True:\n    from handlers import actions"),
        ("handlers/actions.py", "from schedules import slots"),
        ("handlers/actions.py", "from sqlalchemy import select"),
        ("schedules/slots.py", "from handlers import actions"),
        ("schedules/slots.py", "from apscheduler.job import Job"),
        ("bot/app.py", "import slack_bolt.async_app"),
        ("bot/slack.py", "from botbuilder.core import TurnContext"),
        ("bot/app.py", "from tests import postgres"),
    ],
)
def test_a_wrong_arrow_is_seen(path: str, line: str) -> None:
    assert len(wrong_arrows(line, path)) == 1


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("registers/dates.py", "from datetime import date"),
        ("registers/dates.py", "from . import calendar"),
        ("chat/commands.py", "from registers.refs import ActionRef"),
        ("documents/docx.py", "import docx"),
        ("storage/migrations/env.py", "from alembic import context"),
        ("schedules/ticker.py", "from apscheduler.schedulers.asyncio import AsyncIOScheduler"),
        ("bot/slack_blocks.py", "from slack_sdk.models import blocks"),
        ("bot/teams_auth.py", "import botframework.connector.auth"),
        ("bot/app.py", "from handlers import actions\nfrom aiohttp import web"),
    ],
)
def test_a_right_arrow_is_let_be(path: str, line: str) -> None:
    assert wrong_arrows(line, path) == []
