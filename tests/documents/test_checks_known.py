"""What a paper says otherwise than the register is found; what it repeats or adds is not."""

from datetime import date

from documents.checks import Known, check_against
from documents.extract import Extract, Kind
from registers.actions import Action, Due, Source, Status
from registers.changes import Change
from registers.dates import Written
from registers.decisions import Decision
from registers.findings import Finding, Severity
from registers.refs import ActionRef, ChangeRef, DecisionRef, ReleaseRef
from registers.releases import Release

ACTION, DECISION, CHANGE, RELEASE = ActionRef("DAG", "34", 1), DecisionRef("DAG", 90), ChangeRef(60), ReleaseRef("9")
EXTRACT = Extract(
    "a-paper.txt",
    Kind.HEADLINE_REPORT,
    "DAG",
    "DAG",
    actions=(
        Action(
            ACTION, "Programme to issue the redlining", due=Due(Written.of(date(2024, 3, 27))), source=Source("a", 13)
        ),
    ),
    decisions=(Decision(DECISION, "The SRO approved CR060", source=Source("a", 20)),),
    changes=(Change(CHANGE, "Longer Window For Late Reads", source=Source("a", 20)),),
    releases=(Release(RELEASE, Written.of(date(2024, 5, 31)), source=Source("a", 25)),),
)


def test_a_register_that_agrees_or_knows_nothing_finds_nothing() -> None:
    same = Known(
        {CHANGE: "Longer window for late reads"},
        {ACTION: Status.OPEN},
        {ACTION: date(2024, 3, 20)},
        {ACTION: "The Programme to issue the CR060 redlining"},
        {DECISION: "The SRO approved CR060"},
        {RELEASE: date(2024, 5, 31)},
    )
    assert check_against(EXTRACT, same) == ()
    assert check_against(EXTRACT, Known()) == ()


def test_everything_that_the_register_has_otherwise() -> None:
    other = Known(
        {CHANGE: "Shorter Window For Late Reads"},
        {ACTION: Status.CLOSED},
        {ACTION: date(2024, 4, 10)},
        {ACTION: "Chair to write a letter to Ofgem about meters"},
        {DECISION: "DAG deferred its own terms of reference"},
        {RELEASE: date(2024, 6, 28)},
    )
    assert [(one.check, one.severity, one.line) for one in check_against(EXTRACT, other)] == [
        ("closed-in-the-register", Severity.WARNING, 13),
        ("due-brought-forward", Severity.NOTICE, 13),
        ("reference-with-other-words", Severity.WARNING, 13),
        ("reference-with-other-words", Severity.ERROR, 20),
        ("title-unlike-the-register", Severity.WARNING, 20),
        ("release-moved", Severity.NOTICE, 25),
    ]


def test_a_closed_action_listed_as_open_says_what_to_do() -> None:
    assert check_against(EXTRACT, Known(statuses={ACTION: Status.CLOSED})) == (
        Finding(
            "a-paper.txt",
            "closed-in-the-register",
            Severity.WARNING,
            13,
            "DAG34-01",
            "DAG34-01 is open in this paper and closed in the register. Reopen it, or take it off the paper.",
        ),
    )
