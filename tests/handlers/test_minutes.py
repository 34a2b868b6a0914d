"""A meeting's headline report, written from the registers and read back in: nothing has changed, nothing is made up."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.text.paragraph import Paragraph as WordParagraph

from bot.app import App, build
from bot.england import Holidays
from bot.settings import Settings
from bot.who import who
from chat.messages import Answered, Place, Press, Reply, Request
from chat.plain_text import files_in
from documents.checks import check
from documents.minutes import Record, minutes
from documents.paper import Table
from documents.recognise import recognise
from documents.sandbox import Sandbox
from documents.text import read_text
from handlers.importing import preview
from registers.calendar import Calendar
from registers.refs import ActionRef, MeetingRef
from tests.conversation import STARTS, read_samples
from tests.handlers.registers_kept import SAMPLES


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    made = build(Settings(f"sqlite:///{tmp_path}/r.db"))
    read_samples(made.database)
    yield made
    made.close()


CARRIED = "Settle how versions are counted up for data flows and scenario variants that MHHS alters"


def say(app: App, said: str, name: str = "PMO") -> Reply:
    with app.database.read() as unit:
        person = who(name, unit.people.all(), "DAG")
    return app.secretariat.answer_now(Request(Press(said), person, Place("console", "x", direct=True), STARTS, said))


def written(app: App, said: str) -> bytes:
    (file,) = files_in(say(app, said))
    return file.content


def words(data: bytes) -> list[str]:
    """Every paragraph and row, in order."""
    found = []
    for one in docx.Document(io.BytesIO(data)).iter_inner_content():
        if isinstance(one, WordParagraph):
            found += [one.text] if one.text else []
        else:
            found += [" | ".join(cell.text for cell in row.cells) for row in one.rows]
    return found


def test_it_says_what_the_registers_know(app: App) -> None:
    say(app, "/done DAG31-03 sent to all parties", "Paul Pettitt")
    told = words(written(app, "/minutes DAG31"))
    assert told[:4] == [
        "MHHS Design Advisory Group (DAG) Headline Report",
        "Issue date: TBC",
        "Meeting Number | DAG31 | Venue | Virtual – MS Teams",
        "Meeting Date and Time | 13 December 2023 10:00-13:00 | Classification | Public",
    ]
    for wanted in (
        "Previous Meeting(s) | DAG27-08 | " + CARRIED + " | Programme (Matt McKeon) | 13/12/2023",
        "DAG31-03 closed on Mon 8 Jan 2024 by Paul Pettitt – “sent to all parties”",
        "What else was said stands in dag31-headline-report.txt.",
        "CR036 (Use of Clock Midnight for Appointments and Reads)",
        "Votes: 4 yes, 4 no, 3 abstained.",
        "Approved by the SRO (DECISION DAG-DEC85).",
        "Large Supplier Representative |  | ✓ | ",
        "Medium Supplier Representative | Seat vacant |  | ",
        "CR040 was issued for impact assessment on 15 December 2023 and closes on 19 January 2024.",
        "Large Supplier | Reject | Bills would be drawn up a day later.",
        "10 January 2024 10:00-11:50",
        "1 | Welcome |  |  | Chair | 10:00-10:05 5 mins",
        "MHHS | Lee Cox | Test Lead | ",
        "Apologies | Caroline Farquhar | Consumer Representative | ",
    ):
        assert wanted in told


def test_read_back_in_it_changes_nothing_and_finds_nothing_new(app: App) -> None:
    paper = Sandbox().read("DAG31 headline report.docx", written(app, "/minutes DAG31"))
    extract = recognise(paper)
    with app.database.read() as unit:
        found = preview(unit, extract, "digest")
    assert (found.new, found.changed, found.missing, found.unread) == ((), (), (), ())
    calendar = Calendar(Holidays())
    known = [
        one
        for path in SAMPLES
        for read in [read_text(path.name, path.read_bytes())]
        for one in check(read, recognise(read), calendar)
    ]
    # Which of two spellings is the rare one depends on how often each stands in the paper.
    new = [
        one
        for one in check(paper, extract, calendar)
        if not any(one.check == was.check and (one.quote == was.quote or f"“{one.quote}”" in was.says) for was in known)
    ]
    assert new == []


def test_a_long_register_takes_as_long_as_it_is(app: App) -> None:
    with app.database.read() as unit:
        meeting = unit.meetings.numbered(MeetingRef("DAG", "31"))
        action = unit.actions.all()[0]
    assert meeting is not None
    many = tuple(replace(action, ref=ActionRef("DAG", "30", number)) for number in range(3_000))
    began = time.process_time()
    paper = minutes(Record(MeetingRef("DAG", "31"), meeting, many), "MHHS")
    assert time.process_time() - began < 2
    assert [len(one.rows) for one in paper.blocks if isinstance(one, Table)][1] == len(many)


def test_a_packs_meeting_comes_out_too(app: App) -> None:
    told = words(written(app, "/minutes CCAG"))
    assert told[0] == "MHHS Cross Code Advisory Group (CCAG) Headline Report"
    assert told[told.index("Decisions") + 1] == "None on record."
    assert told[told.index("Attendees") + 1] == "None recorded"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("/minutes DAG99", "DAG99 is not on record. DAG’s meetings on record: DAG31."),
        ("/minutes PSG", "No meeting of PSG is on record."),
    ],
)
def test_what_cannot_be_written_says_why(app: App, said: str, told: str) -> None:
    reply = say(app, said)
    assert (reply.answered, reply.summary) == (Answered.REFUSED, told)


def test_a_meeting_to_come_has_no_minutes(app: App) -> None:
    with app.database.read() as unit:
        person = who("PMO", unit.people.all())
    early = STARTS.replace(year=2022)
    asked = Request(Press("/minutes DAG31"), person, Place("console", "x", direct=True), early)
    reply = app.secretariat.answer_now(asked)
    assert reply.summary == "DAG31: Wed 13 Dec 2023, 10:00–13:00 has not been held yet."
