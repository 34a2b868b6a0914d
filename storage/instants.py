"""How is an instant written so that both databases sort it?"""

from __future__ import annotations

from datetime import UTC, datetime


def stamp(at: datetime) -> str:
    """The instant in UTC, always of the same length; raises ``ValueError`` where ``at`` does not say its zone."""
    if at.tzinfo is None:
        raise ValueError("An instant is stored with its zone; this one has none.")
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def instant(text: str) -> datetime:
    """The instant that ``stamp`` wrote."""
    return datetime.fromisoformat(text)
