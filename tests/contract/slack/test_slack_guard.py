"""What is not Slack's own, or not now, runs nothing; and nothing makes the bot answer 5xx."""

from __future__ import annotations

import asyncio
import io
import json
import socket
import subprocess
import sys
import time
from urllib.parse import urlencode, urlsplit

import pytest

from bot.settings import read_settings
from bot.slack_guard import Signature, Unsigned
from bot.slack_names import RESERVED, said_with, slash_names
from bot.slack_settings import SlackSettings
from registers.problems import Problem
from tests.contract.slack.conftest import PAUL, World
from tests.contract.slack.fake import SECRET, TEAM, TOKEN, sign

FORM = "application/x-www-form-urlencoded"
BODY = urlencode(
    {"command": "/done", "text": "DAG31-03", "user_id": PAUL, "team_id": TEAM, "channel_id": "C0DAG", "trigger_id": "1"}
).encode()
STAMP, NAME = "X-Slack-Request-Timestamp", "X-Slack-Signature"


def _forged() -> dict[str, dict[str, str]]:
    """Headers that are not Slack's, or not of now; made when they are sent."""
    good, now = sign(BODY), time.time()
    return {
        "none": {},
        "no signature": {STAMP: good[STAMP]},
        "no timestamp": {NAME: good[NAME]},
        "old": sign(BODY, at=now - 301),
        "to come": sign(BODY, at=now + 400),
        "another secret": sign(BODY, secret="another"),
        "another body": sign(b"another body"),
        "words for a timestamp": good | {STAMP: "yesterday"},
        "other digits": good | {STAMP: "١٧٠٠٠٠٠٠٠٠"},
        "a long timestamp": good | {STAMP: "9" * 4000},
        "a float": good | {STAMP: "1e9"},
        "not ASCII": good | {NAME: "v0=" + "é" * 64},
        "empty": good | {NAME: ""},
        "in capitals": good | {NAME: good[NAME].upper()},
    }


@pytest.mark.parametrize("how", _forged())
async def test_what_is_not_signed_is_answered_401_and_runs_nothing(world: World, how: str) -> None:
    status, _ = await world.sender.send(BODY, FORM, _forged()[how])
    assert status == 401
    assert world.action("DAG31-03").updates == ()
    assert world.slack.calls == []


async def test_header_bytes_that_are_no_text_are_answered_401(world: World) -> None:
    where = urlsplit(world.sender.url)
    head = f"POST {where.path} HTTP/1.1\r\nHost: {where.netloc}\r\nContent-Length: {len(BODY)}\r\nConnection: close\r\n"
    sent = head.encode() + b"X-Slack-Request-Timestamp: \xff\xfe\r\nX-Slack-Signature: v0=\xe9\xff\r\n\r\n" + BODY

    def ask() -> bytes:
        with socket.create_connection((where.hostname or "", where.port or 0)) as plug:
            plug.sendall(sent)
            return plug.recv(100)

    assert b" 401 " in await asyncio.to_thread(ask)


async def test_ten_megabytes_are_answered_413(world: World) -> None:
    body = b"text=" + b"x" * 10_000_000
    headers = {"Content-Type": FORM, **sign(body)}
    async with world.sender.session.post(world.sender.url, data=io.BytesIO(body), headers=headers) as answer:
        assert answer.status == 413


async def test_ten_megabytes_in_pieces_are_answered_413(world: World) -> None:
    async def pieces() -> object:
        for _ in range(160):
            yield b"x" * 65_536

    async with world.sender.session.post(world.sender.url, data=pieces(), headers=sign(b"")) as answer:
        assert answer.status == 413


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"{", "application/json"),
        (b"[1]", "application/json"),
        (b"\xff\xfe", "application/json"),
        (b"payload=%5B1%5D", FORM),
        (b"payload=nonsense", FORM),
        (b"", FORM),
        (b"{}", "application/json"),
        (b'{"type":"event_callback"}', "application/json"),
        (b'{"type":"event_callback","event":"x","event_id":"1"}', "application/json"),
        (b'{"type":"event_callback","event":{"type":"message","user":{}},"event_id":"1"}', "application/json"),
        (b'payload={"type":"block_actions","actions":[]}', FORM),
        (b'payload={"type":"block_actions","user":"x","actions":["x"]}', FORM),
        (b'payload={"type":"view_submission","view":{"private_metadata":"x"}}', FORM),
        (b'payload={"type":"view_submission","view":"x","user":{"id":"U"}}', FORM),
        (b'payload={"type":"message_action","callback_id":"make_action"}', FORM),
        (b"[" * 100_000, "application/json"),
        (b'{"a":' * 50_000, "application/json"),
        (b"command=%2Fdone", FORM),
        (b"command=%2Fdone&text=%ED%A0%80&user_id=U0PAUL&team_id=T0HOME", FORM),
    ],
)
async def test_signed_nonsense_is_never_answered_5xx(world: World, body: bytes, kind: str) -> None:
    status, _ = await world.sender.send(body, kind)
    assert status < 500


async def test_slack_verifies_the_address(world: World) -> None:
    status, told = await world.sender.json({"type": "url_verification", "challenge": "abc", "token": "x"})
    assert (status, told) == (200, {"challenge": "abc"})


async def test_one_session_and_no_retries_of_the_librarys_own(world: World) -> None:
    client = world.bot.app.client
    assert client.retry_handlers == []
    assert client.session is not None


def test_an_empty_signing_secret_refuses_to_start() -> None:
    with pytest.raises(ValueError, match="empty signing secret"):
        Signature(" ")
    with pytest.raises(Problem, match="SLACK_SIGNING_SECRET is missing"):
        read_settings({"SLACK_BOT_TOKEN": TOKEN}, chat=True)


def test_a_signature_is_good_for_five_minutes() -> None:
    headers = sign(b"x", at=1_700_000_000)
    Signature(SECRET).check(headers, b"x", now=1_700_000_299)
    with pytest.raises(Unsigned):
        Signature(SECRET).check(headers, b"x", now=1_700_000_301)


def test_everything_that_is_wrong_is_said_at_once() -> None:
    said = {
        "SLACK_BOT_TOKEN": "xoxp-1",
        "SLACK_ROOT_COMMAND": "leave",
        "SLACK_APP_TOKEN": "1",
        "SLACK_API_URL": "http://slack.com/api/",
        "SLACK_LINK_BY_NAME": "perhaps",
        "SLACK_COMMAND_PREFIX": "Ü",
        "PORT": "x",
    }
    with pytest.raises(Problem) as refused:
        read_settings(said, chat=True)
    for name in said:
        assert name in refused.value.says or name == "SLACK_SIGNING_SECRET"
    assert "“leave”, which is Slack’s own" in refused.value.says


def test_settings_are_read() -> None:
    said = {"SLACK_BOT_TOKEN": TOKEN, "SLACK_SIGNING_SECRET": "s", "SLACK_COMMAND_PREFIX": "mhhs-"}
    assert read_settings(said, chat=True).slack == SlackSettings(TOKEN, "s", prefix="mhhs-")
    assert TOKEN not in repr(read_settings(said, chat=True))
    assert read_settings({}, chat=True).slack is None


def test_every_first_word_is_a_command_under_the_prefix_and_reserved_ones_only_after_the_root() -> None:
    words = ("done", "cr", "search", "leave")
    assert slash_names(words, "", "gov") == ("gov", "done", "cr")
    assert slash_names(words, "mhhs-", "gov") == ("gov", "mhhs-done", "mhhs-cr", "mhhs-search", "mhhs-leave")
    assert {"search", "leave", "who", "mute"} <= RESERVED


def test_a_prefixed_command_says_what_it_says_without() -> None:
    assert said_with("/mhhs-done", "DAG31-03", "mhhs-", "gov") == "/done DAG31-03"
    assert said_with("/GOV", " search x ", "mhhs-", "gov") == "search x"
    assert said_with("/gov", "", "", "gov") == "/help"
    assert said_with("/gov", "/MHHS-done DAG31-03", "mhhs-", "gov") == "done DAG31-03"
    assert said_with("/gov", "done DAG31-03", "d", "gov") == "done DAG31-03"


def test_without_slack_no_slack_module_is_loaded() -> None:
    script = """
import sys
from bot.app import build
from bot.settings import read_settings
from bot.subcommands import serve
app = build(read_settings({}, "sqlite:///:memory:", chat=True))
assert list(serve._platforms(app)) == []
print([name for name in sys.modules if "slack" in name])
app.close()
"""
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


async def test_an_event_with_an_odd_team_is_denied(world: World) -> None:
    await world.sender.event(
        {"type": "app_mention", "user": PAUL, "team": None, "channel": "C0DAG", "text": "<@U0BOT> done DAG31-03"},
        is_ext_shared_channel=True,
    )
    await world.settled()
    assert world.action("DAG31-03").updates == ()
    assert "organisations that I was told of" in json.dumps(world.slack.of("chat.postEphemeral"))
