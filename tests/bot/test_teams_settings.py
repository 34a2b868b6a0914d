"""Everything that is missing is said at once, and nothing that lets strangers in starts by accident."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import read_settings
from registers.problems import Problem

_ID = "11111111-2222-3333-4444-555555555555"
_WHOLE = {"MICROSOFT_APP_ID": _ID, "MICROSOFT_APP_TENANT_ID": _ID.upper(), "MICROSOFT_APP_PASSWORD": "secret"}


def wrong(**environ: str) -> str:
    with pytest.raises(Problem) as told:
        read_settings(environ, chat=True)
    return told.value.says


def test_without_a_word_of_teams_there_is_none() -> None:
    assert read_settings({}, chat=True).teams is None


def test_everything_missing_is_said_at_once() -> None:
    told = wrong(MICROSOFT_APP_PASSWORD="", MICROSOFT_APP_ID="x", TEAMS_SERVICE_HOSTS="a b", TEAMS_HEARS_ALL="perhaps")
    for name in ("MICROSOFT_APP_ID is", "MICROSOFT_APP_TENANT_ID is missing", "A credential is missing"):
        assert name in told
    assert "TEAMS_SERVICE_HOSTS" in told
    assert "TEAMS_HEARS_ALL" in told


def test_what_is_whole_is_read_and_shows_no_secret() -> None:
    teams = read_settings(_WHOLE, chat=True).teams
    assert teams
    assert (teams.app_id, teams.tenant, teams.tenants) == (_ID, _ID, frozenset({_ID}))
    assert "secret" not in repr(teams)


def test_unauthenticated_is_for_this_machine_only() -> None:
    assert "only served to this machine" in wrong(TEAMS_ALLOW_UNAUTHENTICATED="1", HOST="0.0.0.0")
    teams = read_settings({"TEAMS_ALLOW_UNAUTHENTICATED": "1"}, chat=True).teams
    assert teams
    assert teams.unauthenticated


@pytest.mark.parametrize("url", ["http://login.test", "ftp://127.0.0.1", "https://user@login.test", "login.test"])
def test_our_secret_goes_to_https_only(url: str) -> None:
    assert "TEAMS_LOGIN_URL" in wrong(**_WHOLE, TEAMS_LOGIN_URL=url)


def test_a_certificate_must_be_there(tmp_path: Path) -> None:
    assert "no such file" in wrong(**_WHOLE, MICROSOFT_APP_CERTIFICATE=str(tmp_path / "none.pem"))


def test_starting_without_teams_imports_nothing_of_its_sdk() -> None:
    """It costs 24 MiB and over a second, and is no longer supported by its makers."""
    code = (
        "import sys; from bot.app import build; from bot.settings import read_settings;"
        "from bot.web import application;"
        "from bot.subcommands import serve; app = build(read_settings({}, 'sqlite://', chat=True));"
        "application(app, [], serve._platforms(app)); app.close();"
        "print([name for name in sys.modules if name.startswith(('botbuilder', 'botframework', 'msal', 'msrest'))])"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root)
    assert done.stdout.strip() == "[]"
