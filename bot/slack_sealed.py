"""How are tokens kept so that whoever has the database alone has none of them?

Sealed with keys that only the settings hold (Fernet: AES-128 and HMAC-SHA256). The first key seals, every key opens, so
that a key is replaced by writing the new one before the old and taking the old one out some time later.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


@dataclass(frozen=True)
class Tokens:
    """A workspace's tokens; ``refresh`` is empty where the token does not end by itself."""

    access: str
    refresh: str = ""


class Seal:
    """Seals and opens tokens with keys, the newest first."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        self._newest = Fernet(keys[0])
        self._any = MultiFernet([Fernet(key) for key in keys])

    def close(self, tokens: Tokens) -> str:
        """The tokens as they are stored."""
        return self._newest.encrypt(json.dumps([tokens.access, tokens.refresh]).encode()).decode()

    def open(self, sealed: str) -> Tokens | None:
        """What was stored; None where no key of ours sealed it."""
        try:
            access, refresh = json.loads(self._any.decrypt(sealed.encode()))
        except (InvalidToken, ValueError, TypeError):
            return None
        return Tokens(access, refresh)

    def renewed(self, sealed: str) -> str:
        """The same under the newest key; as it is where that sealed it already, or no key opens it."""
        try:
            self._newest.decrypt(sealed.encode())
        except InvalidToken:
            tokens = self.open(sealed)
            return self.close(tokens) if tokens else sealed
        return sealed


def usable_key(said: str) -> bool:
    """Whether that is a key: 32 bytes in URL-safe base64."""
    try:
        Fernet(said)
    except ValueError:
        return False
    return True
