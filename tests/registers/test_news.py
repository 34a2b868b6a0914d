"""What a change to a record is called, from how it stood to how it stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from registers.actions import Status
from registers.changes import Change, Stage
from registers.dates import Written
from registers.decisions import Decision
from registers.meetings import Meeting
from registers.milestones import Milestone
from registers.news import news
from registers.refs import ChangeRef, DecisionRef
from tests.schedules.programme import action, meeting

ACTION = action(1, "Lee Cox", date(2024, 1, 10))
CHANGE = Change(ChangeRef(36), "Clock", stage=Stage.VALIDATED)
DAG32 = meeting(date(2024, 1, 10))
READY = Milestone("Ready", forecast=Written.of(date(2024, 3, 1)), rag="Green")
LATER = Written.of(date(2024, 4, 1))


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (None, ACTION, "raised for Lee Cox"),
        (None, replace(ACTION, raised=Written.of(date(2023, 11, 30))), "now on record for Lee Cox"),
        (None, replace(ACTION, raised=Written("")), "now on record for Lee Cox"),
        (None, replace(ACTION, status=Status.CLOSED), "closed"),
        (None, replace(ACTION, status=Status.RECOMMENDED), "recommended for closure"),
        (ACTION, replace(ACTION, status=Status.CLOSED), "closed"),
        (ACTION, replace(ACTION, status=Status.RECOMMENDED), "recommended for closure"),
        (replace(ACTION, status=Status.CLOSED), ACTION, "open again"),
        (ACTION, replace(ACTION, owner_text="Paul Pettitt"), "handed to Paul Pettitt"),
        (
            ACTION,
            replace(ACTION, due=replace(ACTION.due, written=LATER)),
            "due Mon 1 Apr 2024 instead of Wed 10 Jan 2024",
        ),
        (ACTION, replace(ACTION, text="Other words"), ""),
        (None, CHANGE, "validated"),
        (None, replace(CHANGE, stage=Stage.KNOWN), ""),
        (CHANGE, replace(CHANGE, stage=Stage.ASSESSMENT), "impact assessment, was validated"),
        (CHANGE, replace(CHANGE, title="Clocks"), ""),
        (None, Decision(DecisionRef("DAG", 85), "Approved"), "recorded"),
        (None, READY, ""),
        (READY, replace(READY, rag="Red"), "Red, was Green"),
        (READY, replace(READY, forecast=LATER), "forecast Mon 1 Apr 2024, was Fri 1 Mar 2024"),
        (DAG32, meeting(date(2024, 1, 17)), "on Wed 17 Jan 2024 instead of Wed 10 Jan 2024"),
        (DAG32, replace(DAG32, start=time(11)), "starts at 11:00, not 10:00"),
        (None, Meeting("DAG", "33", LATER), ""),
        (ACTION, None, ""),
        (None, None, ""),
    ],
)
def test_news(before: object | None, after: object | None, told: str) -> None:
    assert news(before, after, date(2023, 12, 1)) == told
