"""How would the same paper stand in Word and in PowerPoint?

Each writer takes a paper as it was read and makes a file that a person could have made of it, with real headings,
bullets and tables.
"""

from io import BytesIO

import docx
import pptx
from docx.document import Document
from docx.table import _Cell
from docx.text.paragraph import Paragraph as DocxParagraph
from pptx.presentation import Presentation
from pptx.slide import Slide
from pptx.util import Inches, Length, Pt

from documents.paper import Cell, Heading, Paper, Paragraph, Table

_LONG = 12  # rows of a table that fit on a slide


def as_docx(paper: Paper) -> bytes:
    """A Word document with headings by style, bullets by list and ruled tables."""
    document = docx.Document()
    for block in paper.blocks:
        match block:
            case Heading():
                document.add_heading(block.text, 1)
            case Paragraph():
                paragraph = document.add_paragraph(style="List Bullet" if block.bullet else None)
                _runs(paragraph, block.text, block.marked)
            case Table():
                rows = (block.header, *block.rows)
                wide = max(len(row.cells) for row in rows)
                table = document.add_table(0, wide, style="Table Grid")
                for row in rows:
                    for cell, made in zip(row.cells, table.add_row().cells, strict=False):
                        _fill(made, cell)
                document.add_paragraph()
    return _saved(document)


def _fill(made: _Cell, cell: Cell) -> None:
    for at, passage in enumerate(cell.passages):
        _runs(made.add_paragraph() if at else made.paragraphs[0], passage.text, passage.marked)


def _runs(paragraph: DocxParagraph, text: str, marked: tuple[str, ...]) -> None:
    """The words, those underlined that were marked."""
    for one in marked:
        before, found, after = text.partition(one)
        if found:
            paragraph.add_run(before)
            paragraph.add_run(found).underline = True
            text = after
    paragraph.add_run(text)


def as_pptx(paper: Paper) -> bytes:
    """A presentation: a slide at each heading, its bullets in the body, its tables below."""
    deck = pptx.Presentation()
    deck.slide_width, deck.slide_height = Inches(13.3), Inches(7.5)
    slide: Slide | None = None
    top = 0
    for block in paper.blocks:
        if slide is None or isinstance(block, Heading):
            slide, top = deck.slides.add_slide(deck.slide_layouts[5]), int(Inches(1.5))
        match block:
            case Heading():
                title = slide.shapes.title
                assert title is not None
                title.text = block.text
            case Paragraph():
                frame = slide.shapes.add_textbox(Inches(1), Length(top), Inches(11), Inches(0.4)).text_frame
                frame.text = f"• {block.text}" if block.bullet else block.text
                for one in block.marked:
                    before, found, after = block.text.partition(one)
                    frame.text = before
                    run = frame.paragraphs[0].add_run()
                    run.text, run.font.italic = found, True
                    frame.paragraphs[0].add_run().text = after
            case Table():
                rows = (block.header, *block.rows)
                wide = max(len(row.cells) for row in rows)
                made = slide.shapes.add_table(
                    len(rows), wide, Inches(1), Length(top), Inches(11), Pt(20 * len(rows))
                ).table
                for at, row in enumerate(rows):
                    for column, cell in enumerate(row.cells):
                        made.cell(at, column).text = "\n".join(passage.text for passage in cell.passages)
        top += int(Inches(0.5))
    return _saved(deck)


def _saved(made: Document | Presentation) -> bytes:
    file = BytesIO()
    made.save(file)
    return file.getvalue()
