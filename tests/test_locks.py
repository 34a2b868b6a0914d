"""The locks hold every dependency by version and hash, and name no place to fetch it from."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
LOCKS = ["requirements.txt", "requirements-dev.txt"]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def entries(lock: str) -> list[str]:
    """The lock's requirements, each with its hashes in one line."""
    text = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    return [line for line in text.splitlines() if not line.startswith("#")]


def versions(lock: str) -> dict[str, str]:
    pins = [entry.split()[0].partition("==") for entry in entries(lock)]
    return {name: version for name, _, version in pins}


@pytest.mark.parametrize("lock", LOCKS)
def test_every_requirement_is_one_version_with_hashes(lock: str) -> None:
    pinned = re.compile(r"[a-z0-9-]+==[\w.]+( ;[^\"\\@/]*)?( +--hash=sha256:[0-9a-f]{64})+")
    assert [entry for entry in entries(lock) if not pinned.fullmatch(entry.rstrip())] == []
    assert len(versions(lock)) == len(entries(lock))


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_place(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert re.findall(r"//|\S*/\S*|--(?!hash=)\S+|\w+\.(?:org|com|net|io)\b", text) == []


@pytest.mark.parametrize(
    ("lock", "asked"),
    [(LOCKS[0], PROJECT["dependencies"]), (LOCKS[1], PROJECT["optional-dependencies"]["dev"])],
)
def test_what_the_project_asks_for_is_locked(lock: str, asked: list[str]) -> None:
    locked = versions(lock)
    wanted = [Requirement(words) for words in asked]
    assert [str(each) for each in wanted if locked.get(canonicalize_name(each.name), "0") not in each.specifier] == []


def test_tests_run_on_the_versions_that_are_deployed() -> None:
    runtime, dev = versions(LOCKS[0]), versions(LOCKS[1])
    assert {name: dev.get(name) for name in runtime} == runtime
