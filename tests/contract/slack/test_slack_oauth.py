"""Workspaces install the bot by themselves: once, in one browser, if they may; and are forgotten when they leave."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
from aiohttp.test_utils import TestServer
from cryptography.fernet import Fernet

from bot.app import App
from bot.settings import read_settings
from bot.slack import Slack
from bot.slack_blocks import message
from bot.slack_sealed import Seal, Tokens
from bot.slack_settings import Installing, SlackSettings
from bot.web import application
from chat.messages import Place, Request
from registers.actions import Status
from registers.people import Person, Seat
from registers.problems import Problem
from registers.refs import ActionRef
from storage.installations import Installations, Installed
from tests.contract.slack.conftest import NOW, PAUL
from tests.contract.slack.delivering import delivering
from tests.contract.slack.fake import SECRET, TEAM, FakeSlack, Sender, text_of

KEY = Fernet.generate_key().decode()
HOURS = timedelta(hours=1)


@dataclass
class Many:
    """A bot that workspaces install, and a browser."""

    slack: FakeSlack
    sender: Sender
    bot: Slack
    app: App
    browser: aiohttp.ClientSession
    at: str
    now: list[datetime] = field(default_factory=lambda: [NOW])

    async def begin(self) -> dict[str, str]:
        """Follows /slack/install; what Slack is asked."""
        async with self.browser.get(f"{self.at}/slack/install", allow_redirects=False) as answer:
            assert answer.status == 302
            return {name: one for name, (one,) in parse_qs(urlsplit(answer.headers["Location"]).query).items()}

    async def end(self, state: str, browser: aiohttp.ClientSession | None = None, **query: str) -> tuple[int, str]:
        """Comes back from Slack."""
        given = {"code": "code-1", "state": state} | query
        async with (browser or self.browser).get(f"{self.at}/slack/oauth_redirect", params=given) as answer:
            return answer.status, await answer.text()

    async def settled(self) -> None:
        await self.bot.settled()
        await delivering(self.app.secretariat, self.bot, lambda: self.now[0]).once()

    async def install(self) -> None:
        assert (await self.end((await self.begin())["state"]))[0] == 200

    def stored(self, team: str = TEAM) -> Installed | None:
        with self.app.database.read() as unit:
            return unit.installations.of("slack", team)

    def closed(self, ref: str) -> bool:
        with self.app.database.read() as unit:
            found = unit.actions.get(ActionRef.parse(ref))
        return found is not None and found.status is Status.CLOSED


def settings(slack: FakeSlack, *keys: str) -> SlackSettings:
    installing = Installing("1.2", "app-secret", "http://127.0.0.1", keys or (KEY,))
    return SlackSettings("", SECRET, api_url=slack.api, teams=frozenset({TEAM, "T2"}), installing=installing)


@pytest.fixture
async def many(app: App) -> AsyncIterator[Many]:
    now = [NOW]
    async with FakeSlack(tokens={}) as slack, aiohttp.ClientSession() as session:
        slack.members |= {"C0DAG", "C0OTHER"}
        slack.user(PAUL, "Paul Pettitt")
        bot = Slack(settings(slack), app.secretariat, lambda: now[0])
        server = TestServer(application(app, platforms=[bot]), host="127.0.0.1")
        await server.start_server()
        at = f"http://127.0.0.1:{server.port}"
        jar = aiohttp.CookieJar(unsafe=True)  # else it keeps no cookie of an address
        async with aiohttp.ClientSession(cookie_jar=jar) as browser:
            yield Many(slack, Sender(slack, f"{at}/slack/events", session), bot, app, browser, at, now)
        await server.close()
        assert slack.errors == []


async def test_from_install_to_done(many: Many) -> None:
    asked = await many.begin()
    assert asked["client_id"] == "1.2"
    assert "chat:write" in asked["scope"].split(",")
    status, said = await many.end(asked["state"])
    assert (status, "installed in Programme" in said) == (200, True)
    status, _ = await many.sender.command(PAUL, "/done DAG31-03")
    assert (status, many.closed("DAG31-03")) == (200, True)
    await many.settled()
    assert len(many.slack.said_in("C0DAG")) == 1
    (given,) = many.slack.of("oauth.v2.access")
    assert given["code"] == "code-1"
    assert given["redirect_uri"] == asked["redirect_uri"] == "http://127.0.0.1/slack/oauth_redirect"


async def test_the_database_alone_gives_no_token_away(many: Many) -> None:
    await many.install()
    stored = many.stored()
    assert stored
    (token,) = many.slack.tokens
    assert token not in repr(stored)
    assert token[5:] not in stored.secret
    assert Seal((KEY,)).open(stored.secret) == Tokens(token, "refresh-1")


async def test_a_state_is_good_once_in_one_browser_and_for_ten_minutes(many: Many) -> None:
    state = (await many.begin())["state"]
    async with aiohttp.ClientSession() as another:
        assert (await many.end(state, another))[0] == 400
    assert (await many.end("made up"))[0] == 400
    assert (await many.end(""))[0] == 400
    assert (await many.end("é\ud800".encode("utf-8", "replace").decode()))[0] == 400
    assert (await many.end(state))[0] == 200
    assert (await many.end(state))[0] == 400
    late = (await many.begin())["state"]
    many.now[0] += timedelta(minutes=10)
    assert (await many.end(late))[0] == 400
    assert len(many.slack.of("oauth.v2.access")) == 1


async def test_what_was_not_agreed_to_is_not_installed(many: Many) -> None:
    status, said = await many.end((await many.begin())["state"], error="access_denied")
    assert (status, "Nothing was installed" in said, many.stored()) == (200, True, None)
    many.slack.next["oauth.v2.access"] = [(200, {}, {"ok": False, "error": "invalid_code"})]
    assert (await many.end((await many.begin())["state"]))[0] == 502
    many.slack.next["oauth.v2.access"] = [(200, {}, {"ok": True, "access_token": "xoxb-x", "team": None})]
    assert (await many.end((await many.begin())["state"]))[0] == 400


async def test_a_workspace_that_may_not_is_given_its_token_back(many: Many) -> None:
    many.slack.installs = {"id": "T0STRANGER", "name": "<b>Strangers</b>"}
    status, said = await many.end((await many.begin())["state"])
    assert (status, "T0STRANGER may not install" in said) == (403, True)
    assert (many.stored("T0STRANGER"), many.slack.tokens) == (None, {})
    status, told = await many.sender.command(PAUL, "/actions", team_id="T0STRANGER")
    assert (status, "not installed" in told) == (200, True)


async def test_a_whole_organisation_is_refused_and_its_token_given_back(many: Many) -> None:
    body = {
        "ok": True,
        "access_token": "xoxb-org",
        "team": None,
        "enterprise": {"id": "E1"},
        "is_enterprise_install": True,
    }
    many.slack.tokens["xoxb-org"] = "E1"
    many.slack.next["oauth.v2.access"] = [(200, {}, body)]
    status, said = await many.end((await many.begin())["state"])
    assert (status, "not in a whole organisation" in said, many.slack.tokens) == (400, True, {})
    with many.app.database.read() as unit:
        assert unit.installations.all("slack") == ()


async def test_hostile_names_are_words_on_the_page(many: Many) -> None:
    many.slack.installs = {"id": "T2", "name": "<script>alert(1)</script>"}
    _, said = await many.end((await many.begin())["state"])
    assert "<script>" not in said
    assert "&lt;script&gt;" in said


async def test_a_workspace_installed_again_has_one_row(many: Many) -> None:
    await many.install()
    await many.install()
    with many.app.database.read() as unit:
        assert len(unit.installations.all("slack")) == 1


async def leave(many: Many, kind: str, at: datetime, **event: Any) -> int:
    told = {"type": kind, **event}
    status, _ = await many.sender.event(told, event_time=int(at.timestamp()), authorizations=[])
    return status


async def test_a_workspace_that_leaves_is_forgotten(many: Many) -> None:
    await many.install()
    assert await leave(many, "tokens_revoked", NOW, tokens={"oauth": ["U1"], "bot": []}) == 200
    assert many.stored()
    assert await leave(many, "tokens_revoked", NOW, tokens={"bot": ["U0BOT"]}) == 200
    assert many.stored() is None
    assert await leave(many, "app_uninstalled", NOW) == 200
    _, told = await many.sender.command(PAUL, "/done DAG31-03")
    assert "not installed" in told
    assert not many.closed("DAG31-03")


async def test_a_farewell_that_comes_late_does_not_remove_a_new_installation(many: Many) -> None:
    await many.install()
    many.now[0] += HOURS
    await many.install()
    await leave(many, "app_uninstalled", NOW)
    assert many.stored()
    await leave(many, "app_uninstalled", NOW + 2 * HOURS)
    assert many.stored() is None


async def test_neither_the_database_nor_slack_is_asked_on_every_request(many: Many) -> None:
    await many.install()
    await many.sender.command(PAUL, "/whoami")
    many.slack.calls.clear()
    asked = many.bot._workspaces._stored  # type: ignore[attr-defined]  # to count what reaches the database
    count = []

    async def counted(team: str) -> Any:
        count.append(team)
        return await asked(team)

    many.bot._workspaces._stored = counted  # type: ignore[attr-defined]  # as above
    for _ in range(20):
        await many.sender.command(PAUL, "/whoami")
    assert (count, many.slack.calls) == ([], [])


async def test_a_token_is_replaced_before_it_ends_and_before_posting(many: Many) -> None:
    many.slack.lives = 12 * 3600
    await many.install()
    (first,) = many.slack.tokens
    many.now[0] += 9 * HOURS
    await many.sender.command(PAUL, "/whoami")
    assert set(many.slack.tokens) == {first}
    many.now[0] += 2 * HOURS
    del many.slack.tokens[first]  # whoever still uses it is refused
    many.slack.members.add("C0DAG")
    await many.sender.command(PAUL, "/done DAG31-03", "C0OTHER")
    await many.settled()
    assert len(many.slack.said_in("C0DAG")) == 1
    assert [one.get("grant_type") for one in many.slack.of("oauth.v2.access")] == [None, "refresh_token"]


async def test_a_home_tab_that_was_opened_with_an_old_token_is_drawn_with_the_new(many: Many) -> None:
    many.slack.lives = 12 * 3600
    await many.install()
    (first,) = many.slack.tokens
    await many.sender.event({"type": "app_home_opened", "tab": "home", "user": PAUL, "channel": "D0PAUL"})
    await many.settled()
    before = many.slack.homes[PAUL]
    many.now[0] += 11 * HOURS
    await many.sender.command(PAUL, "/whoami")
    del many.slack.tokens[first]
    await many.sender.command(PAUL, "/done DAG31-03")
    await many.settled()
    assert many.slack.homes[PAUL] != before


async def test_of_several_processes_one_replaces_a_token(many: Many) -> None:
    """What a token is replaced with works once: the others go on with what that one got."""
    many.slack.lives = 12 * 3600
    await many.install()
    many.now[0] += 13 * HOURS
    many.slack.tokens.clear()
    bots = [Slack(settings(many.slack), many.app.secretariat, lambda: many.now[0]) for _ in range(4)]
    for one in bots:
        await one.open()
    found = await asyncio.gather(*(one._workspaces.of(TEAM) for one in bots for _ in range(5)))
    for one in bots:
        await one.close()
    assert {one.token if one else "" for one in found} == set(many.slack.tokens)
    assert len(many.slack.of("oauth.v2.access")) == 2


async def test_a_token_that_cannot_be_replaced_now_is_used_while_it_is_good(many: Many) -> None:
    many.slack.lives = 12 * 3600
    await many.install()
    many.now[0] += 11 * HOURS
    many.slack.next["oauth.v2.access"] = [(500, {}, {"ok": False, "error": "internal_error"})]
    status, _ = await many.sender.command(PAUL, "/done DAG31-03")
    assert (status, many.closed("DAG31-03")) == (200, True)


async def test_a_token_that_can_never_be_replaced_is_told_and_asked_for_no_more(many: Many) -> None:
    """As after a process that ended between Slack's answer and its commit: what that got works once, and is gone."""
    many.slack.lives = 12 * 3600
    await many.install()
    many.slack.refreshes.clear()
    many.now[0] += 11 * HOURS
    for _ in range(3):
        await many.sender.command(PAUL, "/whoami")
        many.now[0] += timedelta(minutes=2)
    assert len(many.slack.of("oauth.v2.access")) == 2
    stored = many.stored()
    assert stored
    assert stored.about.lost == "invalid_refresh_token"
    status, _ = await many.sender.command(PAUL, "/done DAG31-03")
    assert (status, many.closed("DAG31-03")) == (200, True)
    keeper = Person("office", "Office Keeper", (Seat("PMO"),))
    health = await many.app.secretariat.answer(Request("/health", keeper, Place("console", "pmo"), many.now[0]))
    told = text_of(message(health)["blocks"])
    assert "slack: Programme; its token cannot be replaced any more (invalid_refresh_token)." in told
    await many.install()
    assert (again := many.stored())
    assert again.about.lost == ""


async def test_a_new_token_is_kept_though_the_database_is_not_there_for_a_moment(
    many: Many, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.slack_installations._ONCE_MORE", 0.01)
    many.slack.lives = 12 * 3600
    await many.install()
    many.now[0] += 11 * HOURS
    replace, left = Installations.replace, [2]

    def broken(self: Installations, *given: Any) -> bool:
        left[0] -= 1
        if left[0] >= 0:
            raise OSError("the database is not there")
        return replace(self, *given)

    monkeypatch.setattr(Installations, "replace", broken)
    await many.sender.command(PAUL, "/whoami")
    stored = many.stored()
    assert stored
    assert Seal((KEY,)).open(stored.secret) == Tokens(f"xoxb-{TEAM}-2", "refresh-2")


async def test_a_new_key_seals_what_an_old_one_did(many: Many) -> None:
    await many.install()
    before, new = many.stored(), Fernet.generate_key().decode()
    assert before
    again = Slack(settings(many.slack, new, KEY), many.app.secretariat, lambda: many.now[0])
    await again.open()
    await again.close()
    after = many.stored()
    assert after
    assert Seal((new,)).open(after.secret) == Seal((KEY,)).open(before.secret) != None  # noqa: E711 - one chain
    lost = Slack(settings(many.slack, Fernet.generate_key().decode()), many.app.secretariat, lambda: many.now[0])
    await lost.open()
    assert await lost._workspaces.of(TEAM) is None
    await lost.close()


def test_what_is_missing_is_said_at_once_and_no_key_no_start() -> None:
    with pytest.raises(Problem) as refused:
        read_settings({"SLACK_CLIENT_ID": "1.2"}, chat=True)
    for name in ("CLIENT_SECRET", "TOKEN_KEY", "SIGNING_SECRET", "ALLOWED_TEAMS"):
        assert f"SLACK_{name} is missing" in refused.value.says
    assert "PUBLIC_URL must be" in refused.value.says
    said = {
        "SLACK_CLIENT_ID": "1.2",
        "SLACK_CLIENT_SECRET": "hush",
        "SLACK_SIGNING_SECRET": "s",
        "SLACK_TOKEN_KEY": "short",
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_ALLOWED_TEAMS": "t1, T2",
        "PUBLIC_URL": "https://bot.example.org/",
    }
    with pytest.raises(Problem) as refused:
        read_settings(said, chat=True)
    assert "SLACK_TOKEN_KEY is not a key" in refused.value.says
    assert "SLACK_BOT_TOKEN is for one workspace" in refused.value.says
    good = {**said, "SLACK_TOKEN_KEY": f"{KEY} {KEY}", "SLACK_BOT_TOKEN": ""}
    found = read_settings(good, chat=True)
    assert found.slack
    assert found.slack.installing == Installing("1.2", "hush", "https://bot.example.org", (KEY, KEY))
    assert found.slack.teams == {"T1", "T2"}
    assert not any(secret in repr(found) for secret in (KEY, "hush"))
