"""The manifest is one that Slack takes, and covers all that the adapter listens to and calls."""

from __future__ import annotations

import argparse
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest

from bot.command_line import main
from bot.screen import Screen
from bot.slack_manifest import Way, left_out, manifest, tell
from bot.slack_scopes import SCOPES, events, lacking
from handlers.registry import all_commands
from registers.problems import Problem

ROOT = Path(__file__).parents[2]
URL = "https://bot.example.org"
COMMANDS = all_commands()
# Methods that need no permission, by their own pages (https://docs.slack.dev/reference/methods).
FREE = {
    *("auth.test", "auth.revoke", "apps.connections.open", "oauth.v2.access", "chat.getPermalink"),
    *("views.open", "views.publish"),
}


def made(prefix: str = "", *, socket: bool = False, many: bool = False) -> dict[str, Any]:
    return manifest(COMMANDS, prefix, "gov", Way("" if socket else URL, many))


@pytest.mark.parametrize("prefix", ["", "mhhs-"])
@pytest.mark.parametrize("way", [{}, {"socket": True}, {"many": True}], ids=["url", "socket", "many"])
def test_it_is_within_slacks_limits(prefix: str, way: dict[str, bool]) -> None:
    one = made(prefix, **way)
    shown, features = one["display_information"], one["features"]
    assert 1 <= len(shown["name"]) <= 35
    assert 1 <= len(shown["description"]) <= 140
    assert 175 <= len(shown["long_description"]) <= 4000
    assert re.fullmatch("#[0-9a-f]{6}", shown["background_color"])
    assert 1 <= len(features["bot_user"]["display_name"]) <= 80
    assert len(features["shortcuts"]) <= 10
    for shortcut in features["shortcuts"]:
        assert set(shortcut) == {"name", "type", "callback_id", "description"}
        assert (len(shortcut["name"]) <= 24, len(shortcut["description"]) <= 150) == (True, True)
    commands = features["slash_commands"]
    names = [command["command"] for command in commands]
    assert 1 <= len(commands) <= 50
    assert len(set(names)) == len(names)
    for command in commands:
        assert re.fullmatch(r"/[a-z0-9_-]{1,31}", command["command"])
        assert 1 <= len(command["description"]) <= 2000
        assert 1 <= len(command.get("usage_hint", "x")) <= 1000
        assert set(command) - {"usage_hint", "url"} == {"command", "description", "should_escape"}
    bot_events = one["settings"]["event_subscriptions"]["bot_events"]
    assert len(set(bot_events)) == len(bot_events) <= 100
    scopes = one["oauth_config"]["scopes"]
    assert set(scopes["bot_optional"]) < set(scopes["bot"])
    assert set(one) == {"_metadata", "display_information", "features", "oauth_config", "settings"}


def test_its_addresses_are_where_it_is_reached() -> None:
    told, over_socket, many = made(), made(socket=True), made(many=True)
    assert set(re.findall(r"https://[^\"]+", json.dumps(told))) == {f"{URL}/slack/events"}
    assert "https://" not in json.dumps(over_socket)
    assert [one["settings"]["socket_mode_enabled"] for one in (told, over_socket, many)] == [False, True, False]
    assert [one["settings"]["token_rotation_enabled"] for one in (told, over_socket, many)] == [False, False, True]
    assert many["oauth_config"]["redirect_urls"] == [f"{URL}/slack/oauth_redirect"]


def test_every_first_word_is_a_command_or_said_after_the_root() -> None:
    names = {one["command"].removeprefix("/") for one in made()["features"]["slash_commands"]}
    out = left_out(COMMANDS.first_words, "", "gov")
    assert names == {"gov", *COMMANDS.first_words} - set(out)
    assert "search" in out
    assert "search" not in left_out(COMMANDS.first_words, "mhhs-", "gov")


def test_it_asks_for_whatever_the_adapter_hears() -> None:
    """A word that the adapter tells events apart by is an event of the manifest."""
    source = (ROOT / "bot" / "slack_events.py").read_text(encoding="utf-8")
    heard = {name for case in re.findall(r"case ((?:\"\w+\"(?: \| )?)+)", source) for name in re.findall(r"\w+", case)}
    assert heard == {one.partition(".")[0] for one in events()} - {"app_uninstalled", "tokens_revoked"}


def test_every_method_that_is_called_is_permitted() -> None:
    """Whatever looks like a method of the Web API in the adapter has its permission, or needs none."""
    known = {method for scope in SCOPES for method in scope.methods}
    families = "|".join(sorted({method.partition(".")[0] for method in known | FREE}))
    called = {
        found
        for path in (ROOT / "bot").glob("slack*.py")
        for found in re.findall(rf'"((?:{families})\.[a-zA-Z0-9.]+)"', path.read_text(encoding="utf-8"))
    }
    called.remove("files.slack.com")  # the host of files, which is no method
    assert called >= FREE
    assert called <= known | FREE


def test_what_is_lacking_is_told() -> None:
    every = [scope.name for scope in SCOPES]
    assert lacking(every) == ()
    assert [one.name for one in lacking(set(every) - {"files:read"})] == ["files:read"]


def said(environ: dict[str, str], **given: Any) -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    chosen = {"url": None, "socket": False, "many": False, "explain": False} | given
    assert tell(argparse.Namespace(**chosen), Screen(out, err), environ) == 0
    return out.getvalue(), err.getvalue()


def test_the_command_line_prints_it() -> None:
    out, err = said({"SLACK_COMMAND_PREFIX": "mhhs-"}, url=f"{URL}/")
    assert json.loads(out) == made("mhhs-")
    assert err == ""
    out, err = said({"PUBLIC_URL": URL})
    assert json.loads(out) == made()
    assert "/search is not registered; people say /gov search." in err
    assert json.loads(said({}, socket=True)[0]) == made(socket=True)
    assert "files:read (optional): without it, papers" in said({}, socket=True, explain=True)[0]


@pytest.mark.parametrize(
    ("environ", "given", "told"),
    [
        ({}, {}, "--url https://…"),
        ({}, {"url": "http://bot.example.org"}, "https addresses only"),
        ({}, {"socket": True, "many": True}, "at its own address"),
        ({"SLACK_ROOT_COMMAND": "remind"}, {"socket": True}, "“remind”, which is Slack’s own"),
        ({"SLACK_COMMAND_PREFIX": "Ü"}, {"socket": True}, "SLACK_COMMAND_PREFIX"),
    ],
)
def test_what_cannot_be_is_refused_in_words(environ: dict[str, str], given: dict[str, Any], told: str) -> None:
    with pytest.raises(Problem, match=told):
        said(environ, **given)


def test_it_is_a_subcommand(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["manifest", "slack", "--socket"]) == 0
    assert json.loads(capsys.readouterr().out)["settings"]["socket_mode_enabled"]
    assert main(["manifest", "elsewhere"]) == 2


def test_every_first_word_that_people_are_promised_is_registered_and_they_fit() -> None:
    """The words that people can say, one slash command each; Slack takes fifty of an app."""
    promised = {
        *("done", "reopen", "action", "actions", "agree", "cr", "crs", "ia", "vote", "decision", "decisions", "agenda"),
        *("meeting", "meetings", "digest", "horizon", "milestones", "risks", "releases", "why", "search", "import"),
        *("export", "minutes", "snooze", "nudges", "settings", "undo", "health", "help"),
    }
    registered = {one["command"].removeprefix("/") for one in made()["features"]["slash_commands"]}
    assert promised <= set(COMMANDS.first_words)
    assert promised - registered == {"search"}  # Slack has one of its own: /gov search says ours
    assert len(registered) <= 50
