"""Posts, deliveries, papers and findings are each remembered once."""

from dataclasses import replace
from datetime import date, timedelta

from registers.findings import Finding, Severity
from storage.engine import Database
from storage.papers import ImportedPaper
from storage.posts import Post
from tests.storage.examples import NOW


def test_a_post_stands_once_for_its_reason(database: Database) -> None:
    with database.write() as unit:
        assert unit.posts.add("slack", "C1", "DAG", "/digest DAG", "digest 2024-01-08", (), NOW)
        assert not unit.posts.add("slack", "C1", "DAG", "/digest DAG", "digest 2024-01-08", ("DAG31-03",), NOW)
        assert unit.posts.add("slack", "C2", "DAG", "/digest DAG", "digest 2024-01-08", (), NOW)
        assert unit.posts.add("teams", "C1", "DAG", "/digest DAG", "digest 2024-01-08", (), NOW)
        assert unit.posts.add("slack", "C1", "DAG", "/action DAG31-03", "done", ("DAG31-03", "CR036", "CR036"), NOW)
    with database.read() as unit:
        first, second = unit.posts.in_channel("slack", "C1", 10)
        assert first == Post(first.id, "slack", "C1", "DAG", "/digest DAG", "digest 2024-01-08", (), NOW)
        assert (second.command, second.subjects) == ("/action DAG31-03", ("DAG31-03", "CR036", "CR036"))
        assert unit.posts.in_channel("slack", "C1", 1) == (second,)
        assert unit.posts.about("CR036") == (second,)
        assert unit.posts.about("CR03") == ()


def test_a_redelivery_is_known(database: Database) -> None:
    for first in (True, False):
        with database.write() as unit:
            assert unit.inbox.first("Ev123", NOW) is first


def test_old_deliveries_are_forgotten_a_few_at_a_time(database: Database) -> None:
    with database.write() as unit:
        for number in range(5):
            unit.inbox.first(f"old {number}", NOW - timedelta(days=8))
        unit.inbox.first("on the day", NOW - timedelta(days=7))
        unit.inbox.first("new", NOW)
    with database.write() as unit:
        assert [unit.inbox.prune(NOW - timedelta(days=7), 3) for _ in range(3)] == [3, 2, 0]
    with database.write() as unit:
        assert [unit.inbox.first(one, NOW) for one in ("old 0", "old 4", "on the day", "new")] == [
            True,
            True,
            False,
            False,
        ]


def test_what_is_said_now_and_then_is_said_after_its_pause(database: Database) -> None:
    hour = timedelta(hours=1)
    for minutes, said in ((0, True), (59, False), (60, True), (61, False), (120, True)):
        with database.write() as unit:
            assert unit.inbox.after("card DAG31-03", NOW + timedelta(minutes=minutes), hour) is said
            assert unit.inbox.after(f"card {minutes}", NOW, hour)


def test_a_paper_is_imported_once(database: Database) -> None:
    report = ImportedPaper("Report", "ab12", "headline report", NOW, "lee-cox", "DAG", date(2023, 12, 13), 2)
    pack = ImportedPaper("Pack", "cd34", "meeting pack", NOW - timedelta(days=1), "lee-cox")
    with database.write() as unit:
        assert unit.papers.add(report)
        assert not unit.papers.add(replace(report, name="The same under another name"))
        assert unit.papers.add(pack)
    with database.read() as unit:
        assert unit.papers.all() == (pack, report)


def test_a_papers_findings_replace_its_earlier_ones(database: Database) -> None:
    one, two, three = (
        Finding(paper, "dates", Severity.WARNING, line, "30 February", "No such day.")
        for paper, line in (("Report", 9), ("Report", 3), ("Pack", 1))
    )
    with database.write() as unit:
        unit.findings.replace("Report", [two])
        unit.findings.replace("Report", [one, two])
        unit.findings.replace("Pack", (three,))
    with database.read() as unit:
        assert unit.findings.all("Report") == (one, two)
        assert unit.findings.all() == (three, one, two)
    with database.write() as unit:
        unit.findings.replace("Report", ())
        assert unit.findings.all() == (three,)


def test_a_finding_is_found_by_its_line_and_by_what_it_cites(database: Database) -> None:
    one = Finding("Report", "numbers", Severity.ERROR, 9, "DAG31-03 is closed", "CR036 says it is open.")
    with database.write() as unit:
        unit.findings.replace("Report", [one])
        assert unit.findings.at("Report", 9) == (one,)
        assert unit.findings.at("Report", 8) == ()
        assert unit.findings.naming("CR036") == unit.findings.naming("DAG31-03") == (one,)
        unit.findings.replace("Report", [])
        assert unit.findings.naming("CR036") == ()
