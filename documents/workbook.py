"""How do registers become a workbook (.xlsx) that can be sorted, filtered, printed and forwarded?

A sheet for each register, its heading row frozen and filtered; dates are dates, and whatever people wrote is text, so
that no spreadsheet reckons with it.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date, time

from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from documents.grid import FORMULA, Book, Grid, Value, printable
from documents.settled import settled

#: https://support.microsoft.com/office/excel-specifications-and-limits
LONGEST_CELL = 32_767
# ``_x0041_`` in a workbook means A (ECMA-376, ST_Xstring), so an underscore that begins such a mark is written as one.
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_TOP = Alignment("left", "top", wrap_text=True)
_LINE = Border(bottom=Side("hair", "B0B8C4"))
_HEAD, _LABEL, _TEXT, _DAY, _TIME = "Heading row", "Label", "Words", "Day", "Time of day"
# Points.
_LINE_HEIGHT, _HIGHEST = 15, 240
_MARGIN_NOTE = "&8"  # points, in Excel's own marks for headers and footers


def workbook(book: Book) -> bytes:
    """The file; the same book makes the same bytes."""
    made = Workbook()
    made.properties.title = printable(book.title)
    made.properties.creator = "Secretariat"
    for style in _styles():
        made.add_named_style(style)
    about: Worksheet = made.worksheets[0]
    for grid in book.grids:
        _register(made.create_sheet(grid.name, len(made.worksheets) - 1), grid, book)
    _about(about, book)
    made.active = 0
    out = io.BytesIO()
    made.save(out)
    return settled(out.getvalue(), book.made)


def _styles() -> Iterator[NamedStyle]:
    head, place = PatternFill("solid", fgColor="1F3A5F"), Alignment(vertical="center", wrap_text=True)
    yield NamedStyle(_HEAD, Font("Calibri", 11, bold=True, color="FFFFFF"), fill=head, alignment=place)
    yield NamedStyle(_LABEL, Font("Calibri", 11, bold=True), alignment=_TOP)
    for name, number_format in ((_TEXT, "General"), (_DAY, "dd/mm/yyyy"), (_TIME, "hh:mm")):
        yield NamedStyle(name, Font("Calibri", 11), alignment=_TOP, border=_LINE, number_format=number_format)


def _register(sheet: Worksheet, grid: Grid, book: Book) -> None:
    """A register's sheet: what is read most stands first, and alone is printed; its details follow."""
    order = sorted(range(len(grid.columns)), key=lambda at: grid.columns[at].detail)
    for place, at in enumerate(order, 1):
        sheet.column_dimensions[get_column_letter(place)].width = grid.columns[at].width + 2
        _put(sheet, 1, place, grid.columns[at].title).style = _HEAD
    for down, row in enumerate(grid.rows, 2):
        say = f"{grid.show} {row[0]}" if grid.show else ""
        for place, at in enumerate(order, 1):
            _put(sheet, down, place, row[at], say)
        lines = max(_lines(value, column.width) for value, column in zip(row, grid.columns, strict=True))
        sheet.row_dimensions[down].height = min(lines * _LINE_HEIGHT + 2, _HIGHEST)
    shown = get_column_letter(sum(not column.detail for column in grid.columns))
    last = len(grid.rows) + 1
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(order))}{last}"
    sheet.print_area = f"A1:{shown}{last}"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    if (footer := sheet.oddFooter) is not None:  # an empty one counts as false
        footer.left.text = _MARGIN_NOTE + _margin(book.told)
        footer.right.text = f"{_MARGIN_NOTE}&A, page &P of &N"


def _lines(value: Value, width: int) -> int:
    """About how many lines a value takes in a column: not every program finds out for itself."""
    return sum(1 + len(line) // width for line in value.split("\n")) if isinstance(value, str) else 1


def _put(sheet: Worksheet, row: int, column: int, value: Value, say: str = "") -> Cell | MergedCell:
    cell = sheet.cell(row, column)
    cell.style = _DAY if isinstance(value, date) else _TIME if isinstance(value, time) else _TEXT
    if isinstance(value, str):
        cell.value = _text(value, say) or None
        if value:
            cell.data_type = "s"  # not a formula or an error, whatever it begins with
        if value.startswith(FORMULA):
            cell.quotePrefix = True  # and so it stays when somebody edits the cell
    else:
        cell.value = value
    return cell


def _text(text: str, say: str) -> str:
    """What fits into a cell, and where more would not, how to see the rest."""
    text = _ESCAPE.sub("_x005F_", printable(text))
    if len(text) <= LONGEST_CELL:
        return text
    rest = f" … cut, for Excel takes no more: {f'{say} shows' if say else 'Secretariat has'} the rest"
    return text[: LONGEST_CELL - len(rest)] + rest


def _margin(text: str) -> str:
    """Words in a margin, where ``&`` begins a mark of Excel's."""
    return printable(text).replace("&", "&&")


def _about(sheet: Worksheet, book: Book) -> None:
    sheet.title = "About"
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 22, 70
    facts: tuple[tuple[str, Value], ...] = (
        ("What", book.title),
        ("Programme", book.programme),
        ("Made", f"{book.made:%d/%m/%Y %H:%M}"),
        ("For", book.by),
        *((f"Rows in {grid.name}", len(grid.rows)) for grid in book.grids),
        ("Dates", "A date that its paper does not state as one day is kept in the paper’s words."),
    )
    for down, (label, value) in enumerate(facts, 1):
        _put(sheet, down, 1, label).style = _LABEL
        _put(sheet, down, 2, value)
