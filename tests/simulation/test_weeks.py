"""Five weeks of a small programme: nobody is told twice, too late, on a day off, or of what is done."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage.engine import Database
from storage.slots import DIGEST, REMINDER, State
from tests.simulation.weeks import Simulation, Size, printed, wrong


@pytest.mark.parametrize("seed", [1, 2])
def test_weeks_of_a_programme(seed: int) -> None:
    hourly = timedelta(hours=1)
    size = Size(30, groups=3, actions=400, days=35, every=hourly, answered=0.03, away=0.4, seed=seed)
    database = Database.open("sqlite://")
    database.migrate()
    weeks = Simulation(database, size).run()
    assert wrong(weeks, database) == []
    kinds = {one.slot.kind for one in weeks.received}
    assert kinds == {REMINDER, DIGEST}
    reminded = {place for place in weeks.by_place() if place.startswith("@")}
    assert 10 < len(reminded) <= 30
    assert any("unanswered by" in one.summary for one in weeks.received)
    assert weeks.unsent[State.EMPTY] > 0  # everything in them was done before they could be sent
    assert "posts" in next(printed(weeks))
    database.close()
