"""A register as a file: what is in it, under which name, and what is refused."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from threading import Event

import docx
import openpyxl
import pytest

from bot.app import App
from bot.dispatch import Secretariat
from bot.who import who
from chat.commands import Commands, command
from chat.files import Draft, File
from chat.grammar import bind
from chat.messages import Answered, Audience, Form, Place, Press, Reply, Request
from chat.plain_text import files_in
from handlers import exports
from handlers.ask import Ask
from registers.people import Person
from tests.conversation import STARTS
from tests.handlers.test_minutes import app, say

__all__ = ["app"]  # the fixture


def made(app: App, said: str) -> File:
    (file,) = files_in(say(app, said))
    return file


def refs(file: File, sheet: str) -> list[object]:
    return [row[0].value for row in openpyxl.load_workbook(io.BytesIO(file.content))[sheet].iter_rows(min_row=2)]


def test_a_workbook_of_actions_in_every_state(app: App) -> None:
    reply = say(app, "/export actions")
    (file,) = files_in(reply)
    assert (file.name, file.command) == ("MHHS actions 2024-01-08.xlsx", "/export actions xlsx")
    assert (reply.audience, reply.answered) == (Audience.PRIVATE, Answered.DONE)
    with app.database.read() as unit:
        assert sorted(map(str, refs(file, "Actions"))) == sorted(unit.actions.refs())
    assert made(app, "/export actions") == file


def test_the_filters_of_the_list_combine(app: App) -> None:
    file = made(app, "/export actions DAG overdue xlsx")
    assert refs(file, "Actions") == [
        *("DAG27-08", "DAG29-04", "DAG29-05", "DAG31-01", "DAG31-02", "DAG31-04", "DAG31-07"),
    ]
    assert file.command == "/export actions DAG overdue xlsx"
    assert refs(made(app, "/export decisions since 01/12/2023"), "Decisions") == ["DAG-DEC83", "DAG-DEC84", "DAG-DEC85"]
    assert refs(made(app, "/export changes approved DAG"), "Changes") == ["CR032", "CR034", "CR036"]


def test_every_register_in_one_workbook(app: App) -> None:
    sheets = openpyxl.load_workbook(io.BytesIO(made(app, "/export all").content)).sheetnames
    assert sheets == [
        *("Actions", "Decisions", "Changes", "Votes", "Meetings", "Horizon", "Milestones", "Risks", "Findings"),
        "About",
    ]


def test_values_have_the_keys_of_the_export(app: App) -> None:
    rows = list(csv.DictReader(io.StringIO(made(app, "/export decisions csv").content.decode("utf-8-sig"))))
    told = json.loads(made(app, "/export decisions json").content)
    assert [list(row) for row in rows] == [list(one) for one in told]
    assert list(json.loads(made(app, "/export all json").content)) == [
        *("actions", "decisions", "changes", "votes", "meetings", "horizon", "milestones", "risks", "findings"),
    ]


def test_a_document_leaves_details_out(app: App) -> None:
    (table,) = docx.Document(io.BytesIO(made(app, "/export decisions docx").content)).tables
    assert [cell.text for cell in table.rows[0].cells] == [
        *("Ref", "Meeting", "Date", "Decision", "Outcome", "Decided by", "Change requests", "Release"),
    ]
    assert [cell.text for cell in table.rows[1].cells][:3] == ["DAG-DEC83", "DAG31", "13/12/2023"]


def test_a_calendar_of_meetings(app: App) -> None:
    text = made(app, "/export meetings DAG ics").content.decode()
    assert [line for line in text.split("\r\n") if line.startswith(("UID", "DTSTART"))] == [
        "UID:dag31@mhhs.secretariat",
        "DTSTART:20231213T100000Z",
        "UID:dag-2024-01-10@mhhs.secretariat",
        "DTSTART:20240110T100000Z",
    ]


@pytest.mark.parametrize("register", ["votes", "horizon", "milestones", "risks", "findings", "meetings"])
@pytest.mark.parametrize("kind", ["xlsx", "docx", "csv", "json"])
def test_each_register_as_each_kind(app: App, register: str, kind: str) -> None:
    assert made(app, f"/export {register} {kind}").content


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("/export all csv", "A table holds one register: say which, or take a workbook."),
        ("/export actions ics", "Only meetings make a calendar."),
        ("/export votes DAG", "“DAG” narrows nothing here: votes are exported whole."),
    ],
)
def test_what_makes_no_file_says_what_would(app: App, said: str, told: str) -> None:
    reply = say(app, said)
    assert (reply.answered, reply.summary) == (Answered.REFUSED, told)


def test_one_record_is_no_several(app: App) -> None:
    assert say(app, "/export actions DAG31-03").summary.startswith("1 action (“DAG31-03”) as a workbook: ")
    assert say(app, "/export horizon").summary.startswith("19 horizon items as a workbook: MHHS horizon ")


def test_nothing_found_is_no_file(app: App) -> None:
    reply = say(app, "/export actions nonsense xlsx")
    assert reply.summary == "No actions (“nonsense”), so there is no file."
    assert files_in(reply) == ()


def test_a_bare_export_asks_which(app: App) -> None:
    assert any(isinstance(part, Form) for part in say(app, "/export").parts)


def test_a_file_that_chats_do_not_take_is_refused(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "_LARGEST", 100)
    assert say(app, "/export actions").summary.startswith("That is over 0 MB: narrow it")


def test_what_people_wrote_is_no_formula(app: App) -> None:
    say(app, "/action note DAG31-03 =cmd|'/c calc'!A1")
    sheet = openpyxl.load_workbook(io.BytesIO(made(app, "/export actions").content))["Actions"]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s", "d", "n"}
    assert all(cell.value is None for row in sheet.iter_rows() for cell in row if cell.data_type == "n")


@pytest.mark.parametrize("said", ["/export actions", "/export all docx", "/export votes csv", "/minutes DAG31"])
def test_a_file_is_made_when_the_registers_have_been_let_go(app: App, said: str) -> None:
    with app.database.read() as unit:
        person = who("PMO", unit.people.all(), "DAG")
        asked = Request(Press(said), person, Place("console", "x", direct=True), STARTS)
        found, rest = app.secretariat.commands.find(said)
        reply = found(app.secretariat.ask(unit, asked), **bind(found, rest))
    (draft,) = files_in(reply)
    assert isinstance(draft, Draft)
    assert draft.made() == made(app, said)


async def test_nobody_waits_for_a_file_but_who_asked_for_it(app: App) -> None:
    begun, go = Event(), Event()

    def make() -> bytes:
        begun.set()
        go.wait(10)
        return b"made"

    @command("slow")
    def slow(_ask: Ask) -> Reply:
        return Reply("slow", (Draft("x.csv", "text/csv", "/slow", make=make),))

    @command("quick")
    def quick(ask: Ask) -> Reply:
        return Reply(f"{len(ask.unit.people.all()) > 0}")

    there = app.secretariat
    secretariat = Secretariat(there.database, Commands((slow, quick)), there.calendar, there.zone, {})

    def asked(said: str) -> Request:
        return Request(Press(said), Person("pmo", "PMO"), Place("console", "x", direct=True), STARTS)

    many = [asyncio.create_task(secretariat.answer(asked("/slow"))) for _ in range(20)]
    await asyncio.to_thread(begun.wait, 10)
    assert (await secretariat.answer(asked("/quick"))).summary == "True"
    assert not any(one.done() for one in many)
    go.set()
    assert [files_in(reply)[0].content for reply in await asyncio.gather(*many)] == [b"made"] * 20
