"""Dates, events, a horizon scanning log and milestones that contradict themselves are found; sound ones are not."""

import pytest

from registers.findings import Finding, Severity
from tests.documents.checking import ACTIONS, LOG, NAME, block, found, pack, quotes, report

LOGGED = "Horizon Scanning Log\n\nCCAG Horizon Scanning Log 26 January 2024\n\n"
PLAN = "Drafting Milestones¦Target date¦Forecast date¦Status\nCode changes baselined (M6)¦30/9/24¦30/9/24¦Green\n"


def _horizon(*blocks: str, top: str = LOGGED) -> str:
    return pack(after=top + "\n".join(blocks))


def test_a_date_that_is_none_is_an_error_with_a_proposal() -> None:
    assert found(_horizon(block("R0101", raised="12/1/240")), "malformed-date") == [
        Finding(
            NAME,
            "malformed-date",
            Severity.ERROR,
            46,
            "12/1/240",
            "12/1/240 is not a date. It may mean Fri 12 Jan 2024. Confirm the day.",
        )
    ]


def test_a_number_out_of_order_is_the_odd_one_alone() -> None:
    days = ["04/01/24", "23/02/24", "05/01/24", "08/01/24"]
    blocks = [block(f"R010{number}", raised=day) for number, day in enumerate(days)]
    assert quotes(_horizon(*blocks), "number-out-of-order") == ["23/02/24"]


def test_numbers_some_days_out_of_order_are_no_contradiction() -> None:
    days = ["04/01/24", "23/01/24", "05/01/24", "08/01/24"]
    blocks = [block(f"R010{number}", raised=day) for number, day in enumerate(days)]
    assert quotes(_horizon(*blocks), "number-out-of-order") == []


@pytest.mark.parametrize(
    ("check", "spoilt", "sound"),
    [
        ("malformed-date", report(more="It starts on 31/02/2024."), report(more="It takes 10/20/30 working days.")),
        (
            "weekday-mismatch",
            report(more="It starts on Monday 9 April 2024."),
            report(more="It starts on Tuesday 9 April 2024."),
        ),
        ("dates-month-first", report(more="It starts on 04/17/2024."), report(more="It starts on 04/12/2024.")),
        (
            "date-without-year",
            report(more="The window closed 16/11."),
            report(more="It is 1/2 of them, or 24/7, on page 3/4."),
        ),
        ("date-styles-mixed", report(actions=ACTIONS.replace("27/03/2024", "27/03/24")), report()),
        ("date-styles-mixed", pack(log=LOG.replace("27/03/2024", "27/3/24")), pack()),
        (
            "event-dated-two-ways",
            report(more="It is released in IR9 on 31 May 2024.", after="It is released in IR9 on 31 May 2023."),
            report(
                more="It is released in IR9 on 31 May 2024.",
                after="It is released in IR9 on 31 May 2024. IR8 on 30 April 2024.",
            ),
        ),
        (
            "event-dated-two-ways",
            pack(after="Round 3 closes at the end of June.\n\nR3 closes in mid-June."),
            pack(after="Round 3 closes at the end of June.\n\nRound 2 closes in mid-June."),
        ),
        (
            "date-stated-elsewhere",
            report(more="Cycle 2 (dates to be confirmed) is next. Cycle 2 starts on 10 June 2024."),
            report(more="Cycle 3 (dates to be confirmed) is next. Cycle 2 starts on 10 June 2024."),
        ),
        (
            "approved-on-two-days",
            pack(
                after="On 31 January, DAG approved the Physical Design Baseline.\n\nOn 7 "
                "February, DAG approved the Design Baseline."
            ),
            pack(
                after="On 31 January, DAG approved the Physical Design Baseline.\n\nOn 7 "
                "February, DAG approved the Test Plan."
            ),
        ),
        (
            "past-yet-to-come",
            pack(after="A webinar will be held on 20 February 2024."),
            pack(after="A webinar was held on 20 February 2024."),
        ),
        (
            "past-yet-to-come",
            pack(after="- It went out on 1 February 2024\n- Members will have two weeks to answer"),
            pack(after="- It went out on 21 February 2024\n- Members will have two weeks to answer"),
        ),
        (
            "deadline-before-issue",
            report(more="Comments will be read if sent by 8am 19 March 2024."),
            report(more="Comments were read if sent by 8am 19 March 2024."),
        ),
        (
            "deadline-on-a-day-off",
            report(more="Build ends by 27 May 2024."),
            report(more="Build ends by 31 March 2024, at a month's end."),
        ),
        (
            "step-dated-unlike-its-action",
            report(
                actions=ACTIONS.replace("redlining to members", "redlining for comment to all participants"),
                after="- The redlining of CR060 is issued to all participants for comment by 29 April 2024.",
            ),
            report(after="- The redlining of CR060 is issued to all members by 27 March 2024."),
        ),
        (
            "steps-out-of-order",
            report(
                more="The redlining goes back to members with suggested improvements before "
                "Christmas.</p><p>Suggested improvements to the redlining have a review with members in early January."
            ),
            report(
                more="The redlining goes back to members with suggested improvements before "
                "Christmas.</p><p>Suggested improvements to the forms have a review in early January."
            ),
        ),
        (
            "starts-before-it-begins",
            pack(
                after="The team has code drafting to begin in May 2024.\n\nApril "
                "Deliverables\n\n- Soft start on code drafting"
            ),
            pack(
                after="The team has code drafting to begin in May 2024.\n\nMay "
                "Deliverables\n\n- Soft start on code drafting"
            ),
        ),
        (
            "status-unlike-narrative",
            _horizon(block("R0101", status="Awaiting Authority consent", words="All parties rejected it.")),
            _horizon(block("R0101", status="Rejected", words="All parties rejected it.")),
        ),
        (
            "status-unlike-narrative",
            _horizon(block("R0101", status="Approved", words="It is being challenged.")),
            _horizon(block("R0101", status="Impact Assessment", words="It went to Panel and was challenged.")),
        ),
        (
            "status-unlike-narrative",
            _horizon(block("R0101", status="Draft", words="It is currently on hold.")),
            _horizon(block("R0101", status="On Hold", words="It is currently on hold.")),
        ),
        (
            "two-bodies-one-date",
            _horizon(block("R0101", decision="Panel – 13/03/24 Ofgem - TBC")),
            _horizon(block("R0101", decision="13/03/24")),
        ),
        (
            "decided-before-raised",
            _horizon(block("R0101", decision="13/12/23")),
            _horizon(block("R0101", decision="13/03/24")),
        ),
        (
            "date-in-doubt",
            _horizon(block("R0101", decision="End March 24?")),
            _horizon(block("R0101", decision="End March 24")),
        ),
        (
            "later-than-its-log",
            _horizon(block("R0101", raised="27/01/24")),
            _horizon(block("R0101", raised="26/01/24")),
        ),
        (
            "later-than-its-log",
            _horizon(block("R0101", words="Update 17.02.24 – none.")),
            _horizon(block("R0101", words="Update 17.01.24 – none.")),
        ),
        (
            "status-worded-two-ways",
            _horizon(
                block("R0101", status="With Authority for decision"),
                block("R0102", status="Awaiting Authority consent"),
            ),
            _horizon(
                block("R0101", status="With Authority for decision"),
                block("R0102", status="With Authority for decision"),
            ),
        ),
        (
            "decision-date-is-another",
            _horizon(block("R0101", decision="April 2024*")) + "\n* The dates are implementation dates.\n",
            _horizon(block("R0101", decision="April 2024*")),
        ),
        (
            "reference-of-another-kind",
            _horizon(block("R0101", words="Low (Risk R0225)")),
            _horizon(block("R0101", words="See R0225")),
        ),
        (
            "milestone-named-two-ways",
            pack(after=f"All wait for Code go-live (M6).\n\n{PLAN}"),
            pack(after=f"All wait for the code (M6).\n\n{PLAN}"),
        ),
        (
            "milestone-green-against-text",
            pack(after=f"The work may delay M6.\n\n{PLAN}"),
            pack(after=f"The work is ready for M6.\n\n{PLAN}"),
        ),
        (
            "milestone-green-against-text",
            pack(after=PLAN.replace("30/9/24¦Green", "30/10/24¦Green")),
            pack(after=PLAN.replace("30/9/24¦Green", "30/10/24¦Amber")),
        ),
        ("milestone-on-a-day-off", pack(after=PLAN.replace("30/9/24", "29/9/24")), pack(after=PLAN)),
        (
            "rating-not-a-colour",
            pack(after="Risks\n\n#¦Risk or Issue¦Mitigation Plan¦RAG\n1¦It rains¦Umbrellas¦Medium Risk\n"),
            pack(after="Risks\n\n#¦Risk or Issue¦Mitigation Plan¦RAG\n1¦It rains¦Umbrellas¦Amber\n"),
        ),
        (
            "risk-without-number",
            pack(
                after="Risks\n\n#¦Risk or Issue¦Mitigation Plan¦RAG\nR¦It "
                "rains¦Umbrellas¦Amber\nR¦It snows¦Shovels¦Red\n"
            ),
            pack(
                after="Risks\n\n#¦Risk or Issue¦Mitigation Plan¦RAG\n1¦It "
                "rains¦Umbrellas¦Amber\n2¦It snows¦Shovels¦Red\n"
            ),
        ),
    ],
)
def test_each_contradiction_fires_and_its_near_miss_does_not(check: str, spoilt: str, sound: str) -> None:
    assert found(spoilt, check) != []
    assert found(sound, check) == []


def test_an_impact_left_blank_where_the_others_have_one() -> None:
    blocks = [block(f"R010{n}") for n in (1, 2, 3, 4)]
    empty = blocks[3].replace("Of interest", "")
    assert [one.says for one in found(_horizon(*blocks[:3], empty), "blank-cell")] == [
        "R0104 has no impact, as the others have. Fill it in."
    ]
    assert found(_horizon(*blocks), "blank-cell") == []
