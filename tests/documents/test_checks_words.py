"""Names, abbreviations, identifiers and sentences that cannot be right are found, each once; good English is not."""

import pytest

from registers.findings import Finding, Severity
from tests.documents.checking import NAME, PEOPLE, found, quotes, report


def test_a_slip_in_an_abbreviation_names_every_place_of_both_forms() -> None:
    words = report(
        more="SITWG met. SITWG reported.", after="The STIWG and the STIWG's chair agree.\n\nSITWG meets again."
    )
    assert found(words, "abbreviation-spelt-two-ways") == [
        Finding(
            NAME,
            "abbreviation-spelt-two-ways",
            Severity.WARNING,
            26,
            "STIWG",
            "STIWG (line 26) is SITWG at lines 24 and 28. Confirm whether they are one, and the spelling.",
        )
    ]


@pytest.mark.parametrize(
    ("check", "spoilt", "sound"),
    [
        ("abbreviation-spelt-two-ways", "The iDNO spoke. IDNO and IDNO heard.", "The DNO spoke. IDNO and IDNO heard."),
        ("abbreviation-spelt-two-ways", "TNUoS and TNUoS pay, and TUoS pays.", "BSUoS and BSUoS pay, and TNUoS pays."),
        ("abbreviation-spelt-two-ways", "MOCOPA and MOCOPA and MOCOP.", "CCAG and CCAG and eCCAG; LDSO and LDSOs."),
        (
            "abbreviation-unlike-its-words",
            "A Programme Participant Information Request (PIR) went out. The PPIR is answered.",
            "A Programme Participant Information Request (PPIR) went out. The PPIR is answered.",
        ),
        (
            "abbreviation-of-two-names",
            "The Quarterly Plan Group (QPG) met. The Quiet Pilot Group (QPG) did not.",
            "The Quarterly Plan Group (QPG) met. The quarterly plan group (QPG) slept.",
        ),
        (
            "name-unlike-its-own",
            "The Balance and Settlement Code (BSC) rules.",
            "The Balancing and Settlement Code (BSC) rules.",
        ),
        ("identifier-spelt-two-ways", "P0310 and P0310 and P0301.", "R0064 and R0064 and R0065."),
        ("identifier-spelt-two-ways", "The P0310 file is the P310 report.", "The IF-031 flow, the IF-032 flow."),
        (
            "phrase-spelt-two-ways",
            "SIT Functional Cycle 2 and SIT Function Cycle 2.",
            "SIT Functional Cycle 2 and SIT Functional Cycle 3.",
        ),
        (
            "phrase-spelt-two-ways",
            "St Clements wrote. St Clement's answered.",
            "St Clements wrote. St Peters answered.",
        ),
        ("phrase-spelt-two-ways", "The re-plan is a replan.", "The plan is a replan."),
        (
            "phrase-spelt-two-ways",
            "Half-Hourly reads, or Half Hourly reads.",
            "Half-Hourly reads, or half hourly reads.",
        ),
        ("phrase-spelt-two-ways", "To mobilise is to mobilize.", "To revise is to size and to exercise."),
        (
            "phrase-spelt-two-ways",
            "Maintenance of Qualification Schedule, or Qualification and Maintenance Schedule.",
            "Maintenance of Qualification Schedule, or Schedule of Charges.",
        ),
        ("group-named-two-ways", "The Code Drafting Subgroup met.", "The Code Drafting Working Group met."),
        ("sentence-slip", "The Chair note the paper.", "The Chair noted the paper."),
        ("sentence-slip", "The summarised the paper.", "The summarised paper was read."),
        ("sentence-slip", "Updates to provided in item 5.", "Updates to need in item 5; comments to be noted."),
        ("sentence-slip", "This is to enable to the reading.", "This is to enable the reading."),
        ("sentence-slip", "It can move to into testing.", "It can move to testing, referred to in the plan."),
        ("sentence-slip", "An overview of how change the design.", "An overview of how often the design changes."),
        ("sentence-slip", "The effect is freeze is that all stop.", "The effect is what it is."),
        ("sentence-slip", "The approach outline above stands.", "See the outline above, and the plan."),
        ("sentence-slip", "They test in Cycle 1 The Chair agreed.", "They test in Cycle 1. The Chair agreed."),
        ("sentence-slip", "It changes, A webinar will follow.", "It changes, as a webinar will show."),
        ("sentence-slip", "See Attachments 1.", "See Attachments 1 and 2."),
        ("sentence-slip", "It gets a review as a DRG meeting.", "It is read as a DRG paper, at a DRG meeting."),
        (
            "sentence-slip",
            "It is unlike to rest of the tests.",
            "It is unlike the rest of the tests, which rest often.",
        ),
        ("sentence-slip", "The sum of members views is small.", "The sum of members’ views is small."),
        ("sentence-slip", "Stated would object to it.", "Stated that they would object to it."),
        (
            "sentence-unfinished",
            "The plan was read and agreed (ACTION DAG34-01),",
            "The plan was read and agreed (ACTION DAG34-01).",
        ),
        (
            "bracket-unclosed",
            "The cost (less than before is low, and it falls each year by a tenth.",
            "1) The cost (less than before) is low; 2) it falls.",
        ),
    ],
)
def test_each_slip_fires_and_its_near_miss_does_not(check: str, spoilt: str, sound: str) -> None:
    assert len(found(report(more=spoilt), check)) == 1
    assert found(report(more=sound), check) == []


def test_a_slip_is_told_by_its_words_and_once_for_a_paper() -> None:
    words = report(more="The summarised the paper.", after="The summarised the paper, and then the summarised plan.")
    assert [one.says for one in found(words, "sentence-slip")] == [
        "“The summarised the” leaves out who summarised. Name them."
    ]


def test_a_sentence_that_stops_at_its_verb_is_unfinished() -> None:
    plan = "All answers are read and feed the work to build the plan for next year."
    cut = f"- {plan} Workshops have been held by the whole team in three towns to build"
    assert len(found(report(after=cut), "sentence-unfinished")) == 1
    assert found(report(after=f"{cut} the plan"), "sentence-unfinished") == []


def test_two_people_with_like_names_who_both_attended_are_two_people() -> None:
    people = PEOPLE.replace("Bo Lind", "Anna Reed")
    assert quotes(report(people=people), "name-spelt-two-ways") == []


def test_a_body_in_full_beside_its_abbreviation_among_those_attending() -> None:
    more = "\nOther Attendees\n\nUna Day\n\nSmart Energy Code\n\nVic Orr\n\nSEC\n"
    words = report(people=PEOPLE + more, more="The Smart Energy Code (SEC) is silent.")
    assert quotes(words, "body-named-two-ways") == ["Smart Energy Code"]
    assert quotes(report(people=PEOPLE + more.replace("SEC", "REC")), "body-named-two-ways") == []


def test_a_number_of_points_is_counted() -> None:
    after = "The group weighed the following three options:\n\n- Wait\n- Go on\n"
    assert quotes(report(after=after), "count-differs") == ["The group weighed the following three options:"]
    assert quotes(report(after=after + "- Stop\n"), "count-differs") == []


def test_a_part_that_is_not_there() -> None:
    assert quotes(report(after="Plan on a page (1 of 2)\n\nAll is well.\n"), "part-missing") == [
        "Plan on a page (1 of 2)"
    ]
    both = "Plan on a page (1 of 2)\n\nAll is well.\n\nPlan on a page (2 of 2)\n"
    assert quotes(report(after=both), "part-missing") == []
