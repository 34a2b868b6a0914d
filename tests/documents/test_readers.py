"""The same paper says the same, whether it comes as text, from Word, from PowerPoint or as a PDF."""

import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.england import Holidays
from documents.checks import check
from documents.docx import read_docx
from documents.package import Package
from documents.paper import Block, Cell, Heading, Paper, Paragraph, Passage, Row, Table
from documents.paper_json import decoded, encoded
from documents.recognise import recognise
from documents.sandbox import Sandbox
from documents.text import read_text
from registers.calendar import Calendar
from tests.documents.papers import SAMPLES
from tests.documents.pdf_writing import as_pdf
from tests.documents.writing import as_docx, as_pptx

NAMES = ["dag31-headline-report", "ccag12-meeting-pack"]
Writer = Callable[[Paper], bytes]


@cache
def sample(name: str) -> Paper:
    return read_text(f"{name}.txt", (SAMPLES / f"{name}.txt").read_bytes())


@cache
def sent(name: str, writer: Writer) -> Paper:
    return Sandbox().read(f"{name}.txt", writer(sample(name)))


def without_lines(value: Any) -> Any:
    """The value with every line number forgotten: a paragraph of Word's stands in another line than the text's."""
    if is_dataclass(value):
        return (
            type(value).__name__,
            *(without_lines(getattr(value, f.name)) for f in fields(value) if f.name != "line"),
        )
    return [without_lines(one) for one in value] if isinstance(value, tuple) else value


@pytest.mark.parametrize("writer", [as_docx, as_pptx, as_pdf])
@pytest.mark.parametrize("name", NAMES)
def test_every_format_gives_the_same_values(name: str, writer: Writer) -> None:
    assert without_lines(recognise(sent(name, writer))) == without_lines(recognise(sample(name)))


@pytest.mark.parametrize("writer", [as_docx, as_pptx, as_pdf])
@pytest.mark.parametrize("name", NAMES)
def test_every_format_gives_the_same_findings(name: str, writer: Writer) -> None:
    def found(paper: Paper) -> Counter[tuple[str, str, str]]:
        findings = check(paper, recognise(paper), Calendar(Holidays()))
        return Counter((one.check, re.sub(r"lines? [0-9, and]+", "", one.says), one.quote) for one in findings)

    text = found(sample(name))
    # Half a pair of ** is what extraction left in the text; no other format has it.
    for key in [one for one in text if one[0] == "markup-left-over"]:
        del text[key]
    assert found(sent(name, writer)) == text


@pytest.mark.parametrize("writer", [as_docx, as_pptx, as_pdf])
def test_every_line_that_a_value_names_is_there_to_be_quoted(writer: Writer) -> None:
    paper = sent(NAMES[0], writer)
    extract = recognise(paper)
    for action in extract.actions:
        assert action.text[:20] in " ".join(paper.lines[action.source.line - 1 :][:1])


@pytest.mark.parametrize("name", NAMES)
def test_a_paper_travels_as_json_and_is_the_same(name: str) -> None:
    paper = sample(name)
    assert decoded(paper.name, json.loads(encoded(paper))) == paper


@pytest.mark.parametrize(
    "told",
    [
        None,
        [],
        {},
        {"blocks": [], "lines": "x"},
        {"blocks": {}, "lines": []},
        {"blocks": [["heading", "x", 0]], "lines": ["x"]},
        {"blocks": [["heading", "x", 2]], "lines": ["x"]},
        {"blocks": [["heading", "x", True]], "lines": ["x"]},
        {"blocks": [["heading", 1, 1]], "lines": ["x"]},
        {"blocks": [["paragraph", "x", 1, 1, []]], "lines": ["x"]},
        {"blocks": [["table", []]], "lines": ["x"]},
        {"blocks": [["table", [[1, [["x"]]]]]], "lines": ["x"]},
        {"blocks": [["system", "x"]], "lines": ["x"]},
    ],
)
def test_what_is_no_paper_is_not_believed(told: object) -> None:
    with pytest.raises(ValueError, match="no "):
        decoded("p", told)


WORDS = st.text(alphabet="abc DEF.,:()0123-", min_size=1, max_size=30).map(lambda s: " ".join(s.split())).filter(bool)
CELLS = st.lists(st.lists(WORDS, max_size=2), min_size=2, max_size=4).filter(any)


@settings(deadline=None, max_examples=40)
@given(st.lists(CELLS, max_size=4))
def test_whatever_stands_in_a_table_of_word_is_read_in_its_columns(rows: list[list[list[str]]]) -> None:
    def row(cells: list[list[str]]) -> Row:
        return Row(tuple(Cell(tuple(Passage(one, 1) for one in cell)) for cell in cells), 1)

    header = [["Ref"], ["Action"], ["Owner"]]
    paper = Paper("p", (Table(row(header), tuple(row(one) for one in rows)),))
    read = read_docx("p", Package("p", as_docx(paper))).blocks
    told = [[[one.text for one in cell.passages] for cell in row.cells] for row in _rows(read)]
    assert told == [header, *(_trimmed(one) for one in rows)]


def _rows(blocks: tuple[Block, ...]) -> list[Row]:
    return [row for block in blocks if isinstance(block, Table) for row in (block.header, *block.rows)]


def _trimmed(row: list[list[str]]) -> list[list[str]]:
    while not row[-1]:
        row = row[:-1]
    return row


def test_paragraphs_stay_what_they_are() -> None:
    blocks = (Heading("Actions", 1), Paragraph("It was agreed.", 2), Paragraph("one point", 3, bullet=True))
    paper = Paper("p", blocks)
    assert [without_lines(Sandbox().read("p", writer(paper)).blocks) for writer in (as_docx, as_pptx)] == [
        [without_lines(one) for one in blocks]
    ] * 2
