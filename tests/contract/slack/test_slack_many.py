"""Many deliveries at once act once each, and of many requests that are not Slack's none is accepted.

``SLACK_REDELIVERIES`` and ``SLACK_MUTATIONS`` say how many: 300 and 20,000 by default, and 2,000 redeliveries in
``make soak``.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import time
from collections import Counter
from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

import pytest

from tests.contract.slack.conftest import PAUL, World
from tests.contract.slack.fake import BOT, TEAM, sign

REDELIVERIES = int(os.environ.get("SLACK_REDELIVERIES", "2000" if os.environ.get("SOAK") else "300"))
MUTATIONS = int(os.environ.get("SLACK_MUTATIONS", "20000"))
TIMES, AT_ONCE = 10, 50
FORM, JSON = "application/x-www-form-urlencoded", "application/json"


def command(text: str, number: int) -> tuple[bytes, str]:
    fields = {"command": "/action", "text": text, "user_id": PAUL, "team_id": TEAM, "channel_id": "D0PAUL"}
    return urlencode(fields | {"trigger_id": f"{number}.1"}).encode(), FORM


def event(text: str, number: int) -> tuple[bytes, str]:
    said = {"type": "message", "channel_type": "im", "user": PAUL, "channel": "D0PAUL", "text": f"action {text}"}
    body = {
        "type": "event_callback",
        "team_id": TEAM,
        "event_id": f"Ev{number}",
        "authorizations": [{"team_id": TEAM, "user_id": BOT, "is_bot": True}],
        "event": {**said, "team": TEAM, "ts": f"1700000000.{number:06}"},
    }
    return json.dumps(body).encode(), JSON


def press(text: str, number: int) -> tuple[bytes, str]:
    body = {
        "type": "block_actions",
        "team": {"id": TEAM},
        "user": {"id": PAUL, "team_id": TEAM},
        "trigger_id": f"{number}.1",
        "channel": {"id": "D0PAUL"},
        "actions": [{"type": "button", "action_id": "a", "block_id": "b", "value": f"/action {text}"}],
    }
    return urlencode({"payload": json.dumps(body)}).encode(), FORM


@pytest.mark.parametrize("made", [command, event, press])
async def test_redeliveries_in_parallel_have_one_effect_each(
    world: World, made: Callable[[str, int], tuple[bytes, str]]
) -> None:
    """Slack says of an event for the which time it is sent (``X-Slack-Retry-Num``); what is sent is the same."""
    different = max(REDELIVERIES // 3 // TIMES, 2)
    sent = [(made(f"note DAG31-03 word{n}", n), turn) for n in range(different) for turn in range(TIMES)]
    random.Random(1).shuffle(sent)
    few = asyncio.Semaphore(AT_ONCE)

    async def deliver(body: bytes, kind: str, turn: int) -> int:
        headers = sign(body) | (
            {"X-Slack-Retry-Num": str(turn), "X-Slack-Retry-Reason": "http_timeout"} if turn else {}
        )
        async with few:
            status, _ = await world.sender.send(body, kind, headers)
        return status

    statuses = await asyncio.gather(*(deliver(*one, turn) for one, turn in sent))
    assert Counter(statuses) == {200: len(sent)}
    await world.settled()
    words = Counter(update.text for update in world.action("DAG31-03").updates)
    assert words == {f"word{n}": 1 for n in range(different)}
    with world.app.database.read() as unit:
        assert unit.audit.verify()[0]
        assert len([one for one in unit.audit.of("DAG31-03") if "word" in one.command]) == different


async def test_a_replay_acts_no_second_time_and_an_old_one_is_refused(world: World) -> None:
    body, kind = command("note DAG31-03 once", 1)
    headers = sign(body, at=time.time() - 290)
    for _ in range(3):
        assert (await world.sender.send(body, kind, headers))[0] == 200
    assert [one.text for one in world.action("DAG31-03").updates] == ["once"]
    assert (await world.sender.send(body, kind, sign(body, at=time.time() - 302)))[0] == 401


def mutated(rng: random.Random) -> tuple[dict[str, bytes], bytes, str]:
    """A signed request of which something that is signed, or the signature, is another than it was."""
    body, kind = rng.choice((command, event, press))(f"note DAG31-03 {rng.random()}", rng.randrange(10**6))
    headers = {name: value.encode() for name, value in sign(body).items()}
    stamp, signature = headers.values()
    name_of_stamp, name_of_signature = headers
    match rng.randrange(8):
        case 0:  # a byte of the body
            at = rng.randrange(len(body))
            body = body[:at] + bytes([(body[at] + rng.randrange(1, 256)) % 256]) + body[at + 1 :]
        case 1:  # the body cut, or longer
            body = (
                body[: rng.randrange(len(body))] if rng.random() < 0.5 else body + rng.randbytes(rng.randrange(1, 40))
            )
        case 2:  # a byte of the signature
            at = rng.randrange(len(signature))
            other = rng.choice([byte for byte in range(33, 256) if byte != signature[at]])
            headers[name_of_signature] = signature[:at] + bytes([other]) + signature[at + 1 :]
        case 3:  # another time
            headers[name_of_stamp] = str(int(stamp) + rng.choice((-1, 1, -301, 10**9, -(10**10)))).encode()
        case 4:  # a time that is none
            headers[name_of_stamp] = rng.choice(
                (b"", b"x", b"1e9", b"0x1", b"-1", b"\xd9\xa1" * 5, b"9" * 400, b"\xff")
            )
        case 5:  # a header less
            del headers[rng.choice(tuple(headers))]
        case 6:  # a signature of another form
            shapes = (b"", b"v0=", b"v1=" + signature[3:], signature.upper(), signature * 2, b"v0=" + b"\xe9" * 64)
            headers[name_of_signature] = rng.choice(shapes)
        case _:  # of another secret
            headers = {name: one.encode() for name, one in sign(body, secret=f"{rng.random()}").items()}
    return headers, body, kind


async def test_no_mutated_request_is_accepted_and_none_is_answered_5xx(world: World) -> None:
    where, rng = urlsplit(world.sender.url), random.Random(20)
    statuses: Counter[int] = Counter()
    with world.app.database.read() as unit:
        before = unit.audit.verify()

    async def talk(few: int) -> None:
        for _ in range(few):
            headers, body, kind = mutated(rng)
            reader, writer = await asyncio.open_connection(where.hostname, where.port)
            lines = [f"POST {where.path} HTTP/1.1", f"Host: {where.netloc}", f"Content-Type: {kind}"]
            lines += [f"Content-Length: {len(body)}", "Connection: close"]
            head = "\r\n".join(lines).encode() + b"".join(b"\r\n%b: %b" % (n.encode(), v) for n, v in headers.items())
            writer.write(head + b"\r\n\r\n" + body)
            told = await reader.read()
            statuses[int(told.split(None, 2)[1])] += 1
            writer.close()

    await asyncio.gather(*(talk(MUTATIONS // 10) for _ in range(10)))
    assert set(statuses) <= {400, 401}, statuses
    assert statuses[401] > statuses.total() * 0.9
    assert world.action("DAG31-03").updates == ()
    assert world.slack.calls == []
    with world.app.database.read() as unit:
        assert unit.audit.verify() == before
