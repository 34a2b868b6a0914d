"""Agendas, votes and lists of people that contradict themselves are found; sound ones are not."""

import pytest

from registers.findings import Finding, Severity
from tests.documents.checking import AGENDA, NAME, PEOPLE, ROLL, SLIDES, findings, found, pack, quotes, report

VOTE = "CR060 Decision¦<p>Members voted on CR060.</p>\n"


def _agenda(old: str, new: str) -> str:
    assert old in AGENDA
    return pack(agenda=AGENDA.replace(old, new))


def _slides(old: str, new: str) -> str:
    assert old in SLIDES
    return pack(slides=SLIDES.replace(old, new))


def _voted(roll: str = ROLL, people: str = PEOPLE, more: str = "") -> str:
    return report(after=f"Members voted on whether CR060 should go ahead:\n\n{roll}\n\n{more}", people=people)


def test_an_item_whose_page_has_another_type() -> None:
    assert findings(_slides("INFORMATION: Hear", "DISCUSSION: Hear")) == (
        Finding(
            NAME,
            "agenda-type-differs",
            Severity.WARNING,
            21,
            "DISCUSSION: Hear how the plan stands",
            "Item 2 is Information in the agenda (line 10) and DISCUSSION here. Confirm which.",
        ),
    )


@pytest.mark.parametrize(
    ("check", "spoilt", "sound"),
    [
        ("agenda-minutes-differ", _agenda("10:05-10:20 15 mins", "10:05-10:20 20 mins"), pack()),
        ("agenda-minutes-differ", _slides("15 mins", "25 mins"), pack()),
        ("agenda-times-broken", _agenda("10:20-10:40 20 mins", "10:25-10:45 20 mins"), pack()),
        ("agenda-times-broken", _agenda("10:20-10:40 20 mins", "10:15-10:35 20 mins"), pack()),
        ("agenda-numbers-broken", _agenda("3¦Window", "4¦Window"), pack()),
        ("agenda-pages-broken", _agenda("20 mins¦5", "20 mins¦1"), pack()),
        ("agenda-item-unknown", pack(after="See agenda item 9."), pack(after="See agenda item 3.")),
        ("agenda-title-differs", _slides("Window Paper", "Windows Paper"), _slides("Window Paper", "WINDOW PAPER")),
        ("agenda-objective-differs", _slides("Agree the way forward", "Agree on the way forward"), pack()),
        (
            "agenda-lead-differs",
            _slides("Programme – Ada Moss", "Programme – PMO"),
            _slides("Programme – Ada Moss", "Programme (Ada Moss)"),
        ),
        ("agenda-type-differs", _agenda("Hear how the plan stands", "Members to give their views on the plan"), pack()),
        (
            "malformed-time",
            pack(after="Next CCAG meeting 27 March 2024 at 13:00pm"),
            pack(after="Next CCAG meeting 27 March 2024 at 1:00pm"),
        ),
        ("malformed-time", report().replace("10:00-12:00", "12:00-10:00"), report()),
        ("next-meeting-wrong", report(next_meeting="6 March 2024 10am"), report()),
        ("next-meeting-wrong", report(next_meeting="29 March 2024 10am"), report()),
        ("issued-before-meeting", report(issued="06/03/2024"), report()),
        (
            "seat-held-twice",
            _voted(people=PEOPLE.replace("Ana Reed", "Ana Reed\n\nDNO Representative\n\nIvo Kay")),
            _voted(),
        ),
        ("voter-not-attending", _voted(people=PEOPLE.replace("DNO Rep", "IDNO Rep")), _voted()),
        (
            "voter-not-attending",
            _voted(ROLL.replace("¦DNO Representative¦✓¦¦", "¦DNO Representative¦Seat vacant¦¦")),
            _voted(),
        ),
        ("vote-row-unclear", _voted(ROLL.replace("¦✓¦¦", "¦✓¦✓¦")), _voted()),
        (
            "vote-count-differs",
            _voted(more="The vote was split, with two parties voting to approve and one to reject."),
            _voted(more="The vote was split, with one party voting to approve and one to reject."),
        ),
        ("vote-count-differs", _voted(more="The vote was unanimous."), _voted(more="The plan was unanimously liked.")),
        (
            "speaker-not-attending",
            report(more="The Small Supplier Representative asked why."),
            report(more="The Large Supplier Representative asked why."),
        ),
        (
            "apology-yet-attending",
            report(people=f"{PEOPLE}\nApologies\n\nAna Reed\n\nDNO Representative\n"),
            report(people=f"{PEOPLE}\nApologies\n\nAnn Rudd\n\nConsumer Representative\n"),
        ),
        (
            "attended-another-item",
            report(
                people=PEOPLE.replace("Bo Lind", "Bo Lind (CR061 only)"),
                more="Questions go to Bo.Lind@example.org, who is glad to answer any that members may have on this.",
            ),
            report(
                people=PEOPLE.replace("Bo Lind", "Bo Lind (CR060 only)"),
                more="Questions go to Bo.Lind@example.org, who is glad to answer any that members may have on this.",
            ),
        ),
    ],
)
def test_each_contradiction_fires_and_its_near_miss_does_not(check: str, spoilt: str, sound: str) -> None:
    assert found(spoilt, check) != []
    assert found(sound, check) == []


def test_what_a_seat_said_it_would_do_and_what_it_did() -> None:
    views = "Constituency¦Comments\nDNO Representative¦Stated would reject the CR, for its cost.\n\n"
    assert quotes(_voted(roll=views + ROLL), "view-unlike-vote") == ["Stated would reject the CR, for its cost."]
    assert quotes(_voted(roll=views.replace("reject", "support") + ROLL), "view-unlike-vote") == []
