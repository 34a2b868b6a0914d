"""The doctor says in words what is well and what is not, and ends accordingly."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.fernet import Fernet

from bot.app import App
from bot.command_line import main
from bot.slack_doctor import Kind, examine
from bot.slack_sealed import Seal, Tokens
from bot.slack_settings import Installing, SlackSettings
from storage.installations import Installation
from tests.contract.slack.fake import SECRET, TEAM, TOKEN, FakeSlack

GOOD = "0123456789abcdef" * 2
KEY = Fernet.generate_key().decode()


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack() as made:
        made.channels["C0DAG"] = {"name": "dag"}
        made.members.add("C0DAG")
        yield made


async def found(slack: FakeSlack, app: App, ahead: float = 0, **more: Any) -> dict[str, Kind]:
    given: dict[str, Any] = {"bot_token": TOKEN, "signing_secret": GOOD, "api_url": slack.api} | more

    def clock() -> datetime:
        return datetime.now(UTC) + timedelta(seconds=ahead)

    return {one.says: one.kind async for one in examine(SlackSettings(**given), app.database, clock)}


def amiss(found: dict[str, Kind]) -> str:
    return " ".join(says for says, kind in found.items() if kind is Kind.AMISS)


async def test_all_is_well(slack: FakeSlack, app: App) -> None:
    told = await found(slack, app, app_token=slack.app_token)
    assert set(told.values()) == {Kind.WELL}
    assert "The bot is in DAG’s channel #dag." in told
    assert "The clock agrees with Slack’s." in told
    assert "Socket Mode: a connection can be opened." in told


async def test_a_token_that_is_not_accepted(slack: FakeSlack, app: App) -> None:
    told = await found(slack, app, bot_token="xoxb-another", app_token="xapp-another")
    assert "SLACK_BOT_TOKEN is not accepted: it was copied wrongly" in amiss(told)
    assert "SLACK_APP_TOKEN is not accepted (invalid_auth)" in amiss(told)


async def test_a_slack_that_does_not_answer(slack: FakeSlack, app: App) -> None:
    assert "can this machine reach it?" in amiss(await found(slack, app, api_url="http://127.0.0.1:9/api/"))


async def test_what_is_not_permitted_is_told_with_what_it_costs(slack: FakeSlack, app: App) -> None:
    slack.scopes -= {"app_mentions:read", "files:read"}
    told = await found(slack, app)
    assert "lacks app_mentions:read: mentions of the bot are not heard." in amiss(told)
    assert [says for says, kind in told.items() if "files:read" in says and kind is Kind.NOTE]


@pytest.mark.parametrize(("ahead", "kind"), [(400, Kind.AMISS), (-400, Kind.AMISS), (100, Kind.NOTE), (5, Kind.WELL)])
async def test_clocks_that_are_apart(slack: FakeSlack, app: App, ahead: float, kind: Kind) -> None:
    told = await found(slack, app, ahead)
    assert [one for says, one in told.items() if "clock" in says] == [kind]


async def test_a_secret_of_another_form(slack: FakeSlack, app: App) -> None:
    told = await found(slack, app, signing_secret=SECRET)
    assert [kind for says, kind in told.items() if "signing secret is not 32" in says] == [Kind.NOTE]


async def test_channels_that_are_not_reached(slack: FakeSlack, app: App) -> None:
    slack.members.clear()
    assert "The bot is not in DAG’s channel #dag: say /invite @Secretariat there." in amiss(await found(slack, app))
    slack.channels["C0DAG"]["is_archived"] = True
    assert "is archived" in amiss(await found(slack, app))
    slack.channels.clear()
    assert "C0DAG is not reached (channel_not_found)" in amiss(await found(slack, app))
    slack.scopes -= {"channels:read", "groups:read"}
    told = await found(slack, app)
    assert amiss(told) == ""
    assert any("cannot be looked at without channels:read" in says for says in told)


async def test_each_of_many_workspaces_is_looked_at(slack: FakeSlack, app: App) -> None:
    installing = Installing("1.2", "secret", "https://bot.example.org", (KEY,))
    many: dict[str, Any] = {"bot_token": "", "installing": installing}
    assert any("No workspace has installed the bot yet" in says for says in await found(slack, app, **many))
    about = Installation("slack", TEAM, "Programme", "U0BOT", "B0BOT", (), datetime.now(UTC))
    with app.database.write() as unit:
        unit.installations.save(about, Seal((KEY,)).close(Tokens(TOKEN)))
        other = Installation("slack", "T9", "Another", "U9", "B9", (), datetime.now(UTC))
        unit.installations.save(other, Seal((Fernet.generate_key().decode(),)).close(Tokens("x")))
    told = await found(slack, app, **many)
    assert "The token of Programme is accepted: the bot in Programme." in told
    assert "The token of Another cannot be opened with SLACK_TOKEN_KEY" in amiss(told)


async def test_the_command_line_ends_as_what_was_found(
    slack: FakeSlack,
    app: App,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    call = ["doctor", "slack", "--database", app.settings.database]
    assert await asyncio.to_thread(main, call) == 2
    assert "Nothing says that the bot is to be in Slack" in capsys.readouterr().err
    for name, value in {
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_SIGNING_SECRET": GOOD,
        "SLACK_API_URL": slack.api,
    }.items():
        monkeypatch.setenv(name, value)
    assert await asyncio.to_thread(main, call) == 0
    said = capsys.readouterr()
    assert said.out.endswith("All is well.\n")
    assert TOKEN not in said.out + said.err
    slack.members.clear()
    assert await asyncio.to_thread(main, call) == 1
    assert capsys.readouterr().out.endswith("1 to put right.\n")
    monkeypatch.delenv("SLACK_BOT_TOKEN")
    assert await asyncio.to_thread(main, call) == 2
    assert "SLACK_BOT_TOKEN is missing" in capsys.readouterr().err
