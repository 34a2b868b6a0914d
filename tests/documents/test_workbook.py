"""A workbook can be sorted and forwarded, and nothing in it is reckoned with."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from documents.grid import Book, Column, Grid
from documents.workbook import LONGEST_CELL, workbook

MADE = datetime(2024, 7, 8, 9, tzinfo=ZoneInfo("Europe/London"))
COLUMNS = (Column("Ref", 10), Column("Paper", 20, detail=True), Column("Action", 40), Column("Due", 12))
ROWS = (
    ("DAG31-01", "a.txt", "Answer", date(2024, 1, 10)),
    ("DAG31-02", "", "Two\nlines", "TBC"),
    ("DAG31-03", "b.txt", "At", time(10, 5)),
)
BOOK = Book("MHHS actions", "MHHS", MADE, "the PMO & others", (Grid("Actions", COLUMNS, ROWS, "/action"),))


def opened(book: Book, name: str = "Actions") -> Worksheet:
    return openpyxl.load_workbook(io.BytesIO(workbook(book)))[name]


def holding(text: str) -> Any:
    """The cell that a text becomes."""
    return opened(replace(BOOK, grids=(replace(BOOK.grids[0], rows=(("DAG31-01", "", text, None),)),))).cell(2, 2)


def test_details_stand_behind_what_is_read_and_printed() -> None:
    sheet = opened(BOOK)
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["Ref", "Action", "Due", "Paper"],
        ["DAG31-01", "Answer", datetime(2024, 1, 10), "a.txt"],  # noqa: DTZ001 - a cell knows no zone
        ["DAG31-02", "Two\nlines", "TBC", None],
        ["DAG31-03", "At", time(10, 5), "b.txt"],
    ]
    assert (sheet["C2"].is_date, sheet["C2"].number_format) == (True, "dd/mm/yyyy")
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B2", "A1:D4")
    assert (sheet.print_title_rows, sheet.print_area) == ("$1:$1", "'Actions'!$A$1:$C$4")
    assert sheet["B3"].alignment.wrap_text
    assert sheet.row_dimensions[3].height > sheet.row_dimensions[2].height
    assert sheet.oddFooter is not None
    assert sheet.oddFooter.left.text == "MHHS · made 08/07/2024 09:00 by Secretariat for the PMO && others"


def test_the_last_sheet_says_whose_it_is() -> None:
    about = opened(BOOK, "About")
    told = {row[0].value: row[1].value for row in about.iter_rows()}
    assert (told["Programme"], told["Made"], told["For"]) == ("MHHS", "08/07/2024 09:00", "the PMO & others")
    assert told["Rows in Actions"] == 3


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "#N/A", "=cmd|'/c calc'!A1", "1e5", "TRUE"])
def test_what_people_write_is_text(text: str) -> None:
    cell = holding(text)
    assert (cell.value, cell.data_type) == (text, "s")
    assert cell.quotePrefix == text.startswith(("=", "+", "-", "@", "\t"))


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\x00b\x1bc", "a\ufffdb\ufffdc"),
        ("half \ud800 here", "half \ufffd here"),
        ("\uffff", "\ufffd"),
        ("two\r\nlines\rthree", "two\nlines\nthree"),
        ("<&> \U0001f600 語", "<&> \U0001f600 語"),
    ],
)
def test_what_xml_cannot_hold_is_seen_to_be_missing(text: str, kept: str) -> None:
    assert holding(text).value == kept


def test_words_like_an_escape_stay_as_they_are() -> None:
    with zipfile.ZipFile(io.BytesIO(workbook(replace(BOOK, title="_x0041_")))) as archive:
        assert any(b"_x005F_x0041_" in archive.read(name) for name in archive.namelist() if "sheet" in name)


def test_what_no_cell_can_hold_says_where_the_rest_is() -> None:
    value = holding("z" * (LONGEST_CELL + 1)).value
    assert len(value) == LONGEST_CELL
    assert value.endswith("z … cut, for Excel takes no more: /action DAG31-01 shows the rest")
    assert holding("z" * LONGEST_CELL).value == "z" * LONGEST_CELL


def test_equal_books_are_equal_bytes_and_say_when_they_were_made() -> None:
    assert workbook(BOOK) == workbook(BOOK)
    later = workbook(replace(BOOK, made=MADE.replace(day=9)))
    assert later != workbook(BOOK)
    assert openpyxl.load_workbook(io.BytesIO(later)).properties.modified == datetime(2024, 7, 9, 8)  # noqa: DTZ001 - as the library has it, in UTC
