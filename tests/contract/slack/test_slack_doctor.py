"""The doctor says in words what is well and what is not, and ends accordingly."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography import x509
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from bot.app import App
from bot.command_line import main
from bot.slack import Slack
from bot.slack_doctor import examine
from bot.slack_reached import Kind
from bot.slack_sealed import Seal, Tokens
from bot.slack_settings import Installing, SlackSettings
from bot.web import application
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


async def found(slack: FakeSlack, app: App, ahead: float = 0, public: str = "", **more: Any) -> dict[str, Kind]:
    given: dict[str, Any] = {"bot_token": TOKEN, "signing_secret": GOOD, "api_url": slack.api} | more

    def clock() -> datetime:
        return datetime.now(UTC) + timedelta(seconds=ahead)

    return {one.says: one.kind async for one in examine(SlackSettings(**given), app.database, public, clock)}


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


async def test_nobody_knows_whether_an_address_that_is_not_told_is_reached(slack: FakeSlack, app: App) -> None:
    told = await found(slack, app)
    assert [kind for says, kind in told.items() if "say PUBLIC_URL=https://…" in says] == [Kind.NOTE]
    assert not [says for says in await found(slack, app, app_token=slack.app_token) if "PUBLIC_URL" in says]


@pytest.fixture
async def public(slack: FakeSlack, app: App) -> AsyncIterator[str]:
    """Where a bot with the good secret listens."""
    bot = Slack(SlackSettings(TOKEN, GOOD, api_url=slack.api), app.secretariat)
    server = TestServer(application(app, platforms=[bot]), host="127.0.0.1")
    await server.start_server()
    yield f"http://127.0.0.1:{server.port}"
    await server.close()


async def test_the_bots_own_address_is_asked_as_slack_would(slack: FakeSlack, app: App, public: str) -> None:
    told = await found(slack, app, public=public)
    assert told[f"The bot is reached at {public}, and knows what is signed with this secret."] is Kind.WELL
    assert amiss(told) == ""
    told = await found(slack, app, public=public, signing_secret="f" * 32)
    assert "does not know what is signed with this SLACK_SIGNING_SECRET: restart it" in amiss(told)


@pytest.mark.parametrize(
    ("path", "answer", "says"),
    [
        ("/healthz", (302, ""), "/healthz leads elsewhere (302), where Slack does not follow"),
        ("/healthz", (200, "<html>Welcome to nginx!</html>"), "/healthz is answered by another than the bot"),
        ("/healthz", (404, ""), "/healthz answers 404: have the proxy lead /healthz to the bot"),
        ("/healthz", (502, ""), "/healthz answers 502: the proxy is there and the bot is not. Start it"),
        ("/slack/events", (404, ""), "/slack/events answers 404: have the proxy lead /slack/events to the bot"),
        ("/slack/events", (307, ""), "/slack/events leads elsewhere (307)"),
        ("/slack/events", (200, "ok"), "/slack/events is answered by another than the bot"),
        ("/healthz", (0, ""), "does not answer within 5 s: does the firewall let Slack in?"),
        ("/slack/events", (1, ""), "cannot be asked (ServerDisconnectedError): look at PUBLIC_URL"),
    ],
    ids=range(9),
)
async def test_an_address_that_leads_elsewhere(
    slack: FakeSlack, app: App, monkeypatch: pytest.MonkeyPatch, path: str, answer: tuple[int, str], says: str
) -> None:
    """A proxy that does one thing wrong, and beside it the bot's own words."""
    elsewhere: list[str] = []
    monkeypatch.setattr("bot.slack_reached._PATIENCE", aiohttp.ClientTimeout(total=0.2))

    async def proxied(request: web.Request) -> web.Response:
        status, text = answer if request.path == path else (200, "ok\n")
        if status == 0:
            await asyncio.sleep(0.5)
        if status == 1:
            assert request.transport
            request.transport.abort()
        if request.path == "/elsewhere":
            elsewhere.append(request.path)
        return web.Response(status=max(status, 200), text=text, headers={"Location": "/elsewhere"})

    made = web.Application()
    made.router.add_route("*", "/{any:.*}", proxied)
    async with TestServer(made, host="127.0.0.1") as server:
        told = await found(slack, app, public=f"http://127.0.0.1:{server.port}")
    assert says in amiss(told)
    assert elsewhere == []


@pytest.mark.parametrize(
    ("public", "says"),
    [
        ("http://bot.example.org", "Slack sends to https addresses only"),
        ("bot.example.org", "Slack sends to https addresses only"),
        ("https://", "Slack sends to https addresses only"),
        ("https://no-such-name.invalid", "has a name that nobody knows"),
        ("http://127.0.0.1:9", "is answered by nobody: is the bot running"),
    ],
)
async def test_an_address_that_is_none(slack: FakeSlack, app: App, public: str, says: str) -> None:
    assert says in amiss(await found(slack, app, public=public))


async def test_a_certificate_that_nobody_vouches_for(slack: FakeSlack, app: App, tmp_path: Path) -> None:
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    since = datetime.now(UTC) - timedelta(days=1)
    made = x509.CertificateBuilder(name, name, key.public_key(), 7, since, since + timedelta(days=9))
    (tmp_path / "certificate").write_bytes(made.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM))
    plain = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "key").write_bytes(key.private_bytes(*plain))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(tmp_path / "certificate", tmp_path / "key")
    server = TestServer(web.Application(), host="127.0.0.1", scheme="https")
    await server.start_server(ssl=context)
    told = await found(slack, app, public=f"https://127.0.0.1:{server.port}")
    assert "has no certificate that is accepted" in amiss(told)
    await server.close()


async def test_a_whole_organisations_token(slack: FakeSlack, app: App) -> None:
    body = {"ok": True, "team_id": "E1", "enterprise_id": "E1", "is_enterprise_install": True}
    slack.next["auth.test"] = [(200, {}, body)]
    assert "SLACK_BOT_TOKEN is a whole organisation’s: install the bot in one workspace" in amiss(
        await found(slack, app)
    )


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
    now = datetime.now(UTC)
    with app.database.write() as unit:
        for team, hours in (("T7", 1), ("T8", -1)):
            about = Installation("slack", team, team, "U", "B", (), now, "", now + timedelta(hours=hours), "token_gone")
            unit.installations.save(about, Seal((KEY,)).close(Tokens(TOKEN)))
    told = await found(slack, app, **many)
    for team, when in (("T7", "ends"), ("T8", "ended")):
        (says,) = [one for one in told if one.startswith(f"The token of {team} {when} on ")]
        assert says.endswith(": have somebody there open https://bot.example.org/slack/install again.")
        assert told[says] is Kind.AMISS
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
