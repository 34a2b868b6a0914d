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
from registers.dates import Written
from registers.decisions import Decision
from registers.meetings import Meeting
from registers.refs import DecisionRef
from storage.engine import Database
from tests.conversation import STARTS, read_samples
from tests.handlers.programme import presses
from tests.handlers.test_conversation import PLACES

Say = Callable[[str], str]
Ask = Callable[[str], Reply]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database.open(f"sqlite:///{tmp_path}/well.db")
    opened.migrate()
    read_samples(opened)
    yield opened
    opened.close()


@pytest.fixture
def ask(database: Database) -> Ask:
    places = {group: (PLACES[name],) for name, group in CHANNELS if group}
    secretariat = Secretariat(database, all_commands(), Calendar(Holidays()), ZONE, places)
    pmo = database.run_sync(lambda unit: who("PMO", unit.people.all()), writes=False)
    turns = iter(range(1000))
    return lambda said: secretariat.answer_now(Request(said, pmo, PLACES["dag"], STARTS, f"turn {next(turns)}"))


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


@pytest.mark.parametrize(
    ("short", "whole"),
    [
        ("/decision 85", "/decision DAG-DEC85"),
        ("/decision DEC85", "/decision DAG-DEC85"),
        ("/meeting 31", "/meeting DAG31"),
        ("/meeting 12", "/meeting CCAG12"),
        ("/meeting ccag #12", "/meeting CCAG12"),
        ("/meeting", "/meeting DAG"),
        ("/agenda", "/agenda DAG next"),
        ("/agenda 12", "/agenda CCAG12"),
        ("/releases IR7", "/releases"),
    ],
)
def test_what_can_only_be_meant_one_way_is_understood(ask: Ask, short: str, whole: str) -> None:
    assert ask(short).answered is Answered.DONE
    assert ask(short) == ask(whole)


def test_a_group_names_its_next_meeting_or_the_last_one_held(ask: Ask) -> None:
    assert ask("/meeting DAG").summary == "DAG: Wed 10 Jan 2024, 10:00–11:50"
    assert ask("/meeting CCAG").summary == "CCAG: Wed 21 Dec 2022, 13:00"
    assert "no paper of the meeting itself has been read" in repr(ask("/meeting CCAG"))
    assert ask("/meeting PSG").summary == "No meeting of PSG is on record."
    assert ask("/agenda CCAG").summary == "No coming meeting of CCAG is on record."
    assert ask("/agenda CCAG last").summary == "Agenda, CCAG: Wed 21 Dec 2022, 13:00"
    assert ask("/agenda PSG last").summary == "No past meeting of PSG is on record."


def test_a_number_that_two_groups_have_is_the_channels_or_is_asked_for(ask: Ask, database: Database) -> None:
    with database.write() as unit:
        unit.decisions.save(Decision(DecisionRef("PSG", 85), "Another decision"))
        unit.decisions.save(Decision(DecisionRef("PSG", 7), "A third"))
        unit.decisions.save(Decision(DecisionRef("CCAG", 7), "A fourth"))
        unit.meetings.save(Meeting("CCAG", "31", Written("")))
        unit.meetings.save(Meeting("CCAG", "9", Written("")))
        unit.meetings.save(Meeting("PSG", "9", Written("")))
        unit.audit.record(STARTS, "nobody", "/import")
    assert ask("/decision 85") == ask("/decision DAG-DEC85")
    assert ask("/meeting 31") == ask("/meeting DAG31")
    several = ask("/decision DEC7")
    assert several.summary == "Several groups have a DEC07. Say which."
    assert presses(several) == ("/decision CCAG-DEC07", "/decision PSG-DEC07")
    meetings = ask("/meeting 9")
    assert meetings.summary == "Several groups have a meeting 9. Say which."
    assert presses(meetings) == ("/meeting CCAG09", "/meeting PSG09")


def test_what_papers_tell_says_of_which_paper_it_is(say: Say) -> None:
    for register in ("/milestones", "/milestones M8", "/risks", "/horizon", "/horizon SEC"):
        assert "As of ccag12-meeting-pack.txt, Wed 23 Nov 2022." in say(register), register
    assert "As of dag31-headline-report.txt, Wed 13 Dec 2023." in say("/releases")


def test_a_milestone_is_shown_by_its_number(say: Say) -> None:
    told = say("/milestones m8")
    assert "M8 Code changes delivered" in told
    assert "M7" not in told
    assert say("/milestones M9").startswith("M9 is not on record. Nearest are M8, M7, M6.")
    assert say("/releases IR9").startswith("IR9 is not on record.")


def test_the_nearest_references_are_near_in_number(say: Say) -> None:
    assert say("/cr 037").startswith("CR037 is not in the register. Nearest are CR036, CR040, CR034, CR032.")
    told = say("/action DGA31-05")
    assert told.startswith("DGA31-05 is not in the register. Nearest are DAG31-05, DAG31-06, DAG31-04")
    assert say("/horizon R0045").startswith("R0045 is not on the horizon log. Nearest are R0044, R0047, R0032.")


def test_settings_of_a_channel_say_what_gets_a_card(say: Say) -> None:
    assert "Cards a message that names a record is left alone" in say("/settings")


def links(reply: Reply) -> list[Link]:
    return [
        span
        for part in reply.parts
        for row in getattr(part, "rows", ())
        for span in getattr(row, "spans", ())
        if isinstance(span, Link)
    ]


def test_a_persons_actions_are_all_of_theirs_however_the_papers_spell_them(say: Say) -> None:
    """The report spells him Pettit twice and Pettitt once."""
    every = say("/actions Paul Pettitt")
    assert every.startswith("3 actions: Paul Pettitt * DAG29-04")
    assert [one in every for one in ("DAG31-02", "DAG31-03")] == [True, True]
    for said in ("for Paul Pettitt", "of Paul Pettitt", "paul pettit", "owned by Paul Pettitt"):
        assert say(f"/actions {said}") == every
    assert say("/actions for Lee Cox overdue").startswith("1 action: overdue, Lee Cox * DAG29-04")
    assert say("/actions for the clock").startswith("1 action: “for the clock” * DAG31-10")


@pytest.mark.parametrize("said", ["/actions overdue", "/action DAG31-01", "/digest DAG"])
def test_a_due_date_before_the_action_was_raised_is_asked_about(say: Say, said: str) -> None:
    assert "Tue 3 Jan 2023, before it was raised: is Wed 3 Jan 2024 meant?" in say(said)
    assert "255 working days" not in say(said)


def test_a_digest_tells_what_is_new_together_and_what_was_carried_as_carried(say: Say) -> None:
    """DAG29-05 was raised two meetings before the one that the report is of."""
    told = say("/digest DAG of 10/01/2024 since 13/12/2023")
    assert "Changed since Wed 13 Dec 2023: 26 - 12 raised: DAG31-01, DAG31-02, DAG31-03," in told
    assert "- DAG29-05 now on record for Programme (PMO) -" in told
    assert "DAG31-12 [open] See to any code drafting work that follows from putting off CR024 and CR025 Out for" in told


def test_a_digest_lists_somebodys_actions_under_their_name_once(say: Say) -> None:
    """The report has Programme (Paul Pettit); chat has Paul Pettitt."""
    say("/action raise DAG Ask DCC for Paul Pettitt due 09/01/2024")
    told = say("/digest DAG")
    assert "Paul Pettitt & Lee Cox - DAG29-04" in told
    own = told.partition(" Paul Pettitt - ")[2].partition(" Change Raiser (NGESO) & Programme (Immy Syms) - ")[0]
    assert [one in own for one in ("DAG31-02", "DAG31-03", "DAG31-13")] == [True, True, True]
    assert "Programme (Paul" not in told
    assert "Programme (Matt McKeon) - DAG27-08" in told  # nobody knows him
