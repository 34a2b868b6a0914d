"""Sealed tokens are opened by the keys that are set, and by nothing else."""

from __future__ import annotations

from cryptography.fernet import Fernet

from bot.slack_sealed import Seal, Tokens, usable_key

OLD, NEW, OTHER = (Fernet.generate_key().decode() for _ in range(3))
TOKENS = Tokens("xoxb-1", "xoxe-1")


def test_what_is_sealed_is_opened_by_any_key_and_by_no_other() -> None:
    sealed = Seal((OLD,)).close(TOKENS)
    assert "xox" not in sealed
    assert sealed != Seal((OLD,)).close(TOKENS)
    assert Seal((NEW, OLD)).open(sealed) == TOKENS
    assert Seal((OTHER,)).open(sealed) is None
    assert Seal((OLD,)).open(sealed[:-4] + "AAA=") is None
    assert Seal((OLD,)).open("") is None


def test_a_new_key_takes_over() -> None:
    sealed = Seal((OLD,)).close(TOKENS)
    renewed = Seal((NEW, OLD)).renewed(sealed)
    assert Seal((NEW,)).open(renewed) == TOKENS
    assert Seal((NEW, OLD)).renewed(renewed) == renewed
    assert Seal((OTHER,)).renewed(sealed) == sealed


def test_a_key_is_32_bytes() -> None:
    assert usable_key(NEW)
    assert not any(usable_key(said) for said in ("", "short", NEW[:-1], "é" * 44))
