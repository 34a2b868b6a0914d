"""``python -m bot tick`` says what would be posted, to whom and why; a dry run leaves nothing behind."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.app import ZONE, build
from bot.command_line import main
from bot.settings import read_settings
from bot.subcommands.say import read_at
from chat.messages import Answered, Place, Request
from registers.people import Person, Seat
from storage.channels import Binding
from storage.engine import Database
from storage.slots import State

SAMPLES = sorted(str(one) for one in (Path(__file__).parents[2] / "samples").glob("*.txt"))
AT = "2024-01-08T09:00"


@pytest.fixture
def url(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> str:
    made = f"sqlite:///{tmp_path}/tick.db"
    assert main(["import", "--database", made, *SAMPLES]) == 0
    capsys.readouterr()
    return made


def ticked(url: str, capsys: pytest.CaptureFixture[str], *more: str, at: str = AT) -> str:
    assert main(["tick", "--database", url, "--at", at, *more]) == 0
    return capsys.readouterr().out


def test_a_dry_run_says_it_and_leaves_it_due(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    dry = ticked(url, capsys, "--dry-run")
    assert dry.splitlines()[0] == "09:00 on Mon 8 Jan 2024, nothing written"
    assert "  → Paul Pettitt: /nudge 08/01/2024\n      why: 2 overdue, 1 due soon\n" in dry
    assert "  → #dag (console): /digest DAG of 10/01/2024 since 13/12/2023\n" in dry
    assert ticked(url, capsys, "--dry-run") == dry
    assert ticked(url, capsys).splitlines()[1:] == dry.splitlines()[1:]
    assert ticked(url, capsys).splitlines()[1:] == dry.splitlines()[1:]  # nobody has sent them yet
    database = Database.open(url)
    with database.write() as unit:
        for one in unit.slots.waiting(read_at(AT, ZONE), 100):
            unit.slots.settle(one.id, State.SENT)
    database.close()
    assert ticked(url, capsys).splitlines()[1:] == ["  0 posts, 0 given up because their time was over"]


def test_what_has_waited_is_said_too(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A closing note and an announcement come of what was said the evening before."""
    evening = read_at("2024-01-08T19:30", ZONE)
    app = build(read_settings({}, url))
    with app.database.write() as unit:
        unit.channels.save(Binding("slack", "T1", "C-dag", "DAG"))
        unit.audit.record(evening, "test", "/bind")
    office = Person("office", "Office Keeper", (Seat("PMO"),))
    chair = Person("chair", "Chair Person", (Seat("Chair", "DAG"),))
    with app.database.write() as unit:
        unit.people.save(office)
        unit.audit.record(evening, "test", "/import")
    for who, said in ((office, "/action raise DAG Settle it for Lee Cox due 31/01/2024"), (chair, "/done DAG31-13")):
        reply = app.secretariat.answer_now(Request(said, who, Place("slack", "D1", direct=True, tenant="T1"), evening))
        assert reply.answered is Answered.DONE
    app.close()
    told = ticked(url, capsys, "--dry-run", at="2024-01-09T09:00")
    assert (
        "  → #C-dag (slack): /action told DAG31-13\n"
        "      why: announcement: raised DAG31-13\n"
        "      says: DAG31-13 is closed, by Chair Person. “Settle it”\n"
    ) in told
    assert (
        "  → Office Keeper: /action closed DAG31-13\n"
        "      why: DAG31-13 was closed by somebody else\n"
        "      says: Closed: DAG31-13\n"
    ) in told
    assert "DAG31-13" not in ticked(url, capsys, "--dry-run", at="2024-01-08T19:30")


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
