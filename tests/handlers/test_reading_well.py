"""What is said of records is true, said once, and leads on: lists past their end, short references, odd owners."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.app import CHANNELS, ZONE
from bot.dispatch import Secretariat
from bot.england import Holidays
from bot.terminal import terminal
from bot.who import who
from chat.messages import Answered, Chart, Heading, Link, Reply, Request
from handlers.registry import all_commands
from registers.calendar import Calendar
from storage.engine import Database
from tests.conversation import STARTS, read_samples
from tests.handlers.test_conversation import PLACES

Say = Callable[[str], str]
Ask = Callable[[str], Reply]


@pytest.fixture
def ask(tmp_path: Path) -> Iterator[Ask]:
    database = Database.open(f"sqlite:///{tmp_path}/well.db")
    database.migrate()
    read_samples(database)
    places = {group: (PLACES[name],) for name, group in CHANNELS if group}
    secretariat = Secretariat(database, all_commands(), Calendar(Holidays()), ZONE, places)
    pmo = database.run_sync(lambda unit: who("PMO", unit.people.all()), writes=False)
    turns = iter(range(1000))
    yield lambda said: secretariat.answer_now(Request(said, pmo, PLACES["dag"], STARTS, f"turn {next(turns)}"))
    database.close()


@pytest.fixture
def say(ask: Ask) -> Say:
    return lambda said: " ".join(terminal(ask(said), 100, colour=False).split())


def test_a_page_past_the_end_is_the_last(say: Say) -> None:
    assert "Page 2 of 2" in say("/horizon page 9")
    assert say("/horizon page 9") == say("/horizon page 2")
    assert "Page 3 of 3" in say("/actions page 9")


def test_a_chart_of_everything_stands_beside_no_narrower_list(ask: Ask) -> None:
    def charts(said: str) -> bool:
        return any(isinstance(part, Chart) for part in ask(said).parts)

    assert [charts(one) for one in ("/actions", "/actions DAG", "/actions overdue", "/actions CR036")] == [
        True,
        True,
        False,
        False,
    ]


def test_the_horizon_means_code_bodies_and_statuses_before_words(say: Say, ask: Ask) -> None:
    assert "RI-0036" not in say("/horizon SEC")
    assert "DP206" not in say("/horizon on hold")
    for spelt in ("R44", "r044", "R0044"):
        assert ask(f"/horizon {spelt}").parts[0] == Heading(
            "R0044 MHHS Programme Changes required to Central Switching Service"
        )


def test_what_is_raised_says_whom_it_took_an_owner_for_and_that_a_day_has_passed(say: Say) -> None:
    told = say("/action raise DAG Ask x for Lee Cx due 01/01/2024")
    assert "The directory has no “Lee Cx”; I take that to be Lee Cox." in told
    assert "That day has passed already." in told
    assert "so I can remind nobody" in say("/action raise DAG Ask x for Jo Bloggs due Friday")
    assert "The directory has no" not in say("/action raise DAG Ask x for Lee Cox & Programme (PMO) due Friday")


def test_a_release_that_only_a_change_names_is_listed(ask: Ask, say: Say) -> None:
    assert ask("/cr close-ia 040").answered is Answered.DONE
    assert ask("/cr approve 040 with DCC costs shown in IR8").answered is Answered.DONE
    assert "IR8, no date on record" in say("/releases")
    assert "DCC costs shown" in say("/why 040")


def test_an_example_that_changes_something_is_no_link(ask: Ask) -> None:
    assert "/done DAG31-03 sent to all parties" not in [one.command for one in links(ask("/help done"))]
    assert "/cr 036" in [one.command for one in links(ask("/help cr"))]


def links(reply: Reply) -> list[Link]:
    return [
        span
        for part in reply.parts
        for row in getattr(part, "rows", ())
        for span in getattr(row, "spans", ())
        if isinstance(span, Link)
    ]
