"""Whoever is not Microsoft Teams, speaking for us, gets 401; nothing runs and nobody is called."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from registers.actions import Status
from tests.contract.teams.fake import APP, BOT, TENANT, Microsoft, private_key
from tests.contract.teams.test_talking import status
from tests.contract.teams.world import Bot, serving


def now(later: int = 0) -> int:
    """The time of the test, not of its collection: a whole run takes longer than clocks may differ."""
    return int(time.time()) + later


_OTHER = "99999999-8888-7777-6666-555555555555"


def _raw(header: dict[str, Any], payload: bytes, signature: str = "AAAA") -> str:
    parts = (base64.urlsafe_b64encode(one).rstrip(b"=").decode() for one in (json.dumps(header).encode(), payload))
    return ".".join((*parts, signature))


def _payload(fake: Microsoft, **claims: Any) -> dict[str, Any]:
    read: dict[str, Any] = jwt.decode(fake.token(), options={"verify_signature": False})
    return read | claims


def _signed(fake: Microsoft, key: Any, algorithm: str, **headers: Any) -> str:
    return jwt.encode(_payload(fake), key, algorithm, headers={"kid": fake.kid, **headers})


def _tampered(fake: Microsoft) -> str:
    header, _, signature = fake.token().split(".")
    body = base64.urlsafe_b64encode(json.dumps(_payload(fake, exp=now(9_999_999))).encode()).rstrip(b"=").decode()
    return f"{header}.{body}.{signature}"


def _public_as_secret(fake: Microsoft) -> str:
    """The oldest trick: the public key taken for the secret of an HMAC."""
    number = private_key(0).public_key().public_numbers().n
    return _signed(fake, number.to_bytes(256, "big"), "HS256")


def _unsigned(fake: Microsoft) -> str:
    return _raw({"alg": "none", "kid": fake.kid}, json.dumps(_payload(fake)).encode(), "A")


def _unendorsed(fake: Microsoft, endorsements: list[str]) -> str:
    fake.rotate(endorsements=endorsements)
    return fake.token()


TOKENS: dict[str, Callable[[Microsoft], str | None]] = {
    "none at all": lambda _: None,
    "not a token": lambda _: "Bearer hello",
    "another scheme": lambda fake: f"Basic {fake.token()}",
    "no scheme": lambda fake: fake.token(),
    "two spaces": lambda fake: f"Bearer  {fake.token()}",
    "two tokens": lambda fake: f"Bearer {fake.token()}, Bearer {fake.token()}",
    "two parts": lambda fake: f"Bearer {fake.token().rpartition('.')[0]}",
    "a long one": lambda _: f"Bearer {'a' * 7000}.{'b' * 500}.{'c' * 400}",
    "not ASCII": lambda fake: f"Bearer {fake.token()[:-4]}ŋŋŋŋ",
    "a header that is no JSON": lambda _: "Bearer aGVsbG8.aGVsbG8.aGVsbG8",
    "a header that is a list": lambda _: f"Bearer {_raw([], b'{}')}",  # type: ignore[arg-type]
    "signed by nobody": lambda fake: (
        f"Bearer {_raw({'alg': 'none', 'kid': fake.kid}, json.dumps(_payload(fake)).encode(), 'A')}"
    ),
    "no signature": lambda fake: f"Bearer {fake.token().rpartition('.')[0]}.",
    "signed with the public key": lambda fake: f"Bearer {_public_as_secret(fake)}",
    "PS256": lambda fake: f"Bearer {_signed(fake, private_key(0), 'PS256')}",
    "RS512": lambda fake: f"Bearer {_signed(fake, private_key(0), 'RS512')}",
    "ES256": lambda fake: f"Bearer {_signed(fake, ec.generate_private_key(ec.SECP256R1()), 'ES256')}",
    "another key under Microsoft's name": lambda fake: (
        f"Bearer {_signed(fake, rsa.generate_private_key(65537, 2048), 'RS256')}"
    ),
    "a key that nobody has": lambda fake: f"Bearer {fake.token(kid='key-unknown')}",
    "a key without a name": lambda _: f"Bearer {_raw({'alg': 'RS256'}, b'{}')}",
    "a key named by a number": lambda fake: f"Bearer {_raw({'alg': 'RS256', 'kid': 7}, b'{}')}",
    "changed after it was signed": lambda fake: f"Bearer {_tampered(fake)}",
    "a critical header": lambda fake: f"Bearer {fake.token(crit=['exp'], exp=1)}",
    "another issuer": lambda fake: (
        f"Bearer {fake.token({'iss': 'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/'})}"
    ),
    "the emulator's issuer": lambda fake: (
        f"Bearer {fake.token({'iss': f'https://login.microsoftonline.com/{TENANT}/v2.0'})}"
    ),
    "no issuer": lambda fake: f"Bearer {fake.token({'iss': None})}",
    "another bot": lambda fake: f"Bearer {fake.token({'aud': _OTHER})}",
    "several bots": lambda fake: f"Bearer {fake.token({'aud': [APP, _OTHER]})}",
    "no audience": lambda fake: f"Bearer {fake.token({'aud': None})}",
    "an empty audience": lambda fake: f"Bearer {fake.token({'aud': ''})}",
    "expired": lambda fake: f"Bearer {fake.token({'exp': now(-400)})}",
    "no end": lambda fake: f"Bearer {fake.token({'exp': None})}",
    "an end in words": lambda fake: f"Bearer {fake.token({'exp': str(now(900))})}",
    "an end that is true": lambda fake: f"Bearer {fake.token({'exp': True})}",
    "an end beyond all time": lambda fake: f"Bearer {fake.token({'exp': 10**15})}",
    "not yet": lambda fake: f"Bearer {fake.token({'nbf': now(400)})}",
    "no beginning": lambda fake: f"Bearer {fake.token({'nbf': None})}",
    "for another service": lambda fake: f"Bearer {fake.token({'serviceurl': 'https://smba.trafficmanager.net/emea/'})}",
    "for no service": lambda fake: f"Bearer {fake.token({'serviceurl': None})}",
    "a key for another channel": lambda fake: f"Bearer {_unendorsed(fake, ['webchat', 'directline'])}",
    "a key for no channel": lambda fake: f"Bearer {_unendorsed(fake, [])}",
}


async def refused(bot: Bot, activity: Any, authorization: str | None) -> None:
    headers = {} if authorization is None else {"Authorization": authorization}
    before = len(bot.fake.posted("POST", "PUT", "GET", "DELETE"))
    answer = await bot.send(activity, token=None, headers=headers)
    assert answer == (401, None)
    assert len(bot.fake.posted("POST", "PUT", "GET", "DELETE")) == before
    assert bot.fake.tokens == 0
    assert status(bot, "DAG31-03") is Status.OPEN


@pytest.mark.parametrize("kind", TOKENS)
async def test_a_bad_token(bot: Bot, kind: str) -> None:
    await refused(bot, bot.activity(), TOKENS[kind](bot.fake))


def test_there_are_enough_kinds_of_bad_token() -> None:
    assert len(TOKENS) >= 24


async def test_two_authorization_headers(bot: Bot) -> None:
    good = f"Bearer {bot.fake.token()}"
    async with bot._session.post(bot.url, json=bot.activity(), headers=[("Authorization", good)] * 2) as answer:
        assert answer.status == 401


ADDRESSES = (
    "https://smba.trafficmanager.net.evil.test/emea/",
    "https://evil.test/smba.trafficmanager.net/",
    "https://smba-trafficmanager.net/emea/",
    "https://xsmba.trafficmanager.net/emea/",
    "https://smba.trafficmanager.net@evil.test/emea/",
    "https://smba.trafficmanager.net:pass@evil.test/emea/",
    "https://evil.test#smba.trafficmanager.net/",
    "https://evil.test?smba.trafficmanager.net/",
    "https://evil.test\\@smba.trafficmanager.net/emea/",
    "https://smba.trafficmanager.net\\.evil.test/",
    "https://smba.trafficmanager.net:8443/emea/",
    "https://smba.trafficmanager.net:443/emea/",
    "http://smba.trafficmanager.net/emea/",
    "HTTPS://smba.trafficmanager.net/emea/",
    "https://SMBA.trafficmanager.net/emea/",
    "https://smba.trafficmanager.net./emea/",
    "https://smba.trafficmanager.net%2eevil.test/",
    "https://smba.trafficmanager。net/emea/",
    "https://ѕmba.trafficmanager.net/emea/",
    "https://[::1]/emea/",
    "https://[::ffff:127.0.0.1]/emea/",
    "https://127.0.0.1/emea/",
    "https://2130706433/emea/",
    "https://169.254.169.254/metadata/",
    "//smba.trafficmanager.net/emea/",
    "smba.trafficmanager.net/emea/",
    "ftp://smba.trafficmanager.net/emea/",
    "file:///etc/passwd",
    "https:///emea/",
    "https://smba.trafficmanager.net/emea/../../evil",
    "https://smba.trafficmanager.net/emea/?x=https://evil.test",
    "https://smba.trafficmanager.net/emea/\r\nHost: evil.test",
    " https://smba.trafficmanager.net/emea/",
    "",
    None,
    7,
    ["https://smba.trafficmanager.net/emea/"],
)


async def test_addresses_that_are_not_teams(fake: Microsoft, tmp_path: Path) -> None:
    """Signed by Microsoft for that very address, and refused all the same."""
    async with serving(tmp_path, fake, TEAMS_SERVICE_HOSTS="") as bot:
        for address in ADDRESSES:
            await refused(bot, bot.activity(serviceUrl=address), f"Bearer {fake.token({'serviceurl': address})}")


async def test_addresses_that_look_like_the_allowed_one(bot: Bot) -> None:
    for trick in (
        "/emea//",
        "@evil.test/",
        "/emea/?a=b",
        "/emea/#x",
        ":80/",
        "/emea/%2e%2e/",
        "/a b/",
        "\\@evil.test/",
    ):
        address = f"{bot.fake.url}{trick}"
        await refused(bot, bot.activity(serviceUrl=address), f"Bearer {bot.fake.token({'serviceurl': address})}")


@pytest.mark.parametrize(
    "activity",
    [
        {"channelId": "emulator"},
        {"channelId": "webchat"},
        {"channelId": None},
        {"channelData": {"tenant": {"id": _OTHER}}},
        {"conversation": {"id": "a:paul", "conversationType": "personal", "tenantId": _OTHER}},
        {
            "conversation": {"id": "a:paul", "conversationType": "personal", "tenantId": _OTHER},
            "channelData": {"tenant": {"id": _OTHER}},
        },
        {"conversation": {"id": "a:paul", "conversationType": "personal"}, "channelData": {}},
        {"conversation": {"id": "a:paul", "tenantId": 7}, "channelData": {"tenant": {"id": TENANT}}},
        {"channelData": [], "conversation": "a:paul"},
    ],
)
async def test_another_channel_or_organisation(bot: Bot, activity: dict[str, Any]) -> None:
    await refused(bot, bot.activity(**activity), f"Bearer {bot.fake.token()}")


@pytest.mark.parametrize(("claim", "off"), [("exp", -200), ("nbf", 200)])
async def test_clocks_may_differ_by_five_minutes(bot: Bot, claim: str, off: int) -> None:
    assert await bot.send(bot.activity(), token=bot.fake.token({claim: now(off)})) == (200, None)


@pytest.mark.parametrize("body", [b"", b"[]", b'"x"', b"{", b"\xff", b"[" * 100_000, b"null"])
async def test_what_is_no_activity(bot: Bot, body: bytes) -> None:
    assert (await bot.send(body))[0] == 400
    assert bot.fake.posted() == []


async def test_what_is_too_long(bot: Bot) -> None:
    assert (await bot.send(bot.activity(text="x" * 1_000_000)))[0] == 413


async def test_an_activity_without_a_conversation(bot: Bot) -> None:
    place = {"id": 7, "tenantId": TENANT}
    assert (await bot.send(bot.activity(conversation=place)))[0] == 400
    assert (await bot.send(bot.activity(type="invoke", name="x", conversation=place)))[0] == 501
    assert BOT not in str(bot.fake.posted())


@pytest.mark.parametrize("kind", [None, 7, []])
async def test_an_activity_of_no_kind(bot: Bot, kind: Any) -> None:
    """The SDK raises a ``TypeError`` for the first."""
    assert (await bot.send(bot.activity(type=kind)))[0] == 400
