"""One thing, group or seat under two names, and what the discussion says unlike the rows; like things stay silent."""

import pytest

from registers.findings import Finding, Severity
from tests.documents.checking import ACTIONS, NAME, PEOPLE, ROLL, SLIDES, block, found, pack, quotes, report

VIEWS = """\
Constituency¦Comments
DNO Representative¦No comments.
IDNO Representative¦Fine.
Large Supplier Representative¦Bad.
"""
SEATS = """\
¦Constituency¦Yes¦No¦Abstained
¦DNO Representative¦✓¦¦
¦IDNO Representative¦✓¦¦
¦Large Supplier Representative¦¦✓¦"""
_SWAPPED = """\
¦Constituency¦Yes¦No¦Abstained
¦IDNO Representative¦✓¦¦
¦DNO Representative¦✓¦¦
¦Large Supplier Representative¦¦✓¦"""
_APOLOGY = "\nApologies\n\n{}\n\nConsumer Representative\n"
_UPDATES = """\
Update from PSG {}

- Members heard of the decision to freeze the Text Plan from DAG

Update from DAG {}

- Decision to Freeze the Text Plan – DAG had no doubts"""
_IMPACTS = "\n".join(
    block(f"R010{number}").replace("Of interest", words)
    for number, words in enumerate(("Of interest", "Direct impact", "For awareness only"))
)
RISKS = "#¦Risk or Issue¦Mitigation Plan¦RAG\n1¦There may be delay¦{}¦Amber"


def _viewed(views: str = VIEWS, roll: str = SEATS, more: str = "") -> str:
    there = PEOPLE.replace("MHHS\n", "Cy Orme\n\nIDNO Representative\n\nMHHS\n")
    return report(after=f"{views}\n{more}\n\nMembers voted on whether CR060 should go ahead:\n\n{roll}\n", people=there)


def _seated(role: str, seat: str) -> str:
    both = "¦Large Supplier Representative (as a payer)¦¦✓¦"
    roll = ROLL.replace("¦DNO Representative¦", f"¦{seat}¦").replace("¦Large Supplier Representative¦¦✓¦", both)
    people = PEOPLE.replace("DNO Representative", role)
    people = people.replace("Large Supplier Representative", "Large Supplier Representative (as a payer)")
    return report(after=f"Members voted on whether CR060 should go ahead:\n\n{roll}\n", people=people)


def _issue(status: str) -> str:
    head = "Description¦Status¦MHHS impact"
    return pack(after=f"{block('R0101')}\n{head}\nMarket Issue RI-0031 A message comes late¦{status}¦Of interest\n")


def _owned(owner: str) -> str:
    return ACTIONS.replace("redlining to members¦Programme (Ada Moss)", f"redlining to members¦{owner}")


CARRIED = "\nPrevious Meeting(s)¦DAG32-01¦Programme to move CR060¦Programme (Ada Moss)¦10/04/2024"
CLOSED = "<p>DAG32-02: Members heard that CR060 moves, and agreed to close. Action closed.</p>"


def test_a_round_by_its_letter_names_every_place_of_both_forms() -> None:
    words = pack(after="Round 4 opens soon.\n\nThe R4 plan is out. R5 may follow.")
    assert found(words, "thing-named-two-ways") == [
        Finding(
            NAME,
            "thing-named-two-ways",
            Severity.NOTICE,
            41,
            "The R4 plan is out. R5 may follow.",
            "R4 (line 41) is Round 4 at line 39. Write one form.",
        )
    ]


@pytest.mark.parametrize(
    ("spoilt", "sound"),
    [
        ("A Data Freeze (Text Freeze) was asked for.", "A Data Freeze (Text Pause) was asked for."),
        (
            "The tidy-up list is long. The tidy-up plan is short.",
            "The tidy-up list is long. The lock-in plan is short.",
        ),
        (
            "The Post-M9 Text Change Process starts. A post-M9 text and tool change process is drawn.",
            "The Post-M9 Text Change Process starts. A post-M9 tool trial process is drawn.",
        ),
        ("MHHSP holds it. MHHS Programme and MHHS Programme.", "MHHSX holds it. MHHS Programme and MHHS Programme."),
        (
            "Hear the programme. " + "See what the Programme does. " * 6,
            "A programme of work, the testing/programme plan. " + "See what the Programme does. " * 6,
        ),
    ],
)
def test_each_thing_under_two_names_fires_and_its_near_miss_does_not(spoilt: str, sound: str) -> None:
    assert len(found(pack(after=spoilt), "thing-named-two-ways")) == 1
    assert found(pack(after=sound), "thing-named-two-ways") == []


@pytest.mark.parametrize(
    ("check", "spoilt", "sound"),
    [
        (
            "group-named-two-ways",
            report(more="The SIT Working Group met. SITWG will report."),
            report(more="The SIT Advisory Group met. SITAG will report."),
        ),
        (
            "group-named-two-ways",
            report(more="The Code Drafting Subgroup met."),
            report(more="The Testing and Migration Advisory Group met."),
        ),
        (
            "identifier-spelt-two-ways",
            report(more="Rule NFR (2207) binds. The E2E2207 rule binds."),
            report(more="Rule NFR (2023) binds. The E2E2023 rule binds. LDSO (2207) and E2E2208."),
        ),
        (
            "phrase-spelt-two-ways",
            report(more="They mobilise, once mobilized."),
            report(more="Mobilisation comes first, then all are mobilized."),
        ),
        ("seats-in-another-order", _viewed(roll=_SWAPPED), _viewed()),
        (
            "silent-yet-heard",
            _viewed(more="The DNO Representative stated that nothing would change."),
            _viewed(more="The IDNO Representative stated that nothing would change."),
        ),
        (
            "seat-named-two-ways",
            _seated("DNO Representative", "DNO Representative (as a wire owner)"),
            _seated("DNO Representative (as a wire owner)", "DNO Representative (as a wire owner)"),
        ),
        (
            "initials-left",
            report(people=PEOPLE.replace("Ana Reed", "Ana Reed (AR)")),
            report(people=PEOPLE.replace("Ana Reed", "Ana Reed (CR060 only)")),
        ),
        (
            "alternate-without-apology",
            report(people=PEOPLE.replace("Ana Reed", "Ana Reed (on behalf of Abe Roe)") + _APOLOGY.format("Eve Lux")),
            report(people=PEOPLE.replace("Ana Reed", "Ana Reed (on behalf of Abe Roe)") + _APOLOGY.format("Abe Roe")),
        ),
        (
            "owner-unlike-discussion",
            report(
                actions=_owned("Large Supplier Representative"),
                more="Requested the Programme send CR060 in parts (ACTION DAG34-01).",
            ),
            report(more="Requested the Programme send CR060 in parts (ACTION DAG34-01)."),
        ),
        (
            "owner-unlike-discussion",
            report(
                actions=_owned("Programme (Design Team)"),
                more="Help comes from the Programme's testing workstream (ACTION DAG34-01).",
            ),
            report(
                actions=_owned("Programme (Testing Team)"),
                more="Help comes from the Programme's testing workstream (ACTION DAG34-01).",
            ),
        ),
        (
            "raiser-outside-scope",
            report(actions=_owned("Change Raiser (NGESO)"), more="CR060 was written only for Elexon Helix."),
            report(actions=_owned("Change Raiser (NGESO)"), more="CR060 was written only for NGESO and Elexon."),
        ),
        (
            "closed-yet-conditional",
            report(
                actions=ACTIONS + CARRIED,
                more=f"{CLOSED}The move was accepted, subject to ACTION DAG32-01.",
            ),
            report(actions=ACTIONS + CARRIED, more=f"{CLOSED}The move is in hand (ACTION DAG32-01)."),
        ),
        (
            "decision-without-reference",
            report(more="Members recalled the decision at the January 2024 DAG to wait."),
            report(more="Members recalled the paper at the January 2024 DAG, and the decision at the March 2024 DAG."),
        ),
        (
            "decision-without-reference",
            report(more="Approval of the minutes was deferred until all had read them."),
            report(more="Approval of the minutes was given."),
        ),
        (
            "decision-without-reference",
            pack(after="Actions from the January meeting\n\n- It was agreed that drafts go out weekly\n"),
            pack(after="News from the January meeting\n\n- It was agreed that drafts go out weekly\n"),
        ),
        (
            "decision-worded-two-ways",
            report(more="The Chair approved CR060 for implementation in IR9 (DECISION DAG-DEC90)."),
            report(more="The Chair approved CR060 for implementation in two steps (DECISION DAG-DEC90)."),
        ),
        (
            "told-before-decided",
            pack(after=_UPDATES.format("02 February 2024", "09 February 2024")),
            pack(after=_UPDATES.format("16 February 2024", "09 February 2024")),
        ),
        (
            "agenda-type-differs",
            pack(slides=SLIDES.replace("The plan stands well.", "Recommendation\n\nThe plan should stand.")),
            pack(slides=SLIDES.replace("The paper asks", "Recommendation\n\nThe paper asks")),
        ),
        ("status-is-its-kind", _issue("Market Issue"), _issue("On Hold")),
        (
            "impact-not-said",
            pack(after="\n".join([_IMPACTS, block("R0109").replace("Of interest", "Yes")])),
            pack(after="\n".join([_IMPACTS, block("R0109").replace("Of interest", "TBC")])),
        ),
        (
            "sentence-slip",
            pack(
                after=block("R0101", words="Firms fear costs they gain nothing from Future users have asked why")
                + "\nA plan for future users."
            ),
            pack(
                after=block("R0101", words="Firms fear costs of the Future Users scheme") + "\nA plan for future users."
            ),
        ),
        ("markup-left-over", pack(after="- Plan** – it stands"), pack(after="- **Plan** – it stands")),
        (
            "heading-without-content",
            pack(after="Upcoming agenda items\n\nPlans for June\n\n- Wait"),
            pack(after="Upcoming agenda items\n\n- Wait"),
        ),
        (
            "point-without-state",
            pack(after=RISKS.format("1)Ask early - Complete 2)Ask again - Complete 3)Ask a third time")),
            pack(after=RISKS.format("1)Ask early - Complete 2)Ask again - Ongoing 3)Ask a third time")),
        ),
    ],
)
def test_each_contradiction_fires_and_its_near_miss_does_not(check: str, spoilt: str, sound: str) -> None:
    assert len(found(spoilt, check)) == 1
    assert found(sound, check) == []


def test_a_seat_in_another_place_is_named() -> None:
    assert quotes(_viewed(roll=_SWAPPED), "seats-in-another-order") == ["IDNO Representative"]
