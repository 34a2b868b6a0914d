"""The processes of docs/compose.yaml, started as it says but by hand: what one is told another posts, and once."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlencode

from registers.people import Person, Seat
from storage.channels import Binding
from storage.engine import Database
from tests.contract.slack.fake import SECRET, TEAM, TOKEN, sign
from tests.conversation import STARTS, read_samples
from tests.faults.conftest import SOAK, queue_many
from tests.faults.replicas import ROOT, wait_for
from tests.faults.slack import CALM, slack

COMPOSE = (ROOT / "docs" / "compose.yaml").read_text(encoding="utf-8")
_COMMAND = re.compile(r"command: \[python, (-m, bot, [^\]]+)\]")
_REPLICAS = re.compile(r"command: \[python, ([^\]]+)\].*?replicas: (\d)", re.DOTALL)


def commands() -> list[list[str]]:
    """What is run, as often as it is."""
    many = {command: int(count) for command, count in _REPLICAS.findall(COMPOSE.partition("\n  answers:")[2])}
    found = [one for command in _COMMAND.findall(COMPOSE) for one in [command] * many.get(command, 1)]
    return [one.split(", ") for one in found]


@contextmanager
def started(
    said: list[str], environment: dict[str, str], folder: Path
) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with subprocess.Popen(
        [sys.executable, *said], cwd=folder, env={**environment, "PORT": str(port)}, stdout=subprocess.PIPE
    ) as process:
        try:
            yield process, port
        finally:
            process.kill()


def note(port: int, number: int) -> str:
    said = {
        "command": "/gov",
        "text": f"action note DAG31-03 number {number}",
        "user_id": "UOFFICE",
        "team_id": TEAM,
        "channel_id": "CELSE",
        "trigger_id": f"trigger.{number}",
    }
    body = urlencode(said).encode()
    asked = urllib.request.Request(f"http://127.0.0.1:{port}/slack/commands", body, sign(body))
    with urllib.request.urlopen(asked, timeout=20) as answer:
        told: str = answer.read().decode()
    return told


def test_what_the_compose_file_starts(postgres_url: str, tmp_path: Path) -> None:
    migrate, *served = commands()
    assert (migrate[-1], [one[-1] for one in served]) == ("migrate", ["--no-posts"] * 3 + ["--only-posts"] * 2)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "TEAMS_", "MICROSOFT"))}
    with slack(CALM) as fake, ExitStack() as stack:
        said = {"SLACK_BOT_TOKEN": TOKEN, "SLACK_SIGNING_SECRET": SECRET, "SLACK_API_URL": fake.url}
        environment = {**kept, **said, "PYTHONPATH": str(ROOT), "DATABASE_URL": postgres_url}
        subprocess.run([sys.executable, *migrate], cwd=tmp_path, env=environment, check=True)
        database = Database.open(postgres_url)
        read_samples(database)
        with database.write() as unit:
            unit.people.save(Person("office", "Office Keeper", (Seat("PMO Governance Lead"),)))
            unit.people.link("slack", TEAM, "UOFFICE", "office")
            unit.channels.save(Binding("slack", TEAM, "CDAG", "DAG"))
            unit.audit.record(STARTS, "test", "/bind DAG")
        queue_many(database, 4, 1)
        database.close()
        processes = [stack.enter_context(started(one, environment, tmp_path)) for one in served]
        for process, port in processes:
            assert process.stdout
            assert b"Secretariat is on" in process.stdout.readline()
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=10) as answer:
                assert answer.read() == b"ready\n"
        for number, (_, port) in enumerate(processes[:3]):
            assert f"number {number}" in note(port, number)
        wait_for(lambda: len(fake.messages) >= 4, 30)
        if SOAK:
            # What three were told within a minute two post, gathered into one message.
            wait_for(lambda: len(fake.told("CDAG")) == 1, 90)
        for process, _ in processes:
            process.send_signal(signal.SIGTERM)
        assert [process.wait(10) for process, _ in processes] == [0] * len(processes)
        assert set(fake.marks().values()) == {1}
        assert len(fake.told("CDAG")) == (1 if SOAK else 0)
