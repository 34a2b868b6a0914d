"""A Slack of our own on loopback: it keeps what it is told, checks every call, and signs what it sends."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import itertools
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import urlencode

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.slack_scopes import SCOPES
from tests.bot.schemas import HAVE_SCHEMAS, block_errors, validator

TEAM, BOT, SECRET, TOKEN = "T0HOME", "U0BOT", "8f742231b10e8888abcd99yyyzzz85a5", "xoxb-1-2-three"
#: The definition of ``requests.schema.json`` that a method's arguments are checked against.
_ARGUMENTS = {
    "chat.postMessage": "ChatPostMessageArguments",
    "chat.postEphemeral": "ChatPostEphemeralArguments",
    "chat.update": "ChatUpdateArguments",
    "views.open": "ViewsOpenArguments",
    "views.publish": "ViewsPublishArguments",
}
_BLOCKS = {"message": 50, "modal": 100, "home": 100}


@dataclass
class Call:
    """One call of the Web API, as it came."""

    method: str
    arguments: dict[str, Any]
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Trouble:
    """What becomes of a call: answered ``slow`` seconds late, ``stored`` and yet answered 500, or cut off by a
    ``reset`` before or, if ``stored``, after it was.
    """

    slow: float = 0.0
    stored: bool = False
    reset: bool = False


@dataclass
class Message:
    """A message in a channel, as it stands now."""

    channel: str
    ts: str
    text: str
    blocks: list[dict[str, Any]]
    thread: str = ""
    edits: int = 0
    metadata: dict[str, Any] = field(default_factory=dict)


@dataclass
class Upload:
    """A file that an address was given for."""

    name: str
    length: int
    content: bytes | None = None


@dataclass(frozen=True)
class Shared:
    """A file in a conversation."""

    channel: str
    thread: str
    name: str
    content: bytes


@dataclass
class FakeSlack:
    """The workspace. ``errors`` are what a call went wrong by: a test ends by looking that there are none."""

    users: dict[str, dict[str, Any]] = field(default_factory=dict)
    members: set[str] = field(default_factory=set)
    #: Chats between people, where an app may be used and says nothing by itself.
    private: set[str] = field(default_factory=set)
    files: dict[str, bytes] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    responses: list[dict[str, Any]] = field(default_factory=list)
    views: list[dict[str, Any]] = field(default_factory=list)
    homes: dict[str, dict[str, Any]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    #: Answers that the next calls of a method get instead of the usual: status, headers, body.
    next: dict[str, list[tuple[int, dict[str, str], dict[str, Any]]]] = field(default_factory=dict)
    #: What goes wrong with the next calls of a method that are else answered as usual.
    trouble: dict[str, list[Trouble]] = field(default_factory=dict)
    #: The workspace of each token, and what the tokens permit.
    tokens: dict[str, str] = field(default_factory=lambda: {TOKEN: TEAM})
    scopes: set[str] = field(default_factory=lambda: {scope.name for scope in SCOPES})
    app_token: str = "xapp-1-app"
    #: The workspace that whoever comes next installs the app in, and for how many seconds its token lives.
    installs: dict[str, str] = field(default_factory=lambda: {"id": TEAM, "name": "Programme"})
    lives: int = 0
    basic: str = "Basic " + base64.b64encode(b"1.2:app-secret").decode()
    refreshes: dict[str, str] = field(default_factory=dict)
    channels: dict[str, dict[str, Any]] = field(default_factory=dict)
    #: Files that were put into a conversation, and those still on their way there.
    shared: list[Shared] = field(default_factory=list)
    uploads: dict[str, Upload] = field(default_factory=dict)
    upload_status: int = 200
    #: What is told of a file of a shared channel when it is asked about, by its id.
    infos: dict[str, dict[str, Any]] = field(default_factory=dict)
    #: Kinds of blocks that this Slack knows nothing of.
    unknown: set[str] = field(default_factory=set)
    #: Where bytes are to go, instead of this Slack's own file store.
    upload_url: str = ""
    #: The other ends of the connections that calls came over.
    peers: set[Any] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._stamps = itertools.count(1)
        self._ids = itertools.count(1)
        self._server: TestServer | None = None
        self.sockets: list[web.WebSocketResponse] = []
        self.connections: asyncio.Queue[web.WebSocketResponse] = asyncio.Queue()
        self._waiting: dict[str, asyncio.Future[Any]] = {}

    async def __aenter__(self) -> Self:
        made = web.Application()
        made.router.add_post("/api/{method}", self._called)
        made.router.add_post("/response/{user}", self._responded)
        made.router.add_get("/files/{name}", self._file)
        made.router.add_post("/upload/{file}", self._uploaded)
        made.router.add_get("/socket", self._connected)
        self._server = TestServer(made, host="127.0.0.1")
        await self._server.start_server()
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server
        for one in tuple(self.sockets):
            await one.close()
        await self._server.close()

    def url(self, path: str) -> str:
        assert self._server
        return str(self._server.make_url(path))

    @property
    def api(self) -> str:
        return self.url("/api/")

    def user(self, user: str, name: str, **more: Any) -> None:
        profile = {"real_name": name, "display_name": name.split(maxsplit=1)[0].lower()} | more.pop("profile", {})
        self.users[user] = {"id": user, "team_id": TEAM, "real_name": name, "profile": profile} | more

    def of(self, method: str) -> list[dict[str, Any]]:
        """The arguments of every call of a method."""
        return [call.arguments for call in self.calls if call.method == method]

    def said_in(self, channel: str) -> list[Message]:
        return [one for one in self.messages if one.channel == channel]

    async def _called(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        if request.content_type == "application/json":
            arguments = await request.json()
        else:
            arguments = dict(await request.post())
        self.calls.append(Call(method, arguments, dict(request.headers)))
        self.peers.add(request.transport.get_extra_info("peername") if request.transport else None)
        wrong = self.trouble[method].pop(0) if self.trouble.get(method) else Trouble()
        if wrong.reset and not wrong.stored:
            await asyncio.sleep(wrong.slow)
            return self._cut(request)
        if refused := self._refused(method, request.headers.get("Authorization", "")):
            return web.json_response({"ok": False, "error": refused})
        self._check(method, arguments)
        if self.unknown & {block["type"] for block in arguments.get("blocks") or ()}:
            return web.json_response(_no("invalid_blocks"))
        if waiting := self.next.get(method):
            status, headers, body = waiting.pop(0)
            return web.json_response(body, status=status, headers=headers)
        answer = getattr(self, f"_{method.replace('.', '_')}", None)
        if answer is None:
            self.errors.append(f"{method} is no method that the bot may call")
            return web.json_response({"ok": False, "error": "unknown_method"})
        told = self._auth_test_of(request) if method == "auth.test" else answer(arguments)
        await asyncio.sleep(wrong.slow)
        if wrong.reset:
            return self._cut(request)
        headers = {"x-oauth-scopes": ",".join(sorted(self.scopes))}
        if wrong.stored:
            return web.json_response({"ok": False, "error": "internal_error"}, status=500, headers=headers)
        return web.json_response(told, headers=headers)

    def _refused(self, method: str, authorization: str) -> str:
        """Why a call is not permitted."""
        if method == "oauth.v2.access":
            return "" if authorization == self.basic else "bad_client_secret"
        if authorization.removeprefix("Bearer ") not in {*self.tokens, self.app_token}:
            return "invalid_auth"
        needed = {scope.name for scope in SCOPES if method in scope.methods}
        return "missing_scope" if needed and not needed & self.scopes else ""

    def _cut(self, request: web.Request) -> web.Response:
        """The connection ends without an answer."""
        assert request.transport
        request.transport.abort()
        return web.Response()

    def _auth_test_of(self, request: web.Request) -> dict[str, Any]:
        team = self.tokens[request.headers["Authorization"].removeprefix("Bearer ")]
        return self._auth_test({}) | {"team_id": team}

    def _check(self, method: str, arguments: dict[str, Any]) -> None:
        blocks, kind = arguments.get("blocks") or [], "message"
        if HAVE_SCHEMAS and (definition := _ARGUMENTS.get(method)):
            plain = {name: value for name, value in arguments.items() if name not in {"blocks", "view"}}
            whole = plain | ({"blocks": []} if "blocks" in arguments else {})
            if "view" in arguments:
                view = arguments["view"]
                blocks, kind = view["blocks"], view["type"]
                whole["view"] = view | {"blocks": []}
            found = list(validator("slack/requests.schema.json", definition).iter_errors(whole))
            self.errors += [f"{method} {error.json_path}: {error.message[:300]}" for error in found]
        self.check_blocks(blocks, kind)

    def check_blocks(self, blocks: list[dict[str, Any]], kind: str = "message") -> None:
        if len(blocks) > _BLOCKS[kind]:
            self.errors.append(f"{len(blocks)} blocks in a {kind}")
        ids = [block["block_id"] for block in blocks if "block_id" in block]
        if len(ids) != len(set(ids)):
            self.errors.append(f"block ids twice: {ids}")
        schema = f"slack/{kind if kind != 'message' else 'blocks'}.schema.json"
        # Charts are newer than Slack's published types; tests/bot checks them by what their documentation says.
        for block in [one for one in blocks if HAVE_SCHEMAS and one["type"] != "data_visualization"]:
            self.errors += block_errors(block, schema)

    def _auth_test(self, _: dict[str, Any]) -> dict[str, Any]:
        return {"ok": True, "team_id": TEAM, "user_id": BOT, "bot_id": "B0BOT", "team": "Programme"}

    def _oauth_v2_access(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """A token for a code or a refresh token, each good for one use."""
        team = self.installs["id"]
        if arguments.get("grant_type") == "refresh_token":
            team = self.refreshes.pop(arguments["refresh_token"], "")
            if not team:
                return {"ok": False, "error": "invalid_refresh_token"}
        number = len(self.of("oauth.v2.access"))
        token, refresh = f"xoxb-{team}-{number}", f"refresh-{number}"
        self.tokens[token], self.refreshes[refresh] = team, team
        rotating = {"expires_in": self.lives} if self.lives else {}
        return {
            "ok": True,
            "access_token": token,
            "refresh_token": refresh,
            "token_type": "bot",
            "scope": ",".join(sorted(self.scopes)),
            "bot_user_id": BOT,
            "team": self.installs,
            "enterprise": None,
            "is_enterprise_install": False,
            **rotating,
        }

    def _auth_revoke(self, _: dict[str, Any]) -> dict[str, Any]:
        self.tokens.clear()
        return {"ok": True, "revoked": True}

    def _apps_connections_open(self, _: dict[str, Any]) -> dict[str, Any]:
        return {"ok": True, "url": self.url("/socket").replace("http", "ws", 1)}

    async def _connected(self, request: web.Request) -> web.WebSocketResponse:
        """An app in Socket Mode connects; what it answers goes to whoever sent what it answers."""
        opened = web.WebSocketResponse()
        await opened.prepare(request)
        self.sockets.append(opened)
        await opened.send_json({"type": "hello", "num_connections": 1})
        self.connections.put_nowait(opened)
        async for said in opened:
            answer = said.json()
            if waiting := self._waiting.pop(answer["envelope_id"], None):
                waiting.set_result(answer.get("payload"))
        self.sockets.remove(opened)
        return opened

    async def over_socket(self, kind: str, payload: dict[str, Any]) -> Any:
        """Sends an app something over its connection; the payload that it acknowledges it with."""
        envelope = f"E{next(self._ids)}"
        waiting = self._waiting[envelope] = asyncio.get_running_loop().create_future()
        await self.sockets[-1].send_json(
            {"type": kind, "envelope_id": envelope, "payload": payload, "accepts_response_payload": True}
        )
        async with asyncio.timeout(10):
            return await waiting

    def _conversations_info(self, arguments: dict[str, Any]) -> dict[str, Any]:
        channel = arguments["channel"]
        if channel not in self.channels:
            return {"ok": False, "error": "channel_not_found"}
        return {"ok": True, "channel": {"is_member": channel in self.members, **self.channels[channel]}}

    def _users_info(self, arguments: dict[str, Any]) -> dict[str, Any]:
        user = self.users.get(arguments["user"])
        return {"ok": True, "user": user} if user else {"ok": False, "error": "user_not_found"}

    def _chat_postMessage(self, arguments: dict[str, Any]) -> dict[str, Any]:  # noqa: N802 - as Slack calls it
        channel = arguments["channel"]
        if not channel or channel in self.private:
            return _no("channel_not_found")
        if channel.startswith("C") and channel not in self.members:
            return _no("not_in_channel")
        ts = f"1700000000.{next(self._stamps):06}"
        thread = arguments.get("thread_ts", "")
        metadata = arguments.get("metadata", {})
        self.messages.append(Message(channel, ts, arguments["text"], arguments["blocks"], thread, metadata=metadata))
        return {"ok": True, "channel": channel, "ts": ts}

    def _conversations_history(self, arguments: dict[str, Any]) -> dict[str, Any]:
        return self._history(arguments, "")

    def _conversations_replies(self, arguments: dict[str, Any]) -> dict[str, Any]:
        return self._history(arguments, arguments["ts"])

    def _history(self, arguments: dict[str, Any], thread: str) -> dict[str, Any]:
        there = [one for one in self.said_in(arguments["channel"]) if one.thread == thread]
        shown = arguments.get("include_all_metadata") in {"1", "true", "True"}
        found = [{"ts": one.ts, "blocks": one.blocks, "metadata": one.metadata if shown else {}} for one in there]
        return {"ok": True, "messages": found}

    def _chat_postEphemeral(self, arguments: dict[str, Any]) -> dict[str, Any]:  # noqa: N802 - as Slack calls it
        inside = arguments["channel"] in self.members
        return {"ok": True, "message_ts": "1"} if inside else {"ok": False, "error": "not_in_channel"}

    def _chat_update(self, arguments: dict[str, Any]) -> dict[str, Any]:
        for one in self.messages:
            if (one.channel, one.ts) == (arguments["channel"], arguments["ts"]):
                one.text, one.blocks, one.edits = arguments["text"], arguments["blocks"], one.edits + 1
                return {"ok": True, "ts": one.ts}
        return {"ok": False, "error": "message_not_found"}

    def _chat_getPermalink(self, arguments: dict[str, Any]) -> dict[str, Any]:  # noqa: N802 - as Slack calls it
        if arguments["channel"] not in self.members:
            return _no("channel_not_found")
        return {"ok": True, "permalink": f"https://programme.slack.com/archives/{arguments['channel']}/p1"}

    def _conversations_open(self, arguments: dict[str, Any]) -> dict[str, Any]:
        known = arguments["users"] in self.users
        return {"ok": True, "channel": {"id": f"D{arguments['users']}"}} if known else _no("user_not_found")

    def _files_info(self, arguments: dict[str, Any]) -> dict[str, Any]:
        found = self.infos.get(arguments["file"])
        return {"ok": True, "file": found} if found else _no("file_not_found")

    def _files_getUploadURLExternal(self, arguments: dict[str, Any]) -> dict[str, Any]:  # noqa: N802 - as Slack calls it
        """Takes a form: name and length as Slack's page says, both of them needed."""
        name, length = arguments.get("filename"), arguments.get("length")
        if not isinstance(name, str) or not isinstance(length, str) or not length.isdecimal() or not int(length):
            self.errors.append(f"files.getUploadURLExternal: {arguments}")
            return _no("invalid_arguments")
        file = f"F{next(self._ids)}"
        self.uploads[file] = Upload(name, int(length))
        return {"ok": True, "upload_url": self.upload_url or self.url(f"/upload/{file}"), "file_id": file}

    async def _uploaded(self, request: web.Request) -> web.Response:
        upload, data = self.uploads[request.match_info["file"]], await request.read()
        if "Authorization" in request.headers:
            self.errors.append("the token goes with a file's bytes")
        if len(data) != upload.length:
            self.errors.append(f"{len(data)} bytes of a file of {upload.length}")
        upload.content = data
        return web.Response(status=self.upload_status, text=f"OK - {len(data)}")

    def _files_completeUploadExternal(self, arguments: dict[str, Any]) -> dict[str, Any]:  # noqa: N802 - as Slack calls it
        """Puts files that have arrived into one conversation, named by its own id: a person's is none."""
        channel, thread = arguments.get("channel_id", ""), arguments.get("thread_ts", "")
        if not channel.startswith(("D", "C", "G")) or channel in self.private:
            return _no("channel_not_found")
        for file in arguments["files"]:
            upload = self.uploads.pop(file["id"], None)
            if upload is None or upload.content is None:
                return _no("file_not_found")
            self.shared.append(Shared(channel, thread, file.get("title", upload.name), upload.content))
        return {"ok": True, "files": arguments["files"]}

    def _views_open(self, arguments: dict[str, Any]) -> dict[str, Any]:
        view = arguments["view"] | {"id": f"V{next(self._ids)}", "hash": "h1"}
        self.views.append(view)
        return {"ok": True, "view": view}

    def _views_publish(self, arguments: dict[str, Any]) -> dict[str, Any]:
        self.homes[arguments["user_id"]] = arguments["view"]
        return {"ok": True, "view": arguments["view"]}

    async def _responded(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.responses.append(body)
        self.check_blocks(body.get("blocks") or [])
        return web.Response(text="ok")

    async def _file(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        if name == "elsewhere":
            return web.Response(status=302, headers={"Location": self.url("/files/paper.txt")})
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return web.Response(status=403)
        return web.Response(body=self.files[name])


def _no(error: str) -> dict[str, Any]:
    return {"ok": False, "error": error}


def sign(body: bytes, secret: str = SECRET, at: float | None = None) -> dict[str, str]:
    """The headers that Slack sends beside a body."""
    stamp = str(int(time.time() if at is None else at))
    digest = hmac.new(secret.encode(), b"v0:%b:%b" % (stamp.encode(), body), hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


@dataclass
class Sender:
    """Sends the bot what Slack would, signed. ``url`` is where the bot is."""

    slack: FakeSlack
    url: str
    session: aiohttp.ClientSession
    numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    async def command(self, user: str, typed: str, channel: str = "C0DAG", **more: Any) -> tuple[int, Any]:
        """Somebody types a slash command; the status and body of the answer."""
        name, _, text = typed.partition(" ")
        form = {
            "command": name,
            "text": text,
            "user_id": user,
            "user_name": user.lower(),
            "team_id": TEAM,
            "channel_id": channel,
            "trigger_id": f"trigger.{next(self.numbers)}",
            "response_url": self.slack.url(f"/response/{user}"),
        }
        return await self.form(form | more)

    async def event(self, event: dict[str, Any], **more: Any) -> tuple[int, Any]:
        body = {
            "type": "event_callback",
            "team_id": TEAM,
            "event_id": f"Ev{next(self.numbers)}",
            "authorizations": [{"team_id": TEAM, "user_id": BOT, "is_bot": True}],
            "event": {"team": TEAM, "ts": f"1699999999.{next(self.numbers):06}", **event},
        }
        return await self.json(body | more)

    async def press(
        self, user: str, button: dict[str, Any], message: Message | None = None, home: str = TEAM, **more: Any
    ) -> Any:
        """Somebody presses a button: of a message in a channel, or of what ``container`` says. ``home`` is their own
        workspace; Slack also names that of the bot whose message it is.
        """
        body: dict[str, Any] = {
            "type": "block_actions",
            "team": {"id": TEAM},
            "user": {"id": user, "team_id": home, "username": user.lower()},
            "trigger_id": f"trigger.{next(self.numbers)}",
            "response_url": self.slack.url(f"/response/{user}"),
            "actions": [button],
        }
        if message:
            body["channel"] = {"id": message.channel}
            body["message"] = {"ts": message.ts} | ({"thread_ts": message.thread} if message.thread else {})
            body["container"] = {"type": "message", "message_ts": message.ts, "channel_id": message.channel}
        return await self.form({"payload": json.dumps(body | more)})

    async def submit(self, user: str, view: dict[str, Any], **values: str) -> Any:
        """Somebody sends a modal with what they filled in."""
        state = {name: {"value": _state(view, name, value)} for name, value in values.items()}
        body = {
            "type": "view_submission",
            "team": {"id": view.get("team_id", TEAM)},
            "user": {"id": user, "team_id": TEAM, "username": user.lower()},
            "trigger_id": f"trigger.{next(self.numbers)}",
            "view": view | {"state": {"values": state}},
        }
        return await self.form({"payload": json.dumps(body)})

    async def form(self, fields: dict[str, str]) -> tuple[int, Any]:
        body = urlencode(fields).encode("utf-8", "surrogatepass")
        return await self.send(body, "application/x-www-form-urlencoded")

    async def json(self, value: Any) -> tuple[int, Any]:
        return await self.send(json.dumps(value).encode(), "application/json")

    async def send(self, body: bytes, kind: str, headers: dict[str, str] | None = None) -> tuple[int, Any]:
        signed = sign(body) if headers is None else headers
        async with self.session.post(self.url, data=body, headers={"Content-Type": kind, **signed}) as answer:
            text = await answer.text()
            try:
                return answer.status, json.loads(text)
            except ValueError:
                return answer.status, text


def _state(view: dict[str, Any], name: str, value: str) -> dict[str, Any]:
    element = next(block["element"] for block in view["blocks"] if block.get("block_id") == name)
    match element["type"]:
        case "static_select":
            return {"type": "static_select", "selected_option": {"value": value}}
        case "datepicker":
            return {"type": "datepicker", "selected_date": value}
        case kind:
            return {"type": kind, "value": value}


def buttons(blocks: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """What can be pressed in blocks, by its label, as it comes back."""
    everything = [one for block in blocks for one in (block, *block.get("child_blocks", ()))]
    return {
        element["text"]["text"]: {**element, "block_id": block["block_id"], "action_ts": "1.1"}
        for block in everything
        if block["type"] == "actions"
        for element in block["elements"]
        if element["type"] == "button"
    }


def text_of(value: Any) -> str:
    """Every word that blocks show, a line for each text."""
    if isinstance(value, dict):
        if value.get("type") in {"rich_text_section", "rich_text_quote"}:
            return "".join(text_of(part) for part in value["elements"])
        own = value.get("text")
        found = [text_of(part) for name, part in value.items() if name != "style" and isinstance(part, dict | list)]
        return "\n".join([own, *found] if isinstance(own, str) else found)
    return "\n".join(map(text_of, value)) if isinstance(value, list) else ""
