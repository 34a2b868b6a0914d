"""A paper sent again under another name changes nothing; a corrected one wins once it is applied, and only then."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest

from documents.docx import read_docx
from documents.extract import Extract, Kind
from documents.package import Package
from documents.recognise import recognise
from documents.text import read_text
from handlers.import_preview import FieldChange, Preview
from registers.actions import Action, Due, Source, Status, Update
from registers.changes import Change, Stage
from registers.dates import read_date
from registers.refs import ActionRef, ChangeRef
from tests.documents.writing import as_docx
from tests.handlers.registers_kept import REAL, SAMPLES, Kept, kept, report
from tests.handlers.registers_kept import read as read_sample

OLD, NEW = "dag31-headline-report.txt", "DAG31 headline report v2.docx"
TEXT = next(one for one in SAMPLES if one.name == OLD).read_text(encoding="utf-8")
ROW = "report the answer to DAG\tProgramme (Paul Pettit)\t"
CORRECTED = TEXT.replace(f"{ROW}10/01/2024", f"{ROW}17/01/2024")
REF = ActionRef("DAG", "31", 3)
HELD = date(2023, 12, 13)


@pytest.fixture(params=["sqlite", "postgres"])
def here(request: pytest.FixtureRequest) -> Iterator[Kept]:
    url = "sqlite://" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    with kept(url) as found:
        yield found


def as_text(name: str, text: str = TEXT) -> Extract:
    return recognise(read_text(name, text.encode()))


def as_word(name: str, text: str = TEXT) -> Extract:
    return recognise(read_docx(name, Package(name, as_docx(read_text(name, text.encode())))))


def counts(found: Preview) -> tuple[int, int]:
    return len(found.new), len(found.changed)


def the_action(here: Kept) -> Action:
    with here.database.read() as unit:
        found = unit.actions.get(REF)
    assert found is not None
    return found


def findings(here: Kept) -> set[str]:
    with here.database.read() as unit:
        return {paper.name for paper in unit.papers.all() if unit.findings.all(paper.name)}


@pytest.mark.parametrize("copy", [as_text, as_word])
def test_the_same_paper_under_another_name_changes_nothing(here: Kept, copy: Callable[[str], Extract]) -> None:
    here.take(as_text(OLD))
    before = here.whole()
    for _ in range(2):
        found = here.take(copy(NEW))
        assert (counts(found), found.corrects, found.superseded) == ((0, 0), None, False)
        assert here.whole() == before
    assert findings(here) <= {OLD}
    again = here.take(as_text(OLD))
    assert (counts(again), again.superseded, here.whole()) == ((0, 0), False, before)


def test_a_corrected_paper_is_shown_as_changes_and_wins_once_it_is_applied(here: Kept) -> None:
    here.take(as_text(OLD))
    before = here.whole()
    dry = here.take(as_word(NEW, CORRECTED), dry=True)
    assert here.whole() == before
    assert dry.corrects is not None
    assert (counts(dry), dry.corrects.name) == ((0, 1), OLD)
    (shown,) = dry.changed
    assert (shown.ref, dry.was_told(shown)) == ("DAG31-03", OLD)
    assert shown.changes[0] == FieldChange("due", "10/01/2024", "17/01/2024")
    here.take(as_word(NEW, CORRECTED))
    past = replace(Due(read_date("10/01/2024")), until=HELD, changed_by=NEW)
    after = the_action(here)
    assert (after.due, after.past_dues, after.source.paper) == (Due(read_date("17/01/2024")), (past,), NEW)
    for register, records in here.whole().items():
        for one, was in zip(records, before[register], strict=True):
            if register != "people" and one != after:
                assert replace(one, source=was.source, version=was.version) == was


def test_an_older_version_takes_nothing_back_and_says_what_it_tells_otherwise(here: Kept) -> None:
    papers = as_text(OLD), as_word(NEW, CORRECTED)
    for paper in papers:
        here.take(paper)
    before = here.whole()
    for _ in range(2):
        older, newer = (here.take(paper) for paper in papers)
        assert (counts(older), older.superseded, older.missing, here.whole()) == ((0, 0), True, (), before)
        assert older.newest is not None
        assert older.newest.name == NEW
        (otherwise,) = older.otherwise
        assert otherwise.changes[0] == FieldChange("due", "17/01/2024", "10/01/2024")
        assert (counts(newer), newer.superseded, newer.otherwise, here.whole()) == ((0, 0), False, (), before)


@pytest.mark.parametrize("name", [OLD, "a.txt", "z.txt"])
def test_what_the_file_is_called_decides_nothing(name: str) -> None:
    with kept() as here:
        here.take(as_text(OLD))
        here.take(as_text(name, CORRECTED))
        assert the_action(here).due.written.iso == "2024-01-17"
        assert here.take(as_text(OLD)).superseded


def test_a_correction_can_take_a_recommendation_back(here: Kept) -> None:
    def says(name: str, move: str, status: Status, text: str = "") -> Extract:
        told = Action(
            REF, "Confirm it", status=status, updates=(Update(HELD, name, move, text),), source=Source(name, 3)
        )
        step = Change(ChangeRef(36), stage=Stage.RAISED, source=Source(name, 4))
        return replace(report("31", "13/12/2023", actions=(told,), changes=(step,)), paper=name)

    here.take(says(OLD, "recommended for closure", Status.RECOMMENDED))
    here.take(says("copy.txt", "recommended for closure", Status.RECOMMENDED))
    assert [one.by for one in the_action(here).updates] == [OLD]
    here.take(says(NEW, "note", Status.OPEN, "More is to come."))
    assert the_action(here).status is Status.OPEN
    assert [(one.by, one.move) for one in the_action(here).updates] == [(OLD, "recommended for closure"), (NEW, "note")]
    assert here.take(says(OLD, "recommended for closure", Status.RECOMMENDED)).superseded
    assert the_action(here).status is Status.OPEN


def test_a_copy_of_an_older_paper_is_still_older(here: Kept) -> None:
    later = report("32", "10/01/2024", actions=(Action(REF, "Later words", source=Source("dag32.txt", 3)),))
    here.take(replace(later, paper="dag32.txt"))
    for name in ("b.txt", "x.txt"):
        first = report("31", "13/12/2023", actions=(Action(REF, "First words", source=Source(name, 3)),))
        here.take(replace(first, paper=name))
        assert the_action(here).text == "Later words"


def test_papers_of_two_groups_on_one_day_are_no_versions_of_each_other() -> None:
    def says(group: str, title: str) -> Extract:
        paper = report("31", "13/12/2023", group=group)
        return replace(paper, changes=(Change(ChangeRef(36), title, source=Source(paper.paper, 3)),))

    papers = says("DAG", "One title"), says("TMAG", "Another title")
    found = []
    for order in permutations(papers):
        with kept() as here:
            assert [here.take(paper).corrects for paper in order] == [None, None]
            assert not here.take(order[0]).superseded
            found.append(here.whole()["changes"])
    assert found[0] == found[1]


def test_a_pack_and_a_report_of_one_meeting_are_two_papers(here: Kept) -> None:
    for kind in (Kind.HEADLINE_REPORT, Kind.MEETING_PACK):
        assert here.take(report("31", "13/12/2023", kind=kind)).corrects is None


@pytest.mark.skipif(not REAL, reason="the programme's own papers do not lie beside the checkout")
def test_the_real_papers_in_either_order_twice_and_under_other_names() -> None:
    found = []
    for order in permutations(REAL):
        with kept() as here:
            for path in order:
                here.take(read_sample(path))
            found.append(here.whole())
            for path in order:
                assert counts(here.take(read_sample(path))) == (0, 0)
                assert counts(here.take(as_word(f"Copy of {path.name}", path.read_text(encoding="utf-8")))) == (0, 0)
            assert here.whole() == found[-1]
    assert all(one == found[0] for one in found)


def _says(number: str, day: str, name: str, told: Action) -> Extract:
    told = replace(told, ref=REF, source=Source(name, 3))
    return replace(report(number, day, actions=(told,)), paper=name)


def test_papers_of_two_days_are_two_though_they_have_one_name() -> None:
    """Each month's report may come as the same file; the later one wins, whichever is read first."""
    update = Update(date(2024, 1, 10), "report.docx", "recommended for closure")
    later = Action(REF, "Later words", status=Status.RECOMMENDED, updates=(update,))
    first = Action(REF, "First words", updates=(Update(HELD, "report.docx", "note", "Under way."),))
    papers = _says("31", "13/12/2023", "report.docx", first), _says("32", "10/01/2024", "report.docx", later)
    found = []
    for order in permutations(papers):
        with kept() as here:
            for paper in order:
                here.take(paper)
            found.append(the_action(here))
            assert (found[-1].text, found[-1].status) == ("Later words", Status.RECOMMENDED)
            # A third one between the two is older than what the second told.
            between = Action(REF, "Words between", updates=(Update(date(2023, 12, 20), "x", "note", "Soon."),))
            here.take(_says("31.1", "20/12/2023", "another.docx", between))
            assert (the_action(here).text, the_action(here).status) == ("Later words", Status.RECOMMENDED)
    assert replace(found[0], version=0) == replace(found[1], version=0)


def test_of_papers_whose_day_nobody_knows_the_order_decides_nothing() -> None:
    papers = [replace(_says("31", "", name, Action(REF, name)), paper=name, meetings=()) for name in ("a.txt", "b.txt")]
    found = []
    for order in permutations(papers):
        with kept() as here:
            for paper in order:
                assert here.take(paper).corrects is None
            found.append(the_action(here).text)
    assert found[0] == found[1]
