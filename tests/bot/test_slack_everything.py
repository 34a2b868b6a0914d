"""Whatever can be said and however much there is: Slack takes every answer as a message, a modal and a Home tab."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.app import App, build
from bot.papers import import_paper
from bot.settings import Settings
from chat.forms import form_in
from chat.messages import Answered, Audience, Place, Reply, Request, Submission
from registers.people import Person, Seat
from tests.bot.replies import HOSTILE
from tests.bot.schemas import needs_schemas
from tests.bot.test_slack_blocks import check, check_modal
from tests.bot.test_slack_home import check as check_home

ROOT = Path(__file__).parents[2]
NOW = datetime(2024, 1, 8, 9, 0, tzinfo=UTC)
PMO, LEE = Person("office", "Office Keeper", (Seat("PMO Governance Lead"),)), Person("lee-cox", "Lee Cox")
CHANNEL = Place("slack", "C0DAG", "DAG", tenant="T1")
#: How many records there are of each kind, and what they are called: each word in its turn.
WORLDS = {
    "empty": (0, ("",)),
    "one": (1, ("Confirm the test window",)),
    "many": (100, ("Confirm the test window",)),
    "long": (3, (("Confirm the test window of every party " * 150)[:4000],)),
    "hostile": (len(HOSTILE), HOSTILE),
}


@dataclass
class Asked:
    """A bot with what one of the worlds holds."""

    app: App
    refs: tuple[str, ...] = ()

    def said(self, said: str | Submission, person: Person = PMO) -> Reply:
        """What is answered; a fault of ours is none."""
        reply = self.app.secretariat.answer_now(Request(said, person, CHANNEL, NOW))
        assert "Something went wrong on our side" not in reply.summary, said
        return reply


@pytest.fixture(params=WORLDS)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Asked]:
    app = build(Settings(f"sqlite:///{tmp_path}/world.db"))
    with app.database.write() as unit:
        for person in (PMO, LEE):
            unit.people.save(person)
        unit.audit.record(NOW, "test", "directory")
    asked = Asked(app)
    count, names = WORLDS[request.param]
    if count:  # a group numbers its actions by its latest meeting
        import_paper(ROOT / "samples" / "dag31-headline-report.txt", app.database, app.calendar, NOW)
    made = []
    for number in range(count):
        name = names[number % len(names)][:9_000]
        owner, due = "Lee Cox" if number % 2 else name[:80], f"{1 + number % 28:02}/01/2024"
        action = Submission("action raise", (("group", "DAG"), ("text", name), ("owners", owner), ("due", due)))
        change = Submission("cr raise", (("title", name), ("raiser", name[:80]), ("group", "DAG")))
        decision = Submission("decision record", (("group", "DAG"), ("text", name)))
        replies = [asked.said(one) for one in (action, change, decision)]
        made += [one.summary.split()[0].rstrip(":") for one in replies if one.answered is Answered.DONE]
        asked.said(Submission("action note", (("action", made[0] if made else ""), ("text", name))))
    assert len(made) >= count * 1.5
    asked.refs = tuple(made[:3])
    yield asked
    app.close()


@needs_schemas
def test_every_answer_is_one_that_slack_takes(world: Asked) -> None:
    commands = sorted(world.app.secretariat.commands.all, key=lambda one: one.writes)
    refs = ("DAG1-01", "CR001", "DAG-DEC1", "DAG-DEC01")
    looked_up = [f"/{what} {ref}" for what in ("action", "cr", "ia", "vote", "why", "decision") for ref in refs]
    paged = [
        f"/{what} page {page}" for what in ("actions", "crs", "decisions", "home", "search test") for page in (1, 2, 9)
    ]
    changed = 0
    for said in (*looked_up, *paged, *(said for one in commands for said in (one.example, f"/{one.name}"))):
        for person in (PMO, LEE) if said.startswith(("/home", "/done", "/agree")) else (PMO,):
            reply = world.said(said, person)
            changed += reply.audience is Audience.CHANNEL
            check(reply)
            if said.startswith("/home"):
                check_home(reply)
            if form := form_in(reply):
                check_modal(form)
    assert changed
