"""Five weeks of a small programme: nobody is told twice, too late, on a day off, or of what is done."""

from __future__ import annotations

from datetime import timedelta

import pytest

from storage.engine import Database
from storage.slots import DIGEST, REMINDER
from tests.simulation.weeks import Simulation, Size, printed, wrong


@pytest.mark.parametrize("seed", [1, 2])
def test_weeks_of_a_programme(seed: int) -> None:
    size = Size(organisations=30, groups=3, actions=250, days=35, every=timedelta(hours=1), seed=seed)
    database = Database.open("sqlite://")
    database.migrate()
    weeks = Simulation(database, size).run()
    assert wrong(weeks, database) == []
    kinds = {one.slot.kind for one in weeks.received}
    assert kinds == {REMINDER, DIGEST}
    reminded = {place for place in weeks.by_place() if place.startswith("@")}
    assert 10 < len(reminded) <= 30
    assert any("unanswered by" in one.summary for one in weeks.received)
    assert "posts" in next(printed(weeks))
    database.close()
