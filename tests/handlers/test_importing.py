"""Papers come into the registers whole or not at all, merge, and change nothing the second time."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from documents.extract import Extract, Kind
from documents.paper import Passage
from handlers.import_preview import FieldChange
from registers.actions import Action, Due, Source, Status, Update, done
from registers.changes import Change, Stage
from registers.dates import read_date
from registers.findings import Finding, Severity
from registers.meetings import Attendance, Meeting
from registers.people import Person, Seat
from registers.refs import ActionRef, ChangeRef
from registers.risks import Risk
from tests.handlers.registers_kept import AT, REAL, SAMPLES, Kept, kept, read, report


@pytest.fixture
def sqlite() -> Iterator[Kept]:
    with kept() as found:
        yield found


@pytest.fixture(params=["sqlite", "postgres"])
def either(request: pytest.FixtureRequest) -> Iterator[Kept]:
    url = "sqlite://" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    with kept(url) as found:
        yield found


def action(paper: str, number: int = 3, **fields: Any) -> Action:
    ref = ActionRef("DAG", "31", number)
    return Action(**{"ref": ref, "text": f"Confirm point {number}", "source": Source(paper, number), **fields})


def dag31(**says: Any) -> Extract:
    return report("31", "13/12/2023", **says)


def dag32(**says: Any) -> Extract:
    return report("32", "10/01/2024", **says)


R31, R32 = "dag31-headline-report.txt", "dag32-headline-report.txt"


def test_every_sample_comes_in_and_then_changes_nothing(either: Kept) -> None:
    for path in SAMPLES:
        found = either.take(read(path), digest=path.name)
        assert (len(found.new), found.changed, found.unchanged, found.again) == (len(found.merges), (), 0, False)
    before = either.whole()
    with either.database.read() as unit:
        findings, entry = unit.findings.all(), unit.audit.last_by("command-line", AT)
    for path in SAMPLES:
        found = either.take(read(path), digest=path.name)
        assert (found.new, found.changed, found.unchanged, found.again) == ((), (), len(found.merges), True)
    assert either.whole() == before
    with either.database.read() as unit:
        assert unit.findings.all() == findings
        assert unit.audit.last_by("command-line", AT) == entry


@pytest.mark.parametrize("papers", [SAMPLES, REAL], ids=["samples", "real"])
def test_the_order_of_papers_does_not_matter(papers: list[Path]) -> None:
    if not papers:
        pytest.skip("the programme's own papers do not lie beside the checkout")
    with kept() as forward, kept() as backward:
        for path in papers:
            forward.take(read(path))
        for path in reversed(papers):
            backward.take(read(path))
        assert forward.whole() == backward.whole()


@pytest.mark.skipif(not REAL, reason="the programme's own papers do not lie beside the checkout")
def test_the_real_papers_are_all_there(sqlite: Kept) -> None:
    for path in REAL:
        sqlite.take(read(path))
    counts = {name: len(records) for name, records in sqlite.whole().items()}
    assert counts == {
        "actions": 27,
        "decisions": 3,
        "changes": 6,
        "rolls": 1,
        "meetings": 5,
        "horizon": 19,
        "milestones": 14,
        "risks": 4,
        "releases": 1,
        "people": 30,
    }


def test_an_import_is_one_audit_entry_and_a_dry_run_none(sqlite: Kept) -> None:
    extract = dag31(actions=(action(R31),), changes=(Change(ChangeRef(36), source=Source(R31, 4)),))
    empty = sqlite.whole()
    dry = sqlite.take(extract, dry=True)
    assert ([(one.register, one.ref, one.text) for one in dry.new], sqlite.whole()) == (
        [
            ("actions", "DAG31-03", "Confirm point 3"),
            ("changes", "CR036", ""),
            ("meetings", "DAG31", "13/12/2023"),
            ("people", "lee-cox", "Lee Cox"),
        ],
        empty,
    )
    assert sqlite.take(extract) == dry
    with sqlite.database.read() as unit:
        entry = unit.audit.last_by("command-line", AT)
    assert entry is not None
    assert (entry.number, entry.command) == (1, f"/import {R31}")
    assert [one.ref for one in entry.changes] == ["DAG31-03", "CR036", "DAG31", "lee-cox"]


def test_a_later_paper_changes_what_it_says_otherwise_field_by_field(sqlite: Kept) -> None:
    sqlite.take(dag31(actions=(action(R31, due=Due(read_date("10/01/2024"))),)))
    word = Update(date(2024, 1, 10), R32, "note", "Waiting for replies.")
    found = sqlite.take(dag32(actions=(action(R32, due=Due(read_date("24/01/2024")), updates=(word,)),)))
    assert [(one.ref, one.changes) for one in found.changed] == [
        (
            "DAG31-03",
            (
                FieldChange("due", "10/01/2024", "24/01/2024"),
                FieldChange("updates", "", f"Wed 10 Jan 2024 {R32} note: Waiting for replies."),
                FieldChange("past_dues", "", f"10/01/2024 (until 2024-01-10, {R32})"),
            ),
        )
    ]
    assert ([one.ref for one in found.new], found.unchanged) == (["DAG32"], 1)


def test_what_a_later_paper_no_longer_lists_is_asked_about_and_not_closed(sqlite: Kept) -> None:
    first = dag31(actions=(action(R31), action(R31, 4), action(R31, 5)))
    sqlite.take(first)
    with sqlite.database.write() as unit:
        known = unit.actions.get(ActionRef("DAG", "31", 5))
        assert known
        unit.actions.save(done(known, "Lee Cox", date(2024, 1, 8)))
        unit.audit.record(AT, "lee-cox", "/done DAG31-05")
    found = sqlite.take(dag32(actions=(action(R32, 4), action(R32, 9))))
    assert [(str(one.ref), one.status) for one in found.missing] == [("DAG31-03", Status.OPEN)]
    assert [one.status for one in sqlite.whole()["actions"]] == [
        Status.OPEN,
        Status.OPEN,
        Status.CLOSED,
        Status.OPEN,
    ]
    assert sqlite.take(first).missing == ()  # what was raised later is not missing from an earlier paper
    assert sqlite.take(report("13", "10/01/2024", group="CCAG", actions=(action(R32, 4),))).missing == ()


def test_what_was_closed_in_chat_stays_closed_and_is_shown(sqlite: Kept) -> None:
    paper = dag31(actions=(action(R31),))
    sqlite.take(paper)
    with sqlite.database.write() as unit:
        closed = unit.actions.save(done(unit.actions.all()[0], "Lee Cox", date(2024, 1, 8)))
        unit.audit.record(AT, "lee-cox", "/done DAG31-03")
    for again in (paper, dag32(actions=(action(R32),))):
        found = sqlite.take(again)
        assert [(one.check, one.severity, one.line, one.quote) for one in found.findings] == [
            ("closed-in-the-register", Severity.WARNING, 3, "DAG31-03")
        ]
        assert [(one.status, one.updates) for one in sqlite.whole()["actions"]] == [(Status.CLOSED, closed.updates)]


def test_a_stated_meeting_becomes_the_numbered_one_whichever_paper_comes_first() -> None:
    stated = dag31(meetings=(Meeting("DAG", None, read_date("10 January 2024")),))
    for papers in ([stated, dag32()], [dag32(), stated]):
        with kept() as here:
            for paper in papers:
                here.take(paper)
            assert [(str(one.ref), one.date.iso) for one in here.whole()["meetings"]] == [
                ("DAG31", "2023-12-13"),
                ("DAG32", "2024-01-10"),
            ]


def test_who_attends_is_in_the_directory_with_seats(sqlite: Kept) -> None:
    people = (
        Attendance("Justin Andrews", "Chair", "Chair"),
        Attendance("Daniel Arrowsmith", "National Grid ESO", "Industry Representatives"),
        Attendance("Immy Syms", "PMO Change Lead", "MHHS"),
        Attendance("Colin Bezzant", "IPA", "Other Attendees"),
        Attendance("Caroline Farquhar", "Consumer Representative", "Apologies"),
    )
    paper = dag31()
    sqlite.take(replace(paper, meetings=(replace(paper.meetings[0], attendance=people),)))
    assert {one.name: one.seats for one in sqlite.whole()["people"]} == {
        "Caroline Farquhar": (Seat("Consumer Representative", "DAG"),),
        "Colin Bezzant": (Seat("IPA"),),
        "Daniel Arrowsmith": (Seat("National Grid ESO", "DAG"),),
        "Immy Syms": (Seat("PMO Change Lead"),),
        "Justin Andrews": (Seat("Chair", "DAG"),),
    }
    sqlite.take(dag32())
    assert Person("lee-cox", "Lee Cox", (Seat("Test Lead"),)) in sqlite.whole()["people"]


def test_a_pack_and_a_report_of_one_meeting_keep_their_own_days(sqlite: Kept) -> None:
    """The report tells the meeting after the pack did; an older pack must still count as older than the newer one."""
    milestone = report("32", "10/01/2024", kind=Kind.MEETING_PACK, changes=(Change(ChangeRef(36), "New title"),))
    pack = replace(milestone, changes=(Change(ChangeRef(36), "New title", source=Source(milestone.paper, 1)),))
    listed = action(pack.paper, updates=(Update(date(2024, 1, 10), pack.paper, "note", "Under way."),))
    sqlite.take(replace(pack, actions=(listed,)))
    sqlite.take(dag32())
    sqlite.take(dag31(changes=(Change(ChangeRef(36), "Old title", source=Source(R31, 1)),)))
    assert [(one.title, one.past_titles) for one in sqlite.whole()["changes"]] == [("New title", ("Old title",))]


def test_risks_without_a_number_are_told_by_their_words(sqlite: Kept) -> None:
    def says(paper: str, *texts: str) -> tuple[Risk, ...]:
        return tuple(
            Risk(f"DAG-R{at}", text, group="DAG", source=Source(paper, at)) for at, text in enumerate(texts, 1)
        )

    sqlite.take(dag31(risks=says(R31, "Too little time", "Too few people")))
    sqlite.take(dag32(risks=says(R32, "Too few people", "Too many changes")))
    assert {one.ref: one.text for one in sqlite.whole()["risks"]} == {
        "DAG-R1": "Too little time",
        "DAG-R2": "Too few people",
        "DAG-R3": "Too many changes",
    }


def test_a_reference_that_a_paper_uses_twice_is_one_record(sqlite: Kept) -> None:
    found = sqlite.take(dag31(actions=(action(R31), action(R31, text="Confirm something else"))))
    assert [one.ref for one in found.new if one.register == "actions"] == ["DAG31-03"]


def test_findings_of_the_paper_and_what_nobody_understood_are_kept_and_shown(sqlite: Kept) -> None:
    sqlite.take(dag31(changes=(Change(ChangeRef(36), "Use of UTC", stage=Stage.APPROVED, source=Source(R31, 4)),)))
    passage = Passage("Lorem ipsum", 9)
    later = dag32(changes=(Change(ChangeRef(36), "Use of Clock Time", source=Source(R32, 7)),), unread=(passage,))
    found = sqlite.take(later)
    assert [(one.check, one.line) for one in found.findings] == [("title-unlike-the-register", 7)]
    assert found.unread == (passage,)
    with sqlite.database.read() as unit:
        assert unit.findings.all(R32) == found.findings
    assert all(isinstance(one, Finding) for one in found.findings)
    assert [(one.stage, one.title) for one in sqlite.whole()["changes"]] == [(Stage.APPROVED, "Use of Clock Time")]
