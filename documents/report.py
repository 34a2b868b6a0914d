"""How does a paper of ours become a Word document (.docx)?

Its headings, paragraphs, bullets and tables as Word's own, in named styles, so that a secretariat goes on in it: first
the title, a table's first row as the heading of every page, and at each page's foot where it comes from.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime

from docx import Document
from docx.document import Document as Word
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt, RGBColor
from docx.table import Table as WordTable
from docx.table import _Cell as WordCell

from documents.grid import printable
from documents.paper import Cell, Heading, Paper, Paragraph, Passage, Row, Table
from documents.settled import settled

_INK = RGBColor(0x1F, 0x3A, 0x5F)
_MARGIN = Mm(18)
_CELL, _HEAD = "Table Words", "Table Heading"
# Both draw all lines: by them a table is found again in the document's PDF.
_TABLE, _LABELLED = "Light Grid Accent 1", "Table Grid"
# A letter of a table's words, the room at both sides of a cell, and the longest word that is not broken.
_LETTER, _PADDING, _LONGEST = Mm(1.9), Mm(4.5), 24


def report(paper: Paper, foot: str, made: datetime, *, landscape: bool = False) -> bytes:
    """The file; the same paper makes the same bytes. The paper's first heading is its title."""
    word: Word = Document()
    _set_up(word, landscape=landscape)
    word.core_properties.author = "Secretariat"
    word.core_properties.title = printable(paper.blocks[0].text if isinstance(paper.blocks[0], Heading) else paper.name)
    word.core_properties.comments = ""
    headings = 0
    for before, block in zip((None, *paper.blocks), paper.blocks, strict=False):
        if isinstance(before, Table) and not isinstance(block, Heading):
            word.add_paragraph(style=_CELL)
        match block:
            case Heading(text, level=level):
                headings += 1
                word.add_paragraph(printable(text), style=f"Heading {level}" if headings > 1 else "Title")
            case Paragraph(text, bullet=bullet):
                word.add_paragraph(printable(text), style="List Bullet" if bullet else "Normal")
            case Table(header, rows):
                _table(word, (header, *rows), headed=headings > 1)
    _foot(word, printable(foot))
    out = io.BytesIO()
    word.save(out)
    return settled(out.getvalue(), made)


def _set_up(word: Word, *, landscape: bool) -> None:
    page = word.sections[0]
    short, long = Mm(210), Mm(297)
    page.page_width, page.page_height = (long, short) if landscape else (short, long)
    page.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = _MARGIN
    styles = word.styles
    styles["Normal"].font.name, styles["Normal"].font.size = "Calibri", Pt(10.5)
    for name, size in (("Title", 20), ("Heading 1", 14), ("Heading 2", 11.5)):
        styles[name].font.name, styles[name].font.size = "Calibri", Pt(size)
        styles[name].font.color.rgb = _INK
    for name, bold in ((_CELL, None), (_HEAD, True)):
        made = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        made.base_style = styles["Normal"]
        made.font.size, made.font.bold = Pt(9), bold
        made.paragraph_format.space_after = Pt(2)


def _table(word: Word, rows: Sequence[Row], *, headed: bool) -> None:
    """A table under its header row; one right under the title has labels and values side by side instead."""
    table = word.add_table(rows=len(rows), cols=len(rows[0].cells), style=_TABLE if headed else _LABELLED)
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    table.autofit = False
    widths = _widths(word, rows)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    head, plain = word.styles[_HEAD].style_id, word.styles[_CELL].style_id
    for down, (made, row) in enumerate(zip(table.rows, rows, strict=True)):
        for at, (place, cell, width) in enumerate(zip(made.cells, row.cells, widths, strict=True)):
            place.width = width
            _words(place, cell, head if (down == 0 if headed else at % 2 == 0) else plain)
    _keep_together(table, headed=headed)


def _words(place: WordCell, cell: Cell, style: str) -> None:
    """A paragraph for each passage, in the style of that id: to look a style up by name takes most of the time."""
    for at, passage in enumerate(cell.passages or (Passage("", 0),)):
        paragraph = place.add_paragraph() if at else place.paragraphs[0]
        paragraph._p.style = style
        if passage.text:
            paragraph.add_run(printable(passage.text))


def _keep_together(table: WordTable, *, headed: bool) -> None:
    """A header row heads the table on every page, and no row is torn in two by a page's end."""
    for at, row in enumerate(table.rows):
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if headed and at == 0:
            properties.append(OxmlElement("w:tblHeader"))
    look = table._tbl.tblPr.find(qn("w:tblLook"))
    if look is not None:  # of the style, the header row alone: a first column is like the others
        look.set(qn("w:firstColumn"), "0")
        look.set(qn("w:val"), "0420")


def _widths(word: Word, rows: Sequence[Row]) -> list[Length]:
    """Each column's width: room for its longest word, and of what is left as much as its words ask for."""
    page = word.sections[0]
    room = (page.page_width or 0) - (page.left_margin or 0) - (page.right_margin or 0)
    columns = list(zip(*((cell.text for cell in row.cells) for row in rows), strict=True))
    needed = [
        _PADDING + _LETTER * min(max((len(one) + 1 for text in column for one in text.split()), default=0), _LONGEST)
        for column in columns
    ]
    asked = [1 + sum(map(len, column)) / len(column) for column in columns]
    left = max(room - sum(needed), 0)
    return [Length(int(least + left * share / sum(asked))) for least, share in zip(needed, asked, strict=True)]


def _foot(word: Word, text: str) -> None:
    """Where it comes from, and the page's number, which Word counts."""
    foot = word.sections[0].footer.paragraphs[0]
    foot.text = f"{text} · page "
    for kind, name in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = foot.add_run()._r
        mark = OxmlElement("w:instrText" if name else "w:fldChar")
        if name:
            mark.text = name
        else:
            mark.set(qn("w:fldCharType"), kind)
        run.append(mark)
