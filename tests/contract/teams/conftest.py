"""Fixtures: the fake Microsoft, and the bot that is told of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.contract.teams.fake import Microsoft, running
from tests.contract.teams.world import Bot, serving


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is on this machine is reached without whatever proxy the machine has."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")


@pytest.fixture
def fake() -> Iterator[Microsoft]:
    with running() as made:
        yield made


@pytest.fixture
async def bot(fake: Microsoft, tmp_path: Path) -> AsyncIterator[Bot]:
    async with serving(tmp_path, fake) as made:
        yield made
