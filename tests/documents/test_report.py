"""A Word document with headings, tables that repeat their header row, and a foot that says where it comes from."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

import docx
from docx.oxml.ns import qn

from documents.minutes_tables import facts, table
from documents.paper import Heading, Paper, Paragraph
from documents.report import report

MADE = datetime(2024, 1, 8, 9, tzinfo=UTC)
PAPER = Paper(
    "p",
    (
        Heading("MHHS \x00 Report", 0),
        facts(("Meeting Number", "DAG31"), ("Venue", ""), ("Classification", "Public")),
        Heading("Actions", 0),
        table(("Ref", "Action"), (("DAG31-01", ("One.", "Two.")), ("DAG31-02", "=1+1"))),
        Heading("Discussion", 0, level=2),
        Paragraph("A point", 0, bullet=True),
    ),
)


def test_it_is_made_of_words_own_parts() -> None:
    word = docx.Document(io.BytesIO(report(PAPER, "MHHS · made by us", MADE)))
    assert [(one.style.name, one.text) for one in word.paragraphs if one.style and one.text] == [
        ("Title", "MHHS \ufffd Report"),
        ("Heading 1", "Actions"),
        ("Heading 2", "Discussion"),
        ("List Bullet", "A point"),
    ]
    labelled, headed = word.tables
    assert [[cell.text for cell in row.cells] for row in labelled.rows] == [
        ["Meeting Number", "DAG31", "Classification", "Public"]
    ]
    assert [[cell.text for cell in row.cells] for row in headed.rows] == [
        ["Ref", "Action"],
        ["DAG31-01", "One.\nTwo."],
        ["DAG31-02", "=1+1"],
    ]
    repeated = [row._tr.trPr is not None and row._tr.trPr.find(qn("w:tblHeader")) is not None for row in headed.rows]
    assert repeated == [True, False, False]
    assert word.sections[0].footer.paragraphs[0].text.startswith("MHHS · made by us · page ")
    assert (word.core_properties.title, word.core_properties.modified) == ("MHHS \ufffd Report", MADE)


def test_equal_papers_are_equal_bytes() -> None:
    made = report(PAPER, "foot", MADE)
    assert made == report(PAPER, "foot", MADE)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_wide_page_lies_on_its_side() -> None:
    page = docx.Document(io.BytesIO(report(PAPER, "", MADE, landscape=True))).sections[0]
    assert (page.page_width or 0) > (page.page_height or 0)


def test_each_cell_has_its_edges() -> None:
    """Printed as a PDF, a row without lines between its cells is no row of a table any more, for readers as for us."""
    word = docx.Document(io.BytesIO(report(PAPER, "", MADE)))
    for table_made in word.tables:
        assert table_made.style is not None
        for edge in ("insideH", "insideV"):
            (found,) = table_made.style.element.xpath(f"./w:tblPr/w:tblBorders/w:{edge}")
            assert found.get(qn("w:val")) == "single"
