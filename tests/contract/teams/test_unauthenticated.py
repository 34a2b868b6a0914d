"""Without tokens, for trying out: only what is on this machine is answered, and nothing of ours is sent with it."""

from __future__ import annotations

from pathlib import Path

from tests.contract.teams.fake import Microsoft
from tests.contract.teams.world import serving


async def test_a_local_tool_needs_no_token_and_no_setting(fake: Microsoft, tmp_path: Path) -> None:
    fake.guarded = False
    async with serving(tmp_path, fake, TEAMS_ALLOW_UNAUTHENTICATED="1", TEAMS_SERVICE_HOSTS="") as bot:
        assert (await bot.send(bot.activity(channelId="emulator"), token=None))[0] == 200
        assert len(fake.messages["a:paul"]) == 1
        assert fake.tokens == 0
        for address in ("https://evil.test/", "http://evil.test/", "http://127.0.0.1@evil.test/", None):
            assert (await bot.send(bot.activity(serviceUrl=address), token=None))[0] == 401
