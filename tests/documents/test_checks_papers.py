"""The checks on whole papers: the programme's real ones, our samples, other groups' and any text at all."""

from datetime import date
from pathlib import Path

import pytest
from holidays import country_holidays
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.checks import check
from documents.checks.case import case_of
from documents.extract import Extract, Kind
from documents.paper import Cell, Heading, Paper, Paragraph, Passage, Row, Table
from documents.recognise import recognise
from documents.text import read_text
from registers.calendar import Calendar
from registers.dates import Written
from registers.findings import Finding
from registers.meetings import Meeting
from tests.documents.papers import PAPERS, SAMPLES

REPORT, PACK = "dag31-headline-report.txt", "ccag12-meeting-pack.txt"
ENGLAND = Calendar(frozenset(country_holidays("GB", subdiv="ENG", years=range(2018, 2026))))
OTHERS = Path(__file__).parent / "others"

needs_papers = pytest.mark.skipif(
    not PAPERS.is_dir(), reason="the programme's two real papers are not beside this checkout"
)


def _findings(path: Path) -> tuple[Finding, ...]:
    paper = read_text(path.name, path.read_bytes())
    return check(paper, recognise(paper), ENGLAND)


@needs_papers
@pytest.mark.parametrize(
    ("name", "line", "name_of_check"),
    [
        (REPORT, 46, "decision-cites-other-change"),
        (REPORT, 13, "due-before-raised"),
        (REPORT, 100, "event-dated-two-ways"),
        (REPORT, 14, "name-spelt-two-ways"),
        (REPORT, 44, "identifier-spelt-two-ways"),
        (REPORT, 122, "abbreviation-spelt-two-ways"),
        (REPORT, 19, "due-on-meeting-day"),
        (REPORT, 14, "due-before-issue"),
        (REPORT, 16, "due-before-issue"),
        (REPORT, 125, "decision-without-reference"),
        (PACK, 57, "raised-on-another-day"),
        (PACK, 201, "malformed-date"),
        (PACK, 248, "malformed-date"),
        (PACK, 447, "malformed-time"),
        (PACK, 278, "agenda-type-differs"),
        (PACK, 45, "overdue-without-new-date"),
        (PACK, 187, "two-bodies-one-date"),
        (PACK, 244, "reference-of-another-kind"),
        (PACK, 288, "change-number-spelt-two-ways"),
        (REPORT, 16, "raiser-outside-scope"),
        (REPORT, 21, "group-named-two-ways"),
        (REPORT, 33, "identifier-spelt-two-ways"),
        (REPORT, 40, "closed-yet-conditional"),
        (REPORT, 47, "decision-without-reference"),
        (REPORT, 50, "silent-yet-heard"),
        (REPORT, 54, "owner-unlike-discussion"),
        (REPORT, 56, "seats-in-another-order"),
        (REPORT, 181, "alternate-without-apology"),
        (REPORT, 207, "initials-left"),
        (PACK, 77, "told-before-decided"),
        (PACK, 93, "group-named-two-ways"),
        (PACK, 274, "thing-named-two-ways"),
        (PACK, 320, "thing-named-two-ways"),
        (PACK, 376, "point-without-state"),
        (PACK, 417, "heading-without-content"),
        (PACK, 432, "decision-without-reference"),
    ],
)
def test_what_is_known_to_be_wrong_in_the_real_papers_is_found(name: str, line: int, name_of_check: str) -> None:
    assert (line, name_of_check) in {(one.line, one.check) for one in _findings(PAPERS / name)}


@needs_papers
@pytest.mark.parametrize(("name", "fewest", "most"), [(REPORT, 64, 76), (PACK, 78, 92)])
def test_the_real_papers_have_as_many_findings_as_were_read_and_judged(name: str, fewest: int, most: int) -> None:
    assert fewest <= len(_findings(PAPERS / name)) <= most


@pytest.mark.parametrize(
    "path", [SAMPLES / REPORT, SAMPLES / PACK, *sorted(OTHERS.glob("*.txt"))], ids=lambda path: path.stem
)
def test_every_finding_quotes_its_line_and_says_what_to_do(path: Path) -> None:
    paper = read_text(path.name, path.read_bytes())
    extract = recognise(paper)
    runs = case_of(paper, extract, ENGLAND).runs
    for one in check(paper, extract, ENGLAND):
        here = [run for run in runs if run.line <= one.line <= run.line_at(len(run.text))]
        assert one.paper == path.name
        assert any(one.quote and one.quote in run.text for run in here), one
        assert one.says.endswith(".")


@needs_papers
@pytest.mark.parametrize(
    ("name", "line", "name_of_check"),
    [
        (REPORT, 28, "owner-not-attending"),
        (PACK, 200, "status-unlike-narrative"),
        (PACK, 206, "number-out-of-order"),
        (PACK, 86, "group-named-two-ways"),
    ],
)
def test_what_was_read_and_judged_sound_is_left_alone(name: str, line: int, name_of_check: str) -> None:
    assert (line, name_of_check) not in {(one.line, one.check) for one in _findings(PAPERS / name)}


def test_papers_of_other_groups_raise_few_findings() -> None:
    counts = {path.stem: len(_findings(path)) for path in sorted(OTHERS.glob("*.txt"))}
    assert counts
    assert max(counts.values()) <= 8


def test_each_contradiction_is_told_once() -> None:
    for path in (SAMPLES / REPORT, SAMPLES / PACK):
        told = [(one.check, one.line, one.quote) for one in _findings(path)]
        assert len(told) == len(set(told))


SEEDS = """
CR036 CR0036 (DECISION DAG-DEC85) (ACTION DAG31-03) 31/02/2023 26/8/220 Monday 31 October IR7 on 31 January 2024 13:00pm
10:20-10:05 P0210 P0201 STIWG SITWG St Clement's ( ) , . / The approved to into two voting Round 3 closes mid-June M8
Update 17.11.22 Log ✓ Half-Hourly Half Hourly Programme Participant Request (PIR) following three options: agenda item 9
"""
WORDS = st.sampled_from(SEEDS.split())
TEXT = st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=25).map(" ".join))
PASSAGES = st.lists(st.builds(Passage, TEXT, st.integers(1, 50)), max_size=3).map(tuple)
ROWS = st.builds(Row, st.lists(st.builds(Cell, PASSAGES), max_size=6).map(tuple), st.integers(1, 50))
BLOCKS = st.one_of(
    st.builds(Heading, TEXT, st.integers(1, 50)),
    st.builds(Paragraph, TEXT, st.integers(1, 50), st.booleans()),
    st.builds(Table, ROWS, st.lists(ROWS, max_size=4).map(tuple)),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(BLOCKS, max_size=12).map(tuple), st.sampled_from(Kind), st.dates(date(1, 1, 1), date(9999, 12, 31)))
def test_no_text_makes_the_checks_raise(blocks: tuple[Heading | Paragraph | Table, ...], kind: Kind, day: date) -> None:
    extract = Extract("p", kind, "DAG", "DAG", Written.of(day), meetings=(Meeting("DAG", "31", Written.of(day)),))
    found = check(Paper("p", blocks), extract, Calendar())
    assert all(one.line >= 1 and one.says for one in found)


@settings(max_examples=60, deadline=None)
@given(st.lists(TEXT, max_size=12), st.sampled_from([REPORT, PACK]))
def test_no_spoilt_paper_makes_the_checks_raise(words: list[str], name: str) -> None:
    lines = (SAMPLES / name).read_text().split("\n")
    for number, text in enumerate(words):
        lines[20 + (number * 37) % (len(lines) - 21)] = "\t".join(text.replace("\x00", "").split("."))
    paper = read_text(name, "\n".join(lines).encode("utf-8", "replace"))
    check(paper, recognise(paper), ENGLAND)
