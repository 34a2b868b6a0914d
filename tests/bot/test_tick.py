"""``python -m bot tick`` says what would be posted, to whom and why; a dry run leaves nothing behind."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.command_line import main

SAMPLES = sorted(str(one) for one in (Path(__file__).parents[2] / "samples").glob("*.txt"))
AT = "2024-01-08T09:00"


@pytest.fixture
def url(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    made = f"sqlite:///{tmp_path}/tick.db"
    assert main(["import", "--database", made, *SAMPLES]) == 0
    capsys.readouterr()
    return made


def ticked(url: str, capsys: pytest.CaptureFixture[str], *more: str) -> str:
    assert main(["tick", "--database", url, "--at", AT, *more]) == 0
    return capsys.readouterr().out


def test_a_dry_run_says_it_and_leaves_it_due(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    dry = ticked(url, capsys, "--dry-run")
    assert dry.splitlines()[0] == "09:00 on Mon 8 Jan 2024, nothing written"
    assert "  → Paul Pettitt: /nudge 08/01/2024\n      why: 2 overdue, 1 due soon\n" in dry
    assert "  → #dag (console): /digest DAG of 10/01/2024 since 13/12/2023\n" in dry
    assert ticked(url, capsys, "--dry-run") == dry
    assert ticked(url, capsys).splitlines()[1:] == dry.splitlines()[1:]
    assert ticked(url, capsys).splitlines()[1:] == ["  0 posts, 0 given up because their time was over"]


def test_it_is_said_to_programs_too(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = json.loads(ticked(url, capsys, "--dry-run", "--format", "json"))
    posts = {one["to"]: one for one in found["posts"]}
    assert posts["@paul-pettitt"] == {
        "kind": "reminder",
        "to": "@paul-pettitt",
        "name": "Paul Pettitt",
        "day": "2024-01-08",
        "stage": "",
        "due": "2024-01-08T09:00:00+00:00",
        "expires": "2024-01-08T19:00:00+00:00",
        "command": "/nudge 08/01/2024",
        "why": "2 overdue, 1 due soon",
        "says": "2 overdue, 1 due soon: DAG29-04, DAG31-02, DAG31-03",
        "nothing": False,
    }
