"""With which token of our own do we speak to Teams?

The SDK fetches one for every activity, blocking the event loop. Here it is fetched once, without blocking, by whoever
needs it first, and kept until it is nearly over. Client credentials, as a secret, a certificate or a managed identity:
https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication#bot-to-connector and
https://learn.microsoft.com/entra/identity-platform/certificate-credentials
"""

from __future__ import annotations

import asyncio
import base64
import secrets
import time
from pathlib import Path
from typing import Any

import jwt
from aiohttp import ClientError, ClientSession, ClientTimeout
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization

from bot.teams_settings import TeamsSettings

_RESOURCE = "https://api.botframework.com"
_TIMEOUT = ClientTimeout(total=8)
_MARGIN = 300.0  # seconds before its end at which a token is renewed


class NoToken(Exception):
    """Microsoft gives us no token; the words say why, and hold no secret."""


class Bearer:
    """Our token, and how it is come by."""

    def __init__(self, settings: TeamsSettings, session: ClientSession) -> None:
        self._settings = settings
        self._session = session
        self._token = ""
        self._until = float("-inf")
        self._renewing: asyncio.Task[None] | None = None

    async def header(self) -> dict[str, str]:
        """What to send along with a call. Raises ``NoToken``."""
        if self._settings.unauthenticated:
            return {}
        if time.monotonic() >= self._until:
            if self._renewing is None or self._renewing.done():
                self._renewing = asyncio.create_task(self._renew())
            await asyncio.shield(self._renewing)  # whoever comes meanwhile gets what comes of it, a refusal too
        return {"Authorization": f"Bearer {self._token}"}

    def forget(self) -> None:
        """The token was refused: the next call fetches another."""
        self._until = float("-inf")

    async def _renew(self) -> None:
        self._token, lasts = await self._fetched()
        self._until = time.monotonic() + max(lasts - _MARGIN, lasts / 2)

    async def _fetched(self) -> tuple[str, float]:
        try:
            status, found = await (self._of_identity() if self._settings.managed_identity else self._of_login())
        except (ClientError, TimeoutError, ValueError) as fault:
            raise NoToken(f"The login endpoint does not answer ({type(fault).__name__}).") from fault
        token, lasts = found.get("access_token"), found.get("expires_in")
        if status != 200 or not isinstance(token, str) or not token:
            told = " ".join(str(found.get("error_description") or found.get("error") or "no reason given").split())
            raise NoToken(f"The login endpoint gives no token (HTTP {status}): {told[:300]}")
        # A managed identity writes the number as words.
        return token, float(str(lasts)) if str(lasts).isdecimal() else 3600.0

    async def _of_login(self) -> tuple[int, dict[str, Any]]:
        said = self._settings
        form = {"grant_type": "client_credentials", "client_id": said.app_id, "scope": f"{_RESOURCE}/.default"}
        url = f"{said.login}/{said.tenant}/oauth2/v2.0/token"
        if said.certificate:
            form["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
            try:
                form["client_assertion"] = await asyncio.to_thread(assertion, Path(said.certificate), said.app_id, url)
            except (OSError, ValueError, TypeError) as fault:
                raise NoToken(f"The certificate {said.certificate} cannot be used: {fault}") from fault
        else:
            form["client_secret"] = said.password
        async with self._session.post(url, data=form, timeout=_TIMEOUT, allow_redirects=False) as answer:
            return answer.status, dict(await answer.json(content_type=None) or {})

    async def _of_identity(self) -> tuple[int, dict[str, Any]]:
        header = self._settings.identity_header
        sent = {"X-IDENTITY-HEADER": header} if header else {"Metadata": "true"}
        asked = {
            "api-version": "2019-08-01" if header else "2018-02-01",
            "resource": _RESOURCE,
            "client_id": self._settings.app_id,
        }
        async with self._session.get(
            self._settings.identity, params=asked, headers=sent, timeout=_TIMEOUT, allow_redirects=False
        ) as answer:
            return answer.status, dict(await answer.json(content_type=None) or {})


def assertion(pem: Path, app_id: str, audience: str) -> str:
    """A statement, signed with the certificate's key, that we are the application."""
    text = pem.read_bytes()
    key = serialization.load_pem_private_key(text, None)
    print_ = x509.load_pem_x509_certificate(text).fingerprint(hashes.SHA256())
    now = int(time.time())
    claims = {
        "aud": audience,
        "iss": app_id,
        "sub": app_id,
        "jti": secrets.token_hex(16),
        "nbf": now - 60,
        "exp": now + 540,
    }
    named = base64.urlsafe_b64encode(print_).rstrip(b"=").decode()
    return jwt.encode(claims, key, algorithm="PS256", headers={"x5t#S256": named})  # type: ignore[arg-type]  # an RSA key
