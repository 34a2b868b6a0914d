"""The bot is built once from its settings; it knows England's holidays, whom a name means, and answers a watchdog."""

import socket
from datetime import date
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.app import ZONE, build
from bot.england import Holidays
from bot.papers import import_paper
from bot.personas import personas
from bot.settings import Settings, read_settings
from bot.subcommands.demo import SAMPLES
from bot.subcommands.say import read_at
from bot.web import application, serve
from bot.who import PMO, who
from chat.messages import Answered, Place, Request
from registers.calendar import Calendar
from registers.people import Person, Seat
from registers.problems import Problem

CHAIR = Person("justin-andrews", "Justin Andrews", (Seat("Chair", "DAG"),))
OTHER_CHAIR = Person("chris-welby", "Chris Welby", (Seat("Chair", "CCAG"),))
SUPPLIER = Person("craig-handford", "Craig Handford", (Seat("Large Supplier Representative", "DAG"),))
OFFICE = Person("fraser-mathieson", "Fraser Mathieson", (Seat("PMO Governance Lead"),))
DIRECTORY = (OTHER_CHAIR, SUPPLIER, OFFICE, CHAIR)


def test_settings_have_defaults_and_say_everything_that_is_wrong_at_once() -> None:
    assert read_settings({}) == Settings("sqlite:///secretariat.db", "127.0.0.1", 3978)
    given = {"DATABASE_URL": "postgresql://db/x", "PORT": "80", "HOST": "0.0.0.0"}
    assert read_settings(given) == Settings("postgresql://db/x", "0.0.0.0", 80)
    assert read_settings(given, "sqlite://").database == "sqlite://"
    with pytest.raises(Problem) as wrong:
        read_settings({"DATABASE_URL": "nowhere", "PORT": "0x50", "HOST": "a b"})
    assert all(part in wrong.value.says for part in ("“nowhere”", "PORT is “0x50”", "HOST is “a b”"))


@pytest.mark.parametrize("port", ["0", "65536", "-1", "٣", "1" * 5000])
def test_a_port_that_is_none_is_refused(port: str) -> None:
    with pytest.raises(Problem, match="PORT is"):
        read_settings({"PORT": port})


def test_england_has_its_own_holidays() -> None:
    holidays = Holidays()
    assert {date(2024, 1, 1), date(2024, 8, 26), date(2023, 5, 8)} <= holidays
    assert date(2024, 1, 2) not in holidays  # Scotland's
    assert date(2024, 8, 5) not in holidays  # Scotland's
    assert date(2024, 7, 12) not in holidays  # Northern Ireland's
    assert Calendar(holidays).shift(date(2023, 12, 22), 1) == date(2023, 12, 27)
    assert len(holidays) == len(list(holidays)) > 150


@pytest.mark.parametrize(
    ("name", "group", "meant"),
    [
        ("Justin Andrews", "", CHAIR),
        ("  justin  ANDREWS ", "", CHAIR),
        ("justin-andrews", "", CHAIR),
        ("DAG chair", "", CHAIR),
        ("the chair of ccag", "DAG", OTHER_CHAIR),
        ("Chair", "DAG", CHAIR),
        ("Large Supplier Representative", "", SUPPLIER),
        ("large supplier", "CCAG", SUPPLIER),
        ("DAG Large Supplier Rep", "", SUPPLIER),
        ("PMO", "", PMO),
        ("pmo governance lead", "DAG", OFFICE),
        ("Justin Andrew", "", Person("guest:justin-andrew", "Justin Andrew")),
        ("PSG chair", "", Person("guest:psg-chair", "PSG chair")),
        ("<!channel>\u202e", "", Person("guest:channel", "<!channel>")),
    ],
)
def test_a_name_or_a_title_is_somebody(name: str, group: str, meant: Person) -> None:
    assert who(name, DIRECTORY, group) == meant


def test_the_directorys_own_office_is_the_pmo() -> None:
    own = Person("programme-office", "Programme Office", (Seat("PMO"),))
    assert who("PMO", (*DIRECTORY, own)) == own


def test_nobody_and_a_title_that_two_hold_are_refused() -> None:
    with pytest.raises(Problem, match="Say who is speaking"):
        who("\u200b ", DIRECTORY)
    with pytest.raises(Problem, match="could be Chris Welby, Justin Andrews"):
        who("Chair", DIRECTORY)


def test_one_can_be_whoever_the_directory_holds() -> None:
    stranger = ("Stranger", Person("guest:stranger", "Sam Stranger"))
    assert personas(()) == (("PMO", PMO), stranger)
    assert personas(DIRECTORY) == (
        ("PMO", PMO),
        ("Justin Andrews, DAG chair", CHAIR),
        ("Craig Handford, DAG Large Supplier Representative", SUPPLIER),
        stranger,
    )


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2024-01-08T09:00", "2024-01-08T09:00:00+00:00"),
        ("2024-07-08 09:00", "2024-07-08T08:00:00+00:00"),
        ("2024-03-31T01:30", "2024-03-31T01:00:00+00:00"),
        ("2024-07-08T09:00+02:00", "2024-07-08T07:00:00+00:00"),
    ],
)
def test_a_time_is_what_a_clock_in_london_shows(text: str, at: str) -> None:
    assert read_at(text, ZONE).isoformat() == at


@pytest.mark.parametrize("text", ["", "soon", "2024-13-01", "0001-01-01T00:00+23:59"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(Problem, match="is not a time"):
        read_at(text, ZONE)


async def test_a_watchdog_is_answered_and_told_when_the_database_is_gone(tmp_path: Path) -> None:
    app = build(Settings(f"sqlite:///{tmp_path}/here.db"))
    async with TestClient(TestServer(application(app))) as client:
        answers = [await client.get(path) for path in ("/healthz", "/readyz", "/")]
        assert [(one.status, await one.text()) for one in answers[:2]] == [(200, "ok\n"), (200, "ready\n")]
        assert answers[2].status == 404
        app.close()
        gone = await client.get("/readyz")
        assert (gone.status, await gone.text()) == (503, "The database does not answer.\n")


def test_where_somebody_listens_already_nobody_else_can(tmp_path: Path) -> None:
    app = build(Settings(f"sqlite:///{tmp_path}/here.db"))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Problem, match=rf"^Nothing can listen on 127.0.0.1:{port}: address already in use\."):
            serve(application(app), "127.0.0.1", port, lambda: None)
    app.close()


@pytest.mark.parametrize("page", [True, False])
def test_changes_are_kept_for_the_page_where_there_is_one(tmp_path: Path, page: bool) -> None:
    app = build(Settings(f"sqlite:///{tmp_path}/here.db"), page=page)
    at = read_at("2024-01-08T09:00", ZONE)
    for paper in sorted(SAMPLES.glob("*.txt")):
        import_paper(paper, app.database, app.calendar, at)
    with app.database.read() as unit:
        (paul,) = (one for one in unit.people.all() if one.name == "Paul Pettitt")
    told = app.secretariat.answer_now(Request("/done DAG31-03", paul, Place("slack", "D1", direct=True), at))
    assert told.answered is Answered.DONE
    with app.database.read() as unit:
        kept = [one.command for one in unit.posts.in_channel("console", "dag", 10)]
    app.close()
    assert kept == (["/action told DAG31-03"] if page else [])


def test_the_samples_have_everybody_one_can_be(tmp_path: Path) -> None:
    app = build(Settings(f"sqlite:///{tmp_path}/here.db"))
    for paper in sorted(SAMPLES.glob("*.txt")):
        import_paper(paper, app.database, app.calendar, read_at("2024-01-08T09:00", ZONE))
    with app.database.read() as unit:
        labels = [label for label, _ in personas(unit.people.all())]
    app.close()
    assert [label.split(", ")[-1] for label in labels] == [
        "PMO",
        "PMO Change Lead",
        "DAG chair",
        "Lee Cox",
        "Paul Pettitt",
        "DAG Large Supplier Representative",
        "Stranger",
    ]
