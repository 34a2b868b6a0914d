"""The command line answers on standard output, says what is wrong in one sentence, and ends with 0, 1 or 2."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.command_line import main
from bot.subcommands.demo import SAMPLES
from documents.paper import Paper
from documents.text import read_text
from storage.channels import Binding
from storage.deliveries import ANNOUNCEMENT, State
from storage.engine import Database
from tests.documents.pdf_writing import as_pdf
from tests.documents.writing import as_docx, as_pptx

ROOT = Path(__file__).parents[2]
REPORT = SAMPLES / "dag31-headline-report.txt"
PACK = SAMPLES / "ccag12-meeting-pack.txt"
AT = ("--at", "2024-01-08T09:00")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A database with the samples, as bytes to start from."""
    path = tmp_path_factory.mktemp("filled") / "registers.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", f"sqlite:///{path}")
        assert main(["import", str(PACK), str(REPORT)]) == 0
    return path.read_bytes()


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to be in, whose database is registers.db."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/registers.db")
    return tmp_path


@pytest.fixture
def samples(here: Path, filled: bytes) -> Path:
    (here / "registers.db").write_bytes(filled)
    return here


class Said:
    """What a call printed, and how it ended."""

    def __init__(self, capsys: pytest.CaptureFixture[str], *arguments: str) -> None:
        capsys.readouterr()
        self.code = main(arguments)
        self.out, self.err = capsys.readouterr()

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def test_the_owner_closes_and_a_stranger_hears_who_could(samples: Path, capsys: pytest.CaptureFixture[str]) -> None:
    refused = Said(capsys, "say", "/done DAG31-03", "--as", "Carolyn Burns", *AT)
    assert (refused.code, refused.err) == (1, "")
    assert "Paul Pettitt" in refused.out
    assert "the PMO" in refused.out
    done = Said(capsys, "say", "/done DAG31-03", "--as", "Paul Pettitt", "--in", "dag", *AT)
    assert done.code == 0
    assert done.out.startswith("DAG31-03 is closed, by Paul Pettitt.")
    exported = Said(capsys, "export").json["actions"]
    (closed,) = (one for one in exported if one["ref"] == "DAG31-03")
    assert (closed["status"], closed["updates"][-1]) == (
        "closed",
        {"on": "2024-01-08", "by": "Paul Pettitt", "move": "closed", "text": ""},
    )


def test_a_reply_is_printed_as_each_surface_gets_it(samples: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = {
        how: Said(capsys, "say", "/cr", "36", "--as", "pmo", *AT, "--format", how)
        for how in ("text", "json", "slack", "teams", "html")
    }
    assert {one.code for one in said.values()} == {0}
    assert {one.err for one in said.values()} == {""}
    assert said["slack"].json["blocks"][0]["type"] == "header"
    assert [one["contentType"] for one in said["teams"].json["attachments"]] == [
        "application/vnd.microsoft.card.adaptive"
    ]
    assert said["json"].json["answered"] == "done"
    assert all("Use of Clock Midnight for Appointments and Reads" in one.out for one in said.values())
    assert said["html"].out.lstrip().startswith("<")


def test_a_channel_lends_its_group(samples: Path, capsys: pytest.CaptureFixture[str]) -> None:
    here = Said(capsys, "say", "/digest", "--as", "PMO", "--in", "#ccag", *AT)
    there = Said(capsys, "say", "/digest CCAG", "--as", "PMO", *AT)
    assert (here.code, here.out) == (0, there.out)


def test_an_import_says_what_it_changed_and_the_second_changes_nothing(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = Said(capsys, "import", str(REPORT), "--format", "json")
    assert (first.code, first.err) == (0, "")
    (paper,) = first.json["papers"]
    assert list(paper) == [
        *("paper", "kind", "new", "changed", "unchanged", "missing", "findings", "unread"),
        *("corrects", "superseded_by", "otherwise"),
    ]
    assert (paper["corrects"], paper["superseded_by"], paper["otherwise"]) == ("", "", [])
    assert (paper["paper"], paper["kind"], paper["changed"], paper["unchanged"]) == (
        REPORT.name,
        "headline report",
        [],
        0,
    )
    before = Said(capsys, "export").json
    assert paper["findings"] == before["findings"]
    (again,) = Said(capsys, "import", str(REPORT), "--format", "json").json["papers"]
    assert (again["new"], again["changed"], again["unchanged"]) == ([], [], len(paper["new"]))
    assert Said(capsys, "export").json == before


def test_an_import_is_told_where_the_group_works(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert Said(capsys, "import", str(PACK)).code == 0
    database = Database.open(os.environ["DATABASE_URL"])
    with database.write() as unit:
        unit.channels.save(Binding("slack", "T1", "C-dag", "DAG"))
        unit.audit.record(datetime.now(UTC), "test", "/bind DAG")
    for said in (("--dry-run",), (), ()):
        assert Said(capsys, "import", str(REPORT), *said).code == 0
    with database.read() as unit:
        (post,) = unit.deliveries.in_state(State.WAITING, 9)
    database.close()
    assert (post.kind, post.lane) == (ANNOUNCEMENT, "slack T1 C-dag")
    told = Said(capsys, "say", post.post.command, "--as", "PMO").out
    assert told.startswith(f"{REPORT.name} was imported: 17 actions new, ")


def test_an_import_in_words_counts_and_quotes(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dry = Said(capsys, "import", str(REPORT), "--dry-run")
    lines = dry.out.splitlines()
    assert lines[0] == f"{REPORT.name}: headline report, nothing written"
    assert any(line.startswith("  + actions DAG31-03 ") for line in lines)
    assert any(line.startswith("  ! line ") for line in lines)
    assert " new, 0 changed, 0 unchanged, 0 missing; " in lines[-1]
    assert not any(Said(capsys, "export").json.values())


@pytest.mark.parametrize("writer", [as_docx, as_pptx, as_pdf])
def test_the_same_paper_in_another_format_changes_nothing(
    here: Path, capsys: pytest.CaptureFixture[str], writer: Callable[[Paper], bytes]
) -> None:
    (here / "report.bin").write_bytes(writer(read_text(REPORT.name, REPORT.read_bytes())))
    dry = Said(capsys, "import", "report.bin", "--dry-run", "--format", "json")
    assert len(dry.json["papers"][0]["new"]) > 50
    assert Said(capsys, "import", str(REPORT)).code == 0
    before = Said(capsys, "export").json
    (paper,) = Said(capsys, "import", "report.bin", "--format", "json").json["papers"]
    # A history says which paper told it, and this is another file; everything else is as it was.
    assert {field["field"] for one in paper["changed"] for field in one["fields"]} <= {"updates", "history"}
    assert (paper["new"], paper["missing"]) == ([], [])
    after = Said(capsys, "export").json
    assert {name: len(rows) for name, rows in before.items() if name != "findings"} == {
        name: len(rows) for name, rows in after.items() if name != "findings"
    }


def test_a_paper_that_breaks_its_reader_is_told_and_changes_nothing(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"))
    (here / "cut.pdf").write_bytes(as_pdf(read_text(REPORT.name, REPORT.read_bytes()))[:9_000])
    said = Said(capsys, "import", "old.doc", "cut.pdf", str(PACK))
    assert said.code == 1
    assert "I can read .docx, .pptx, .pdf and .txt" in said.err
    assert "cut.pdf" in said.err
    assert f"{PACK.name}: meeting pack" in said.out


def test_a_paper_that_cannot_be_read_leaves_the_others_alone(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "picture.png").write_bytes(b"\x89PNG\0")
    (here / "letter.txt").write_text("Dear all, nothing to report.\n")
    said = Said(capsys, "import", "picture.png", str(PACK), "letter.txt", "none.txt", "--format", "json")
    assert (said.code, [one["paper"] for one in said.json["papers"]]) == (1, [PACK.name])
    assert [line.split()[0] for line in said.err.splitlines()] == ["picture.png", "letter.txt", "none.txt"]
    assert said.err.splitlines()[-1] == "none.txt cannot be read: No such file or directory."
    assert {one["group"] for one in Said(capsys, "export", "actions").json} == {"CCAG"}


def test_one_register_is_exported_for_a_spreadsheet(samples: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = Said(capsys, "export", "decisions", "--format", "csv")
    lines = said.out.splitlines()
    assert (said.code, len(lines)) == (0, 4)
    assert lines[0].startswith("ref,group,meeting,date,")
    assert lines[1].startswith("DAG-DEC83,DAG,31,2023-12-13,")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("export", "--format", "csv"), "A CSV file holds one register: say one of actions, decisions, "),
        (("export", "minutes"), "There is no register “minutes”. Say one of actions, "),
        (("say", "/help", "--as", " "), "Say who is speaking: "),
        (("say", "/help", "--as", "PMO", "--at", "soon"), "“soon” is not a time. Write it as 2024-01-08T09:00."),
        (("say", "/help", "--as", "PMO", "--database", "x.db"), "The database “x.db” is not a URL "),
        (("say", "/help", "--as", "PMO", "--database", "mysql://x"), "mysql is not a database this can use. "),
        (
            ("import", "x.txt", "--database", "sqlite:////nowhere/at/all.db"),
            "The database sqlite:////nowhere/at/all.db ",
        ),
        (("serve", "--console"), "The chat page has no signing in, "),
    ],
)
def test_an_unusable_call_ends_with_one_sentence(
    here: Path,
    arguments: tuple[str, ...],
    told: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HOST", "0.0.0.0")
    said = Said(capsys, *arguments)
    assert (said.code, said.out, said.err.count("\n")) == (2, "", 1)
    assert said.err.startswith(told)


@pytest.mark.parametrize("arguments", [(), ("sing",), ("say",), ("say", "x"), ("export", "--format", "pdf")])
def test_what_the_parser_does_not_take_ends_with_two(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    said = Said(capsys, *arguments)
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("usage: python -m bot")


@pytest.mark.parametrize("name", [None, "demo", "serve", "chat", "say", "import", "export", "migrate"])
def test_every_help_shows_examples(name: str | None, capsys: pytest.CaptureFixture[str]) -> None:
    said = Said(capsys, *([name] if name else []), "--help")
    assert said.code == 0
    assert f"examples:\n  python -m bot {name or 'demo'}" in said.out


def test_a_postgres_database_is_migrated_by_its_operator(
    here: Path, postgres_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    database = ("--database", postgres_url)
    early = Said(capsys, "say", "/help", "--as", "PMO", *database)
    assert (early.code, early.err) == (2, "The database has no tables yet. Make them first: python -m bot migrate.\n")
    assert Said(capsys, "migrate", *database).code == 0
    assert Said(capsys, "import", str(REPORT), *database).code == 0
    assert Said(capsys, "say", "/done DAG31-03", "--as", "Paul Pettitt", *database, *AT).code == 0


# Whole processes.


def run(*arguments: str, **more: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments], capture_output=True, text=True, timeout=60, check=False, **more
    )


@pytest.fixture
def beside(samples: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of one's own from which ``python -m bot`` is found."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    return samples


def test_a_process_ends_as_its_answer_does(beside: Path) -> None:
    codes = [run("say", text, "--as", "Lee Cox", *AT).returncode for text in ("/cr 36", "/reopen DAG31-06 because x")]
    assert [*codes, run("say").returncode] == [0, 1, 2]


def test_hostile_words_come_back_as_words(beside: Path) -> None:
    hostile = "<script> <!channel> *bold* [x](javascript:y) =1+1 \u202e \udcff"
    for how in ("text", "json", "slack", "teams", "html"):
        said = run("say", f"/search {hostile}", "--as", hostile, "--format", how, encoding="utf-8")
        assert said.returncode in {0, 1}
        assert said.stderr == ""
        assert not {"\u202e", "\udcff"} & set(said.stdout)


def test_whoever_has_seen_enough_may_go(beside: Path) -> None:
    export = subprocess.Popen([sys.executable, "-m", "bot", "export"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert export.stdout
    assert export.stderr
    export.stdout.close()
    assert export.stderr.read() == b""
    export.stderr.close()
    assert export.wait(60) == 0


def test_a_talk_in_the_terminal(beside: Path) -> None:
    said = run("chat", "--as", "Lee Cox", "--in", "dag", input="/action DAG31-06\n\n/nonsense\n")
    assert (said.returncode, said.stderr) == (0, "")
    assert said.stdout.startswith("You are Lee Cox. ")
    assert "DAG31-06" in said.stdout
    assert "I do not know “nonsense”." in said.stdout
    assert run("chat", "--as", "Lee Cox", input="exit\n/help\n").stdout.count("\n") == 1


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_the_demonstration_serves_and_stops(beside: Path, end: signal.Signals) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environ = os.environ | {"PORT": str(port)}
    demo = subprocess.Popen([sys.executable, "-m", "bot", "demo"], env=environ, stdout=subprocess.PIPE, text=True)
    try:
        assert demo.stdout
        assert demo.stdout.readline() == f"Secretariat is on http://127.0.0.1:{port}\n"
        open_url = urllib.request.build_opener(urllib.request.ProxyHandler({})).open
        with open_url(f"http://127.0.0.1:{port}/console/state") as state:
            assert json.load(state)["now"]["iso"] == "2024-01-08T09:00"
        second = run("demo", env=environ)
        assert (second.returncode, second.stdout) == (2, "")
        assert (
            second.stderr
            == f"Nothing can listen on 127.0.0.1:{port}: address already in use. Choose another with PORT=….\n"
        )
        demo.send_signal(end)
        assert demo.wait(30) == 0
        assert demo.stdout.read() == ""
    finally:
        demo.kill()
        demo.communicate()
    assert (beside / "demo.db").exists()


def test_a_file_is_kept_where_one_says(samples: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = Said(capsys, "say", "/minutes DAG31", "--as", "PMO", *AT, "--output", str(samples))
    assert (said.code, said.err) == (0, f"Written to {samples}/DAG31 headline report.docx.\n")
    assert (samples / "DAG31 headline report.docx").read_bytes().startswith(b"PK")
    assert "--output" not in said.out
    said = Said(capsys, "say", "/minutes DAG31", "--as", "PMO", *AT)
    assert said.out.endswith("\n\n`python -m bot say` keeps the file with --output.\n")
    said = Said(capsys, "say", "/export meetings ics", "--as", "PMO", *AT, "--output", "m.ics")
    assert (said.code, (samples / "m.ics").read_bytes()[:15]) == (0, b"BEGIN:VCALENDAR")
    said = Said(capsys, "say", "/cr 36", "--as", "PMO", *AT, "--output", "x")
    assert (said.code, said.err) == (2, "There is no file in that answer, so x was not written.\n")
    said = Said(capsys, "say", "/minutes DAG31", "--as", "PMO", *AT, "--output", "no/such/folder.docx")
    assert (said.code, said.err) == (2, "no/such/folder.docx cannot be written: No such file or directory.\n")


def test_an_export_is_written_to_a_file(samples: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = Said(capsys, "export", "--format", "xlsx", "--output", "all.xlsx")
    assert (said.code, said.err) == (0, "Written to all.xlsx.\n")
    assert (samples / "all.xlsx").read_bytes().startswith(b"PK")
    said = Said(capsys, "export", "--format", "xlsx")
    assert (said.code, said.err) == (
        2,
        "A file of that kind cannot be printed: say where it goes, with --output FILE.xlsx.\n",
    )
    said = Said(capsys, "export", "actions", "--format", "ics", "--output", "a.ics")
    assert (said.code, said.err) == (2, "Only meetings make a calendar.\n")
