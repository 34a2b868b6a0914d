"""The bot as it is served, on a database with the samples read in, and the fake Microsoft it is told to be in."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from aiohttp import ClientSession, web

from bot.app import App, build
from bot.posting import Composer
from bot.settings import read_settings
from bot.teams import Teams
from bot.web import application
from registers.people import Person, Seat
from schedules.delivery import Delivery
from schedules.means import Means
from schedules.timing import Timing
from storage.deliveries import State
from storage.engine import Database
from tests.contract.teams.fake import APP, BOT, CHANNEL, TEAM, TENANT, Microsoft
from tests.conversation import STARTS, read_samples

_numbers = count(1)
EDITS_EVERY = timedelta(seconds=3)
_SETTLES = 5.0


@cache
def template() -> Path:
    """A database with the samples read in and the PMO in the directory, made once."""
    path = Path(mkdtemp()) / "samples.db"
    made = Database.open(f"sqlite:///{path}")
    made.migrate()
    read_samples(made)
    with made.write() as unit:
        unit.people.save(Person("pmo", "PMO", (Seat("PMO"),)))
        unit.people.link("teams", TENANT, "pmo-0000-0000-0000-000000000000", "pmo")
        unit.audit.record(STARTS, "pmo", "/import a test's people")
    made.close()
    return path


def environment(fake: Microsoft, **more: str) -> dict[str, str]:
    """What an operator would say, with the fake where Microsoft would be."""
    return {
        "MICROSOFT_APP_ID": APP,
        "MICROSOFT_APP_TENANT_ID": TENANT,
        "MICROSOFT_APP_PASSWORD": "a secret",
        "TEAMS_SERVICE_HOSTS": fake.url,
        "TEAMS_OPENID_URL": f"{fake.url}/openid",
        "TEAMS_LOGIN_URL": fake.url,
        "TEAMS_FILE_HOSTS": fake.url,
        "PUBLIC_URL": "https://secretariat.test",
        **more,
    }


class Bot:
    """The bot behind its address, and what Teams can do to it."""

    def __init__(
        self, fake: Microsoft, app: App, teams: Teams, url: str, session: ClientSession, delivery: Delivery
    ) -> None:
        self.fake = fake
        self.app = app
        self.teams = teams
        self.url = url
        self._session = session
        self._delivery = delivery

    def activity(self, said: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
        """A message from the chat with Paul Pettitt alone; what is given takes the place of its fields."""
        number = next(_numbers)
        made: dict[str, Any] = {
            "type": "message",
            "id": f"activity-{number}",
            "channelId": "msteams",
            "serviceUrl": f"{self.fake.url}/emea/",
            "from": self.fake.member("paul", "Paul Pettitt"),
            "recipient": {"id": BOT, "name": "Secretariat"},
            "conversation": {"id": "a:paul", "conversationType": "personal", "tenantId": TENANT},
            "channelData": {"tenant": {"id": TENANT}},
            "text": "done DAG31-03",
        }
        return made | (said or {}) | more

    def in_channel(
        self, text: str, sender: dict[str, Any], *, name: str = "Secretariat", **more: Any
    ) -> dict[str, Any]:
        """A message in a team's channel that mentions the bot, unless there is no name to mention it by."""
        mark = f"<at>{name}</at>"
        entities = [{"type": "mention", "text": mark, "mentioned": {"id": BOT, "name": name}}] if name else []
        data = {"tenant": {"id": TENANT}, "team": {"id": TEAM}, "channel": {"id": CHANNEL}}
        root = more.pop("root", "1700")
        place = {
            "id": f"{CHANNEL};messageid={root}",
            "conversationType": "channel",
            "tenantId": TENANT,
            "isGroup": True,
        }
        said = f"{mark} {text}" if name else text
        return self.activity(
            {"from": sender, "conversation": place, "channelData": data, "text": said, "entities": entities}, **more
        )

    def press(self, card: str, data: dict[str, Any], like: dict[str, Any]) -> dict[str, Any]:
        """A button pressed in a message, where and by whom another activity was sent."""
        made = {**like, "type": "invoke", "name": "adaptiveCard/action", "id": f"invoke-{next(_numbers)}"}
        del made["text"]
        action = {"type": "Action.Execute", "verb": "say", "data": data}
        return made | {"replyToId": card, "value": {"action": action, "trigger": "manual"}}

    async def send(
        self, activity: Any, *, token: str | None = "", headers: dict[str, str] | None = None
    ) -> tuple[int, Any]:
        """Posts it as Teams would; status and JSON of the answer. ``token``: None sends none."""
        sent = dict(headers or {})
        if token is not None:
            sent.setdefault("Authorization", f"Bearer {token or self.fake.token()}")
        body = {"data": activity} if isinstance(activity, bytes | str) else {"json": activity}
        async with self._session.post(self.url, headers=sent, **body) as answer:
            return answer.status, await answer.json() if answer.content_type == "application/json" else None

    async def get(self, path: str) -> tuple[int, Mapping[str, str], bytes]:
        """What a browser gets from our own address."""
        async with self._session.get(self.url.removesuffix("/api/messages") + path) as answer:
            return answer.status, answer.headers, await answer.read()

    async def settle(self) -> None:
        """Lets what goes on after an answer be done: nothing more is asked of Microsoft, and no post waits to be sent.

        What is not sent within some seconds waits for something else.
        """
        seen, ends = -1, time.monotonic() + _SETTLES
        while seen != len(self.fake.calls) or (self._going_on() and time.monotonic() < ends):
            seen = len(self.fake.calls)
            await asyncio.sleep(0.4)

    def _going_on(self) -> bool:
        with self.app.database.read() as unit:
            entry, looked = unit.edits.behind()
            return self._delivery.busy > 0 or entry > looked or unit.deliveries.counts().get(State.WAITING, 0) > 0


async def until(what: Callable[[], bool], patience: float = 20.0) -> None:
    """Waits for it to come to that."""
    async with asyncio.timeout(patience):
        while not what():  # noqa: ASYNC110 - the fake is in another thread
            await asyncio.sleep(0.05)


@asynccontextmanager
async def beside(bot: Bot, **more: str) -> AsyncIterator[Teams]:
    """Another process on the same database, as far as it sends and signs."""
    settings = read_settings(environment(bot.fake, **more), bot.app.settings.database, chat=True)
    assert settings.teams
    app = build(settings, timedelta(0))
    teams = Teams(app.secretariat, settings.teams, lambda: STARTS)
    await teams.open()
    try:
        yield teams
    finally:
        await teams.close()
        app.close()


@asynccontextmanager
async def serving(
    folder: Path, fake: Microsoft, clock: Callable[[], datetime] | None = None, **more: str
) -> AsyncIterator[Bot]:
    """The bot on a free port; its ``clock`` starts on the morning of the samples and runs, unless one is given."""
    began = time.monotonic()
    clock = clock or (lambda: STARTS + timedelta(seconds=time.monotonic() - began))
    path = Path(shutil.copy(template(), folder / f"{next(_numbers)}.db"))
    settings = read_settings(environment(fake, **more), f"sqlite:///{path}", chat=True)
    assert settings.teams
    app = build(settings, timedelta(0))
    teams = Teams(app.secretariat, settings.teams, clock)
    # Whoever edits a post has it to themselves for as long as it is not to be edited again.
    timing = Timing(looks_every=timedelta(seconds=0.2), edits_every=EDITS_EVERY)
    delivery = Delivery(Means(app.database, {"teams": teams}, Composer(app.secretariat, clock), clock, timing))
    app.secretariat.listen(delivery.wake)
    runner = web.AppRunner(application(app, platforms=[teams]), access_log=None)
    await runner.setup()
    delivery.start()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/api/messages"
    try:
        async with ClientSession() as session:
            yield Bot(fake, app, teams, url, session, delivery)
    finally:
        await delivery.stop(1.0)
        await runner.cleanup()
        app.close()
