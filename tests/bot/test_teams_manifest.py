"""The app package is what Teams takes: valid, whole, its commands those of the registry."""

from __future__ import annotations

import io
import json
import struct
import tomllib
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest

from bot.command_line import main
from bot.teams_icons import colour_icon, outline_icon
from bot.teams_manifest import SCHEMAS, VERSION, manifest, package
from handlers.registry import all_commands
from tests.bot.schemas import needs_schemas, validator

APP = "11111111-2222-3333-4444-555555555555"
PUBLIC = "https://secretariat.test"


def made(schema: str, *, hears_all: bool = False) -> dict[str, Any]:
    return manifest(APP, PUBLIC, all_commands(), schema, hears_all=hears_all)


@needs_schemas
@pytest.mark.parametrize("schema", SCHEMAS)
@pytest.mark.parametrize("hears_all", [True, False])
def test_it_is_valid(schema: str, hears_all: bool) -> None:
    found = validator(f"teams/app-manifest-{schema}.schema.json").iter_errors(made(schema, hears_all=hears_all))
    assert [f"{error.json_path}: {error.message[:200]}" for error in found] == []


@pytest.mark.parametrize("schema", SCHEMAS)
def test_its_commands_are_those_of_the_registry(schema: str) -> None:
    commands, lists = all_commands(), made(schema)["bots"][0]["commandLists"]
    assert len(lists) == 3
    for listed in lists:
        assert 10 <= len(listed["commands"]) <= 12
        for one in listed["commands"]:
            assert commands.named(one["title"])
            assert 0 < len(one["description"]) <= 128
    scopes = {scope for listed in lists for scope in listed["scopes"]}
    assert scopes == {"personal", "team", "groupChat"}


def test_the_slash_menu_is_in_the_newer_one_only() -> None:
    newer, older = made("1.29")["bots"][0], made("1.25")["bots"][0]
    assert [one.get("triggers") for one in newer["commandLists"]] == [None, ["mention"], ["slash"]]
    assert newer["supportsTargetedMessages"] is True
    assert "supportsTargetedMessages" not in older
    assert not [one for one in older["commandLists"] if "triggers" in one]


def test_every_message_is_asked_for_only_where_it_is_wanted() -> None:
    assert "authorization" not in made("1.29")
    asked = made("1.29", hears_all=True)["authorization"]["permissions"]["resourceSpecific"]
    assert [one["name"] for one in asked] == ["ChannelMessage.Read.Group", "ChatMessage.Read.Chat"]


def test_its_version_is_the_projects() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["version"] == VERSION


@pytest.mark.parametrize(("icon", "size"), [(colour_icon(), 192), (outline_icon(), 32)])
def test_an_icon_is_a_png_of_its_size(icon: bytes, size: int) -> None:
    assert icon[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", icon[16:24]) == (size, size)
    data = icon[icon.index(b"IDAT") + 4 :]
    rows = zlib.decompressobj().decompress(data)
    assert len(rows) == size * (size * 4 + 1)


def test_the_outline_is_white_on_nothing() -> None:
    icon = outline_icon()
    rows = zlib.decompressobj().decompress(icon[icon.index(b"IDAT") + 4 :])
    pixels = [rows[at : at + 4] for y in range(32) for at in range(y * 129 + 1, (y + 1) * 129, 4)]
    assert {pixel[:3] for pixel in pixels if pixel[3]} == {b"\xff\xff\xff"}
    assert {0, 255} <= {pixel[3] for pixel in pixels}


def test_the_same_twice_is_the_same_file() -> None:
    assert package(made("1.29")) == package(made("1.29"))


def test_the_command_line_writes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MICROSOFT_APP_ID", APP)
    path = tmp_path / "secretariat.zip"
    assert main(["manifest", "teams", "--output", str(path), "--url", PUBLIC, "--schema", "1.25"]) == 0
    with zipfile.ZipFile(io.BytesIO(path.read_bytes())) as archive:
        assert sorted(archive.namelist()) == ["color.png", "manifest.json", "outline.png"]
        assert json.loads(archive.read("manifest.json")) == made("1.25")
    monkeypatch.delenv("MICROSOFT_APP_ID")
    assert main(["manifest", "teams", "--output", str(path)]) == 2
    told = capsys.readouterr().err
    assert "MICROSOFT_APP_ID is missing" in told
    assert "--url" in told
