"""What is the least that a server could do with an activity, and what does the SDK's own adapter cost?

``python -m benchmarks.teams_floors bare|stock PORT MICROSOFT`` serves one of two: a bare aiohttp application that
answers 200, or botbuilder's stock adapter, which checks the token with the keys of ``MICROSOFT`` and echoes. Its own
token is a constant, so that what MSAL costs is left out.
"""

from __future__ import annotations

import sys
from typing import Any

from aiohttp import web

from tests.contract.teams.fake import APP


def bare(_microsoft: str) -> web.Application:
    """Reads the body and answers."""

    async def answer(request: web.Request) -> web.Response:
        await request.read()
        return web.Response()

    app = web.Application()
    app.router.add_post("/api/messages", answer)
    return app


def stock(microsoft: str) -> web.Application:
    """Echoes, as the SDK's first sample does."""
    from botbuilder.core import ActivityHandler, CloudAdapterBase, TurnContext
    from botbuilder.schema import Activity
    from botframework.connector.auth import (
        BotFrameworkAuthenticationFactory,
        MicrosoftAppCredentials,
        PasswordServiceClientCredentialFactory,
    )

    class Constant(MicrosoftAppCredentials):  # type: ignore[misc]  # the SDK has no types
        def get_access_token(self, force_refresh: bool = False) -> str:
            return "token-0"

    class Credentials(PasswordServiceClientCredentialFactory):  # type: ignore[misc]  # as above
        async def create_credentials(self, app_id: str, *_: Any, **__: Any) -> MicrosoftAppCredentials:
            return Constant(app_id, "a secret")

    class Echo(ActivityHandler):  # type: ignore[misc]  # as above
        async def on_message_activity(self, turn_context: TurnContext) -> None:
            await turn_context.send_activity(f"Echo: {turn_context.activity.text}")

    urls = {
        "to_channel_from_bot_login_url": microsoft,
        "to_channel_from_bot_oauth_scope": "https://api.botframework.com",
        "to_bot_from_channel_token_issuer": "https://api.botframework.com",
        "oauth_url": microsoft,
        "to_bot_from_channel_open_id_metadata_url": f"{microsoft}/openid",
        "to_bot_from_emulator_open_id_metadata_url": f"{microsoft}/openid",
    }
    made = BotFrameworkAuthenticationFactory.create(credential_factory=Credentials(APP, "a secret"), **urls)
    adapter, echo = CloudAdapterBase(made), Echo()

    async def answer(request: web.Request) -> web.Response:
        said = Activity().deserialize(await request.json())
        await adapter.process_activity(request.headers["Authorization"], said, echo.on_turn)
        return web.Response()

    app = web.Application()
    app.router.add_post("/api/messages", answer)
    return app


if __name__ == "__main__":
    kind, port, given = sys.argv[1:]
    web.run_app(
        {"bare": bare, "stock": stock}[kind](given), host="127.0.0.1", port=int(port), print=None, access_log=None
    )
