"""The doctor says in words what is missing, and what a credential is worth."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import jwt
import pytest
from aiohttp import ClientSession
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import NameOID

from bot.command_line import main
from bot.settings import read_settings
from bot.teams_doctor import _clock, _reached, _said
from tests.contract.teams.fake import APP, TENANT, Fault, Microsoft, private_key
from tests.contract.teams.world import Bot, environment, serving


def diagnose(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], environ: dict[str, str]
) -> tuple[int, str]:
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    code = main(["doctor", "teams"])
    return code, capsys.readouterr().out


def test_nothing_is_said_yet(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    code, told = diagnose(monkeypatch, capsys, {})
    assert (code, "set MICROSOFT_APP_ID" in told) == (1, True)


def test_everything_missing_is_told_at_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, told = diagnose(monkeypatch, capsys, {"MICROSOFT_APP_ID": "x"})
    assert code == 1
    assert len([line for line in told.splitlines() if line.startswith("✗")]) == 3


def test_all_is_well_but_the_address(
    fake: Microsoft, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, told = diagnose(monkeypatch, capsys, environment(fake, PUBLIC_URL=fake.url))
    assert code == 1
    assert "✓ Microsoft's signing keys can be fetched: 1." in told
    assert "✓ The login endpoint gives a token for the credential." in told
    assert "✓ The clock is right." in told
    assert f"✗ PUBLIC_URL is {fake.url}: say the https address" in told
    assert f"✓ Answers can be sent to {fake.url}." in told
    assert f"✗ {fake.url}/healthz answers 401: start the bot, and lead that address to it." in told
    assert f"✗ {fake.url}/teams/home answers 401" in told


async def test_the_way_in_comes_to_the_bot(bot: Bot) -> None:
    public = bot.url.removesuffix("/api/messages")
    settings = read_settings(environment(bot.fake, PUBLIC_URL=public), chat=True).teams
    assert settings
    found = await _reached(settings)
    assert [told for well, told in found if not well] == []
    assert [told for _, told in found[-4:]] == [
        f"The bot is reached at {public}{path}." for path in ("/healthz", "/api/messages", "/teams/home", "/teams/file")
    ]
    gone = await _reached(replace(settings, public="http://127.0.0.1:9", origins=frozenset({"http://127.0.0.1:9"})))
    assert [well for well, _ in gone] == [True] * 3 + [False] * 5
    assert gone[3][1] == "http://127.0.0.1:9, to which answers are sent, is not reached (ClientConnectorError)."
    assert gone[5][1].startswith(
        "http://127.0.0.1:9/api/messages does not answer (ClientConnectorError): start the bot"
    )


@pytest.mark.parametrize(("off", "told"), [(-300, "seconds fast"), (300, "seconds slow")])
async def test_a_clock_that_is_wrong_is_told(fake: Microsoft, off: int, told: str) -> None:
    settings = read_settings(environment(fake), chat=True).teams
    assert settings
    async with ClientSession() as session:
        fake.faults["/openid"] = Fault(200, {"Date": format_datetime(datetime.now(UTC) + timedelta(seconds=off))})
        well, said = await _clock(settings, session)
        assert (well, told in said) == (False, True)
        fake.faults["/openid"] = Fault(200, {"Date": "never"})
        assert await _clock(settings, session) == (
            False,
            "Whether the clock is right could not be told: Microsoft does not answer.",
        )


async def test_whoever_lets_anybody_in_is_told(bot: Bot) -> None:
    settings = read_settings(environment(bot.fake, TEAMS_ALLOW_UNAUTHENTICATED="1"), chat=True).teams
    assert settings
    (first, second, *_) = _said(settings)
    assert (first[0], "anybody on this machine may speak as anybody" in first[1]) == (False, True)
    assert second == (True, "People of its own tenant may speak to it.")
    both = replace(settings, unauthenticated=False, tenants=frozenset({settings.tenant, "b"}))
    assert [told for _, told in _said(both)][:2] == [
        f"The bot is application {APP} of tenant {TENANT}.",
        "People of its own tenant and of 1 more may speak to it.",
    ]
    others = replace(both, tenants=frozenset({"b", "c"}))
    assert [told for _, told in _said(others)][1] == "People of 2 other tenants may speak to it, of its own none."


def test_what_microsoft_refuses_is_told(
    fake: Microsoft, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fake.faults = {"/openid": Fault(status=500, times=9), "/oauth2/": Fault(status=401, times=9)}
    code, told = diagnose(monkeypatch, capsys, environment(fake, PUBLIC_URL=""))
    assert code == 1
    assert "✗ Microsoft's signing keys cannot be fetched" in told
    assert "✗ The login endpoint gives no token (HTTP 401)" in told
    assert "✗ PUBLIC_URL is missing" in told
    assert "a secret" not in told


def certificate(path: Path) -> x509.Certificate:
    """A key and its certificate in one file."""
    key = private_key(0)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "secretariat")])
    now = datetime.now(UTC)
    built = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    built = built.serial_number(7).not_valid_before(now).not_valid_after(now + timedelta(days=1))
    made = built.sign(key, hashes.SHA256())
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return made


async def test_a_certificate_proves_who_we_are(fake: Microsoft, tmp_path: Path) -> None:
    path = tmp_path / "bot.pem"
    made = certificate(path)
    async with serving(tmp_path, fake, MICROSOFT_APP_PASSWORD="", MICROSOFT_APP_CERTIFICATE=str(path)) as bot:
        await bot.send(bot.activity(text="help"))
    (asked,) = [one.body for one in fake.calls if "/oauth2/" in one.path]
    assert "client_secret" not in asked
    address = f"{fake.url}/{TENANT}/oauth2/v2.0/token"
    claims = jwt.decode(
        asked["client_assertion"], private_key(0).public_key(), algorithms=["PS256"], audience=address, issuer=APP
    )
    assert claims["sub"] == APP
    named = jwt.get_unverified_header(asked["client_assertion"])["x5t#S256"]
    assert jwt.utils.base64url_decode(named) == made.fingerprint(hashes.SHA256())


def test_what_is_no_certificate_is_told(
    fake: Microsoft, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bot.pem"
    path.write_text("hello")
    more = {"MICROSOFT_APP_PASSWORD": "", "MICROSOFT_APP_CERTIFICATE": str(path)}
    code, told = diagnose(monkeypatch, capsys, environment(fake) | more)
    assert code == 1
    assert f"✗ The certificate {path} cannot be used" in told
