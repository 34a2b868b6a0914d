"""A meeting pack gives its agenda, its log of actions, the horizon, risks and milestones, and decides nothing."""

from datetime import date, time

import pytest

from documents.extract import Extract, Kind
from registers.actions import Status
from registers.changes import Stage
from registers.dates import Certainty, Precision
from tests.documents.papers import PAPERS, SAMPLES, read

NAME = "ccag12-meeting-pack.txt"


@pytest.fixture(params=["sample", "original"])
def pack(request: pytest.FixtureRequest) -> Extract:
    if request.param == "sample":
        return read(SAMPLES / NAME)
    if not (PAPERS / NAME).exists():
        pytest.skip(f"the original paper is not beside this checkout ({PAPERS / NAME})")
    return read(PAPERS / NAME)


def test_the_paper_and_its_meetings(pack: Extract) -> None:
    assert (pack.kind, pack.group, pack.title) == (Kind.MEETING_PACK, "CCAG", "Cross Code Advisory Group #12")
    assert [(one.group, one.number, one.date.iso, one.start, one.end) for one in pack.meetings] == [
        ("CCAG", "12", "2022-11-23", time(10), time(11, 35)),
        ("CCAG", None, "2022-12-21", time(13), None),
        ("CDWG", None, "2022-12-13", time(10), None),
    ]
    assert (pack.decisions, pack.rolls, pack.releases, pack.meetings[0].attendance) == ((), (), (), ())


def test_the_timed_agenda(pack: Extract) -> None:
    agenda = pack.meetings[0].agenda
    assert [one.no for one in agenda] == [str(number) for number in range(1, 11)]
    assert sum(one.minutes or 0 for one in agenda) == 95
    assert (agenda[0].item, agenda[0].objective, agenda[0].type, agenda[0].lead, agenda[0].page) == (
        "Welcome",
        "",
        "",
        "Chair",
        "1",
    )
    fourth = agenda[3]
    assert (fourth.lead, fourth.start, fourth.end) == (
        "Code Bodies, Programme (PMO & Design Team)",
        time(10, 25),
        time(10, 45),
    )


def test_ten_actions_with_their_status(pack: Extract) -> None:
    assert [(str(one.ref), one.status) for one in pack.actions] == [
        ("CCAG08-06", Status.OPEN),
        ("CCAG08-08", Status.RECOMMENDED),
        ("CCAG09-01", Status.RECOMMENDED),
        ("CCAG09-06", Status.RECOMMENDED),
        ("CCAG09-09", Status.RECOMMENDED),
        ("CCAG10-03", Status.RECOMMENDED),
        ("CCAG11-01", Status.OPEN),
        ("CCAG11-02", Status.RECOMMENDED),
        ("CCAG11-03", Status.RECOMMENDED),
        ("CCAG11-04", Status.RECOMMENDED),
    ]
    first, second = pack.actions[:2]
    assert (first.raised.iso, first.due.written.iso, first.owner_text) == ("2022-07-27", "2022-08-17", "CCAG members")
    assert [(one.on, one.by, one.move) for one in second.updates] == [
        (date(2022, 11, 23), NAME, "recommended for closure")
    ]
    assert not any(one.updates[0].text.startswith(("ONGOING", "RECOMMEND")) for one in pack.actions)
    assert [str(ref) for ref in second.about] == ["CR012"]


def test_one_change_request_under_three_spellings(pack: Extract) -> None:
    (change,) = pack.changes
    assert (str(change.ref), change.raised_by, change.group, change.stage) == ("CR012", "RECCo", "PSG", Stage.ASSESSED)
    assert change.title.startswith("Increase in scope of CCAG ToR")
    (assessment,) = change.assessments
    assert (assessment.opened.iso, assessment.closes.raw, assessment.closes.iso) == (
        "2022-11-02",
        "16/11",
        "2022-11-16",
    )
    assert assessment.closes.certainty is Certainty.ASSUMED_YEAR


def test_the_horizon(pack: Extract) -> None:
    assert [str(one.ref) for one in pack.horizon] == [
        *("DP206", "MP162", "R0015", "R0032", "R0017", "R0044", "R0026", "R0064", "R0066", "R0059"),
        *("R0047", "R0067", "R0065", "R0080", "R0075", "R0081", "RI-0036", "DCP328", "DCP414"),
    ]
    by_ref = {str(one.ref): one for one in pack.horizon}
    assert [str(one.ref) for one in pack.horizon if one.issue] == ["RI-0036"]
    assert by_ref["RI-0036"].title == "CR-D129: Gas gate closure message cut-off timing"
    assert by_ref["DP206"].title == "Allowing Generation Licence Holders to Apply Export MPANs"
    assert by_ref["R0047"].title == "Metering Code of Practice Consolidation"
    assert by_ref["R0080"].title == "Improvements to 'Failed to Deliver' CSS Messages"
    assert [(one.body, one.written.iso, one.written.raw) for one in by_ref["R0044"].decisions] == [
        ("Panel", "2022-12-13", "13/12/22"),
        ("Ofgem", None, "TBC"),
    ]
    assert (by_ref["DCP328"].decision_text, by_ref["DCP328"].impact) == ("April 2024*", "Low (Risk R0225)")
    assert by_ref["DCP328"].decisions[0].written.precision is Precision.MONTH
    assert (by_ref["DCP414"].raised.iso, by_ref["DCP414"].raised.certainty) == (None, Certainty.MALFORMED)
    assert (by_ref["R0066"].raised.raw, by_ref["R0066"].raised.proposal) == ("26/8/220", date(2022, 8, 26))
    assert by_ref["DCP414"].impact == ""
    assert {str(one.ref): one.ref.code for one in pack.horizon}["DCP414"] == "DCUSA"


def test_milestones_and_risks(pack: Extract) -> None:
    assert len(pack.milestones) == 14
    assert [(str(one.ref), one.name, one.target.iso, one.rag) for one in pack.milestones if one.ref] == [
        ("M6", "Code changes baselined", "2024-01-31", "Green"),
        ("M7", "Smart Meters Act powers enabled", "2024-05-31", "Green"),
        ("M8", "Code changes delivered", "2024-06-30", "Green"),
    ]
    assert [(one.ref, len(one.mitigations), one.rating) for one in pack.risks] == [
        ("CCAG-R1", 2, "Medium Risk"),
        ("CCAG-R2", 2, "Medium Risk"),
        ("CCAG-R3", 2, "Medium Risk"),
        ("CCAG-R4", 4, "Medium Risk"),
    ]


def test_a_footnote_is_reported_as_unread(pack: Extract) -> None:
    assert [one.text[:2] for one in pack.unread] == ["* "]
