"""The acceptance conversation, spoken on the console page over HTTP: its replies are those of every other edge."""

from __future__ import annotations

import json
from itertools import count
from pathlib import Path
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.announcing import Pledge
from bot.app import CHANNELS, build
from bot.console import Console
from bot.dispatch import Secretariat
from bot.settings import Settings
from bot.who import who
from chat.messages import Press, Reply, Request, Submission
from handlers.registry import all_commands
from tests.conversation import CONVERSATION, GOLDEN, STARTS, Step, at, read_samples, told


class Recording(Secretariat):
    """A real secretariat that remembers its last answer."""

    last: Reply

    async def answer(self, request: Request, pledge: Pledge | None = None) -> Reply:
        self.last = await super().answer(request, pledge)
        return self.last


def body(step: Step, speaker: str) -> dict[str, Any]:
    common = {"as": speaker, "channel": "secretariat" if step.channel == "direct" else step.channel}
    match step.said:
        case Press(command):
            return {**common, "press": command}
        case Submission(command, values):
            return {**common, "submission": {"command": command, "values": [list(pair) for pair in values]}}
        case words:
            return {**common, "said": words}


async def test_the_conversation(tmp_path: Path) -> None:
    app = build(Settings(f"sqlite:///{tmp_path}/talk.db"))
    read_samples(app.database)
    with app.database.read() as unit:
        directory = unit.people.all()
    people = {step.who: who(step.who, directory) for step in CONVERSATION}
    secretariat = Recording(app.database, all_commands(), app.calendar, app.zone, {})
    page = web.Application()
    page.add_routes(Console(secretariat, tuple(people.items()), CHANNELS, STARTS).routes())
    numbers, found = count(1), []
    async with TestClient(TestServer(page)) as client:
        for step in CONVERSATION:
            moved = await client.post("/console/clock", json={"at": f"{at(step):%Y-%m-%dT%H:%M}"})
            assert moved.status == 200, await moved.text()
            sent = body(step, people[step.who].key) | {"delivery": f"delivery {next(numbers)}"}
            answered = await client.post("/console/messages", json=sent)
            assert answered.status == 200, await answered.text()
            found.append(told(step, secretariat.last))
    app.close()
    assert found == json.loads(GOLDEN.read_text(encoding="utf-8"))
