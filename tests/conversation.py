"""One conversation, written once and free of any platform: what is said, by whom, where, and when.

Every edge (dispatcher, console, Slack, Teams) speaks these lines to the bot on a fresh database with the samples read
in, and gets the same replies: those of ``tests/golden/conversation.json``.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.as_json import as_json
from bot.england import Holidays
from bot.papers import import_paper
from chat.messages import Press, Reply, Submission
from registers.calendar import Calendar
from storage.engine import Database

ROOT = Path(__file__).parents[1]
GOLDEN = ROOT / "tests" / "golden" / "conversation.json"
STARTS = datetime(2024, 1, 8, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Step:
    """Somebody says something; ``channel`` is ``dag``, ``ccag``, ``pmo`` or ``direct``; ``minutes`` after the start."""

    who: str
    said: str | Press | Submission
    channel: str = "dag"
    minutes: int = 0


CONVERSATION = (
    Step("Paul Pettitt", "/action DAG31-03"),
    Step("Carolyn Burns", "/done DAG31-03"),
    Step("A Stranger", "/done DAG31-03"),
    Step("Paul Pettitt", "/done DAG31-03 sent to all parties"),
    Step("Lee Cox", "done dag31-3"),
    Step("Paul Pettitt", "/undo", minutes=1),
    Step("Lee Cox", Press("/done DAG31-06"), minutes=2),
    Step("Lee Cox", "/done DAG31-08 DAG31-30 DAG31-09", minutes=3),
    Step("Justin Andrews", "/reopen DAG31-08", minutes=4),
    Step("Justin Andrews", Submission("reopen", (("actions", "DAG31-08"), ("reason", ""))), minutes=4),
    Step(
        "Justin Andrews", Submission("reopen", (("actions", "DAG31-08"), ("reason", "one test is missing"))), minutes=5
    ),
    Step("PMO", "/action raise DAG Ask DCC about reads for Lee Cox due in 5 working days about CR36", minutes=6),
    Step("PMO", "/action note DAG31-13 asked on Monday", minutes=7),
    Step("PMO", "/action assign DAG31-13 to Paul Pettitt & Lee Cox", minutes=8),
    Step("Paul Pettitt", "my actions", channel="direct", minutes=9),
    Step("PMO", "/cr 036", minutes=10),
    Step("PMO", "/cr CR0036", minutes=10),
    Step("PMO", "/cr awaiting", channel="pmo", minutes=11),
    Step("PMO", "/why CR036", minutes=12),
    Step("Chris Welby", "/agree CCAG", channel="ccag", minutes=13),
    Step("PMO", "/agree CCAG keep CCAG09-01", channel="ccag", minutes=14),
    Step("PMO", "/agree CCAG all", channel="ccag", minutes=15),
    Step("PMO", "/digest DAG", minutes=16),
    Step("PMO", "/agenda CCAG12", minutes=17),
    Step("PMO", "/search clock", minutes=18),
    Step("Paul Pettitt", "/export actions DAG overdue xlsx", minutes=18),
    Step("PMO", "/minutes DAG31", minutes=18),
    Step("PMO", "dnoe DAG31-03", minutes=19),
    Step("PMO", "/cr 999", minutes=20),
    Step("PMO", "<script>alert(1)</script> <!channel> *bold*", minutes=21),
)


def at(step: Step) -> datetime:
    """The instant of a step."""
    return STARTS + timedelta(minutes=step.minutes)


def read_samples(database: Database) -> None:
    """The samples, read into an empty database."""
    for paper in sorted((ROOT / "samples").glob("*.txt")):
        import_paper(paper, database, Calendar(Holidays()), STARTS)


def told(step: Step, reply: Reply) -> dict[str, Any]:
    """A step and its reply, as the golden file keeps them."""
    return {"who": step.who, "said": str(step.said), "reply": as_json(reply)}


def golden(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the golden file holds; ``UPDATE_GOLDEN=1`` writes what was found there first."""
    if os.environ.get("UPDATE_GOLDEN"):
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    kept: list[dict[str, Any]] = json.loads(GOLDEN.read_text(encoding="utf-8"))
    return kept
