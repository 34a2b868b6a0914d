"""A proxy that the environment names is gone through by all that goes to Microsoft."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.contract.proxy import Proxy, proxying
from tests.contract.teams.fake import Microsoft
from tests.contract.teams.test_files import answer, asked, done
from tests.contract.teams.test_talking import summaries
from tests.contract.teams.world import serving


@pytest.fixture
async def proxy(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Proxy]:
    async with proxying(monkeypatch) as made:
        yield made


async def test_keys_tokens_messages_and_files_go_through_it(proxy: Proxy, fake: Microsoft, tmp_path: Path) -> None:
    async with serving(tmp_path, fake) as bot:
        said, card, key = await asked(bot, "minutes DAG31")
        await bot.send(answer(bot, said, key, card["content"]["acceptContext"], f"{fake.url}/upload/one"))
        await done(bot)
    assert (list(fake.store), len(summaries(bot, "a:paul"))) == (["one"], 2)
    assert {"/openid", "/keys", "/upload/one"} <= proxy.paths()
    assert len(proxy.asked) == len(fake.calls)


async def test_over_https_it_is_asked_for_a_way(proxy: Proxy, fake: Microsoft, tmp_path: Path) -> None:
    async with serving(tmp_path, fake, TEAMS_LOGIN_URL="https://login.microsoftonline.com") as bot:
        assert (await bot.send(bot.activity(text="help")))[0] == 200
    assert ("CONNECT", "login.microsoftonline.com:443") in proxy.asked
    assert fake.posted() == []
