"""Rows of actions and decisions that contradict themselves or the discussion are found; sound ones are not."""

import pytest

from registers.findings import Finding, Severity
from tests.documents.checking import ACTIONS, DECISIONS, LOG, NAME, PEOPLE, findings, found, pack, quotes, report


def test_a_sound_report_and_a_sound_pack_have_no_findings() -> None:
    assert findings(report()) == ()
    assert findings(pack()) == ()


def test_a_decision_cited_with_another_change_names_both_lines() -> None:
    words = report(more="With the SRO's authority the Chair approved CR061 (DECISION DAG-DEC90).")
    (one,) = found(words, "decision-cites-other-change")
    assert one == Finding(
        NAME,
        "decision-cites-other-change",
        Severity.ERROR,
        24,
        "authority the Chair approved CR061 (DECISION DAG-DEC90).",
        "CR061 is decided here under DAG-DEC90, whose row (line 19) decides CR060. Confirm which change was decided.",
    )


def test_a_due_date_of_the_year_before_is_an_error_and_proposes_the_next() -> None:
    words = report(actions=ACTIONS.replace("¦27/03/2024", "¦27/03/2023"))
    assert found(words, "due-before-raised") == [
        Finding(
            NAME,
            "due-before-raised",
            Severity.ERROR,
            12,
            "27/03/2023",
            "The due date of DAG34-01 lies before the day the action was raised, Wed 13 Mar 2024. It may mean "
            "Wed 27 Mar 2024. Confirm it.",
        )
    ]


def _actions(old: str, new: str) -> str:
    assert old in ACTIONS
    return report(actions=ACTIONS.replace(old, new))


def _log(old: str, new: str) -> str:
    assert old in LOG
    return pack(log=LOG.replace(old, new))


EXTRA = "\nCR060 Decision¦{ref}¦Programme to count the reads of CR060¦Programme (Ada Moss)¦10/04/2024"


@pytest.mark.parametrize(
    ("check", "spoilt", "sound"),
    [
        ("duplicate-reference", report(actions=ACTIONS + EXTRA.format(ref="DAG34-01")), report()),
        (
            "gap-in-sequence",
            report(actions=ACTIONS + EXTRA.format(ref="DAG34-04")),
            report(actions=ACTIONS + EXTRA.format(ref="DAG34-03")),
        ),
        (
            "reference-without-row",
            report(more="More is to come (ACTION DAG34-07)."),
            report(more="The form ELEX-REP-07 is DAG's."),
        ),
        ("row-never-cited", report(actions=ACTIONS + EXTRA.format(ref="DAG34-03")), report()),
        ("reference-misshapen", _actions("DAG34-02", "DAG34-2"), report()),
        ("meeting-number-spelt-two-ways", report().replace("¦DAG34¦", "¦DAG034¦"), report()),
        (
            "action-cites-other-change",
            report(more="The redlining of CR062 is ready (ACTION DAG34-01)."),
            report(more="The redlining of CR060 and CR062 is ready (ACTION DAG34-01)."),
        ),
        (
            "change-under-two-titles",
            report(more="A word on CR060 (Shorter Window For Late Reads) was said too, and was noted by all."),
            report(more="A word on CR060 (longer window for late reads) was said too, and was noted by all."),
        ),
        (
            "title-already-corrected",
            _actions(
                "write to the raiser of CR060", "mend the title of CR060 (not Shorter Window as currently stated)"
            ),
            _actions("write to the raiser of CR060", "mend the title of CR060 (not Longer Window as currently stated)"),
        ),
        ("change-number-spelt-two-ways", report(more="CR 0060 is not alone."), report(more="CR060 is not alone.")),
        ("due-on-meeting-day", _actions("¦27/03/2024", "¦13/03/2024"), _actions("¦27/03/2024", "¦20/03/2024")),
        ("due-before-issue", _actions("¦27/03/2024", "¦18/03/2024"), _actions("¦27/03/2024", "¦20/03/2024")),
        (
            "overdue-without-new-date",
            _actions("list of flows¦Programme (Ada Moss)¦10/04/2024", "list of flows¦Programme (Ada Moss)¦13/03/2024"),
            report(),
        ),
        ("overdue-without-new-date", _log("¦27/03/2024¦ONGOING", "¦14/02/2024¦ONGOING"), pack()),
        (
            "overdue-without-new-date",
            _log(
                "¦27/03/2024¦ONGOING: The list is being made.",
                "¦28/02/2024¦ONGOING: More will be said in the April CCAG.",
            ),
            _log("¦27/03/2024¦ONGOING: The list is being made.", "¦28/02/2024¦ONGOING: It was sent in January."),
        ),
        (
            "stale-action",
            _log("CCAG31-01¦24/01/2024", "CCAG28-01¦25/10/2023"),
            _log("CCAG31-01¦24/01/2024", "CCAG30-01¦20/12/2023"),
        ),
        (
            "due-unlike-its-words",
            _actions("write to the raiser of CR060", "report on CR060 at the May 2024 DAG meeting"),
            _actions("write to the raiser of CR060", "report on CR060 at the April 2024 DAG meeting"),
        ),
        ("due-on-a-day-off", _actions("¦27/03/2024", "¦29/03/2024"), _actions("¦27/03/2024", "¦28/03/2024")),
        ("raised-on-another-day", _log("CCAG31-02¦24/01/2024", "CCAG31-02¦21/01/2024"), pack()),
        (
            "recommend-closed-yet-pending",
            _log("The letter was sent.", "To be confirmed."),
            _log("The letter was sent.", "It will be hosted by the REC."),
        ),
        ("open-yet-done", _log("The list is being made.", "The list has been completed."), pack()),
        ("action-without-owner", _actions("¦Chair¦10/04/2024", "¦¦10/04/2024"), report()),
        ("action-without-due", _actions("¦Chair¦10/04/2024", "¦Chair¦"), _actions("¦Chair¦10/04/2024", "¦Chair¦TBC")),
        (
            "owner-unlike-its-words",
            _actions("¦Chair¦10/04/2024", "¦Large Supplier Representative¦10/04/2024"),
            report(),
        ),
        (
            "action-without-reference",
            report(more="The Programme took an action to look into it."),
            report(more="The Programme took an action to look into it (ACTION DAG34-01)."),
        ),
        (
            "action-without-reference",
            pack(after="Actions from the January meeting\n\n- Members to say what they think of it"),
            pack(after="Actions from the January meeting\n\n- CCAG31-01 goes on"),
        ),
        (
            "closed-yet-listed",
            report(more="DAG33-04: The list was published and the group agreed. Action closed."),
            report(),
        ),
        (
            "blank-cell",
            _actions("CR060 Decision¦DAG34-01", "¦DAG34-01")
            .replace("¦DAG34-02", "CR060 Decision¦DAG34-02")
            .replace("Previous", EXTRA.format(ref="DAG34-03").strip() + "\nPrevious"),
            report(),
        ),
        (
            "decision-without-reference",
            report(more="The Chair accepted that the replan be postponed."),
            report(more="The Chair accepted the postponement (DECISION DAG-DEC90), and agreed to write."),
        ),
        (
            "decision-without-reference",
            report(more="SRO approved the plan as it stands."),
            report(more="The Chair asked whether the plan should be approved."),
        ),
        ("decision-outcome-differs", report(more="The Chair rejected CR060 (DECISION DAG-DEC90)."), report()),
        (
            "decision-without-release",
            report(
                decisions=DECISIONS.replace(" for release in IR9", "")
                + "\nPlan¦DAG-DEC91¦The SRO approved CR063 (A Plan Of Its Own) for release in IR9"
            ),
            report(),
        ),
        (
            "owner-not-attending",
            _actions("redlining to members¦Programme (Ada Moss)", "redlining to members¦Programme (Rui Paz)"),
            _actions("list of flows¦Programme (Ada Moss)", "list of flows¦Programme (Rui Paz)"),
        ),
    ],
)
def test_each_contradiction_fires_and_its_near_miss_does_not(check: str, spoilt: str, sound: str) -> None:
    assert found(spoilt, check) != []
    assert found(sound, check) == []


def test_one_action_overdue_is_one_finding_with_its_line_and_due_date() -> None:
    words = _log("¦27/03/2024¦ONGOING", "¦14/02/2024¦ONGOING")
    assert quotes(words, "overdue-without-new-date") == ["14/02/2024"]
    assert [one.line for one in findings(words)] == [16]


def test_a_misspelt_owner_is_a_misspelling_not_a_stranger() -> None:
    words = report(actions=ACTIONS.replace("Ada Moss)¦27", "Ada Mosse)¦27"), people=PEOPLE)
    assert [one.check for one in findings(words)] == ["name-spelt-two-ways"]
