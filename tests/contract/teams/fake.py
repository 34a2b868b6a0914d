"""A Microsoft of our own: connector, login, OpenID metadata and rotating keys, on loopback in a thread of its own.

It records every call, checks that each carries the token it gave, and can be told to fail in the ways that Microsoft
does. Its own thread: an SDK that blocks the loop must still be answered, or the test would hang instead of failing.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import unquote

import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

APP = "11111111-2222-3333-4444-555555555555"
TENANT = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee"
BOT = f"28:{APP}"
TEAM = "19:team@thread.tacv2"
CHANNEL = "19:dag@thread.tacv2"
_STOPPING = 5.0


@cache
def private_key(_number: int) -> rsa.RSAPrivateKey:
    """One of a few keys; making them is slow, so rotations give them new names."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass(frozen=True)
class Call:
    """Something the bot asked of us."""

    method: str
    path: str
    query: dict[str, str]
    body: Any
    at: float


@dataclass
class Fault:
    """What to do instead of answering: ``store`` does it all the same, ``stall`` first waits."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    store: bool = False
    stall: float = 0.0
    times: int = 1


class Microsoft:
    """The fake. ``url`` is where everything of it is."""

    def __init__(self) -> None:
        self.url = ""
        self.calls: list[Call] = []
        self.messages: defaultdict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
        self.members: dict[str, dict[str, Any]] = {}
        self.faults: dict[str, Fault] = {}
        self.targeted = True
        self.guarded = True
        self.files: dict[str, tuple[int, bytes]] = {}
        self.store: dict[str, bytes] = {}
        self.store_status = 201
        self.tokens = 0
        self.peers: set[object] = set()
        self.kid = "key-0"
        self._number = 0
        self._kids: dict[str, tuple[int, list[str]]] = {"key-0": (0, ["msteams", "emulator"])}

    # What a test says to it.

    def rotate(self, *, keep: bool = False, endorsements: list[str] | None = None) -> str:
        """Signs with a key of a new name from now on; the old ones go unless they are kept."""
        self._number += 1
        self.kid = f"key-{self._number}"
        new = {self.kid: (self._number % 3, ["msteams"] if endorsements is None else endorsements)}
        self._kids = ({**self._kids} if keep else {}) | new
        return self.kid

    def token(self, claims: dict[str, Any] | None = None, **headers: Any) -> str:
        """A token as Teams sends it; ``claims`` replace its own, and None takes one out."""
        now = int(time.time())
        said: dict[str, Any] = {
            "iss": "https://api.botframework.com",
            "aud": APP,
            "serviceurl": f"{self.url}/emea/",
            "nbf": now - 10,
            "exp": now + 3600,
        }
        said = {name: value for name, value in (said | (claims or {})).items() if value is not None}
        number, _ = self._kids[self.kid]
        return jwt.encode(said, private_key(number), "RS256", headers={"kid": self.kid} | headers)

    def member(self, user: str, name: str, **more: str) -> dict[str, Any]:
        """Puts somebody into every roster; what an activity says of its sender."""
        account = f"{user}-0000-0000-0000-000000000000"
        self.members[f"29:{user}"] = {
            "id": f"29:{user}",
            "name": name,
            "aadObjectId": account,
            "userRole": "user",
            **more,
        }
        return {"id": f"29:{user}", "name": name, "aadObjectId": account}

    def posted(self, *methods: str) -> list[Call]:
        """What was sent to conversations."""
        return [one for one in self.calls if "/v3/" in one.path and one.method in (methods or ("POST",))]

    def forget(self) -> None:
        """Forgets what was asked so far."""
        self.calls.clear()

    # What the bot says to it.

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        path = unquote(request.raw_path.partition("?")[0])
        form = request.content_type == "application/x-www-form-urlencoded"
        octets = request.content_type == "application/octet-stream" and request.can_read_body
        body = (
            dict(await request.post())
            if form
            else await request.read()
            if octets
            else await request.json()
            if request.can_read_body
            else None
        )
        call = Call(request.method, path, dict(request.query), body, time.monotonic())
        self.calls.append(call)
        self.peers.add(request.transport.get_extra_info("peername") if request.transport else None)
        # A part of a path, or with $ the end of one.
        fault = next((one for part, one in self.faults.items() if part in f"{path}$" and one.times > 0), None)
        if fault is not None:
            fault.times -= 1
            await asyncio.sleep(fault.stall)
            if fault.store:
                self._done(call, request)
            if fault.status:
                return web.json_response({"error": {"code": "Told"}}, status=fault.status, headers=fault.headers)
        return self._done(call, request)

    def _done(self, call: Call, request: web.Request) -> web.StreamResponse:
        match call.path.strip("/").split("/"):
            case ["openid"]:
                return web.json_response({"issuer": "https://api.botframework.com", "jwks_uri": f"{self.url}/keys"})
            case ["keys"]:
                return web.json_response({"keys": [self._jwk(kid) for kid in self._kids]})
            case [_, "oauth2", "v2.0", "token"]:
                self.tokens += 1
                return web.json_response({"access_token": f"token-{self.tokens}", "expires_in": 3599})
            case ["identity"]:
                self.tokens += 1
                return web.json_response({"access_token": f"token-{self.tokens}", "expires_in": "3599"})
            case ["upload", name]:
                return self._uploaded(name, call, request)
            case ["files", name]:
                status, data = self.files[name]
                return web.Response(status=status, body=data, headers={"Location": f"{self.url}/files/other"})
            case _:
                return self._connected(call, request)

    def _uploaded(self, name: str, call: Call, request: web.Request) -> web.StreamResponse:
        """A file store: the whole file in one range, and no token of ours."""
        size = len(call.body)
        assert (call.method, request.headers.get("Authorization")) == ("PUT", None)
        assert request.headers["Content-Range"] == f"bytes 0-{size - 1}/{size}"
        if self.store_status < 300:
            self.store[name] = call.body
        return web.json_response({}, status=self.store_status)

    def _connected(self, call: Call, request: web.Request) -> web.StreamResponse:
        if self.guarded and not request.headers.get("Authorization", "").startswith("Bearer token-"):
            return web.json_response({}, status=401)
        return self._connector(call)

    def _connector(self, call: Call) -> web.StreamResponse:
        match [call.method, *call.path.strip("/").split("/")]:
            case ["POST", "emea", "v3", "conversations"]:
                conversation = f"{call.body['channelData']['channel']['id']};messageid={self._next()}"
                key = self._kept(conversation, call.body["activity"])
                return web.json_response({"id": conversation, "activityId": key}, status=201)
            case ["POST", "emea", "v3", "conversations", conversation, "activities", *_]:
                if call.query.get("isTargetedActivity") and not self.targeted:
                    return web.json_response({"error": {"code": "BadSyntax"}}, status=400)
                return web.json_response({"id": self._kept(conversation, call.body)}, status=201)
            case ["PUT", "emea", "v3", "conversations", conversation, "activities", key]:
                if key not in self.messages[conversation]:
                    return web.json_response({"error": {"code": "ActivityNotFoundInConversation"}}, status=404)
                self.messages[conversation][key] = call.body
                return web.json_response({"id": key})
            case ["DELETE", "emea", "v3", "conversations", conversation, "activities", key]:
                del self.messages[conversation][key]
                return web.json_response({})
            case ["GET", "emea", "v3", "conversations", _, "members", user] if user in self.members:
                return web.json_response(self.members[user])
        return web.json_response({"error": {"code": "NotFound"}}, status=404)

    def _kept(self, conversation: str, body: Any) -> str:
        key = self._next()
        self.messages[conversation][key] = body
        return key

    def _next(self) -> str:
        return f"{1_700_000_000_000 + sum(map(len, self.messages.values()))}"

    def _jwk(self, kid: str) -> dict[str, Any]:
        number, endorsements = self._kids[kid]
        shown = RSAAlgorithm.to_jwk(private_key(number).public_key(), as_dict=True)
        return {**shown, "kid": kid, "use": "sig", "endorsements": endorsements}

    async def _serve(self, started: threading.Event, stop: asyncio.Event) -> None:
        app = web.Application(client_max_size=10_000_000)
        app.router.add_route("*", "/{path:.*}", self._answer)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        started.set()
        await stop.wait()
        await runner.cleanup()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:  # those that stall
            task.cancel()
        await asyncio.sleep(0)


@contextmanager
def running() -> Iterator[Microsoft]:
    """The fake, for as long as it is needed."""
    fake, started = Microsoft(), threading.Event()
    loop = asyncio.new_event_loop()
    stop = asyncio.Event()
    for number in range(3):
        private_key(number)
    thread = threading.Thread(target=lambda: loop.run_until_complete(fake._serve(started, stop)), daemon=True)
    thread.start()
    assert started.wait(_STOPPING)
    try:
        yield fake
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(_STOPPING)
        loop.close()
