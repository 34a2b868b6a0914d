"""A presentation is read slide by slide as it is shown."""

from io import BytesIO
from typing import Any

import pptx
import pytest
from pptx.presentation import Presentation
from pptx.util import Inches

from documents.package import Package
from documents.paper import Heading, Paragraph, Table
from documents.pptx import read_pptx
from tests.documents.papers import grid


@pytest.fixture
def deck() -> Presentation:
    return pptx.Presentation()


def read(deck: Presentation) -> list[str | list[list[str]]]:
    """Each block's words; a table's in rows."""
    file = BytesIO()
    deck.save(file)
    paper = read_pptx("p.pptx", Package("p.pptx", file.getvalue()))
    return [grid(block) if isinstance(block, Table) else block.text for block in paper.blocks]


def slide(deck: Presentation, title: str) -> Any:
    made = deck.slides.add_slide(deck.slide_layouts[5])
    made.shapes.title.text = title
    return made


def box(shapes: Any, words: str, left: float, top: float) -> Any:
    made = shapes.add_textbox(Inches(left), Inches(top), Inches(3), Inches(0.5))
    made.text_frame.text = words
    return made


def test_the_title_comes_first_and_the_rest_as_one_reads(deck: Presentation) -> None:
    one = slide(deck, "Minutes and Actions")
    box(one.shapes, "Third.", 1, 5)
    box(one.shapes, "Second on the right.", 6, 2)
    box(one.shapes, "First on the left.", 1, 2.1)
    box(one.shapes, "Above the title.", 1, 0)
    assert read(deck) == [
        "Minutes and Actions",
        "Above the title.",
        "First on the left.",
        "Second on the right.",
        "Third.",
    ]


def test_bodies_hold_bullets_and_boxes_hold_sentences(deck: Presentation) -> None:
    made = deck.slides.add_slide(deck.slide_layouts[1])
    made.shapes.title.text = "Topics"
    made.placeholders[1].text = "a point\nanother"
    box(made.shapes, "A sentence.", 1, 6)
    file = BytesIO()
    deck.save(file)
    assert read_pptx("p", Package("p", file.getvalue())).blocks == (
        Heading("Topics", 1),
        Paragraph("a point", 2, bullet=True),
        Paragraph("another", 3, bullet=True),
        Paragraph("A sentence.", 4),
    )


def test_groups_stand_together_where_they_stand(deck: Presentation) -> None:
    one = slide(deck, "Grouped")
    box(one.shapes, "Last.", 1, 6)
    group = one.shapes.add_group_shape()
    box(group.shapes, "Second of the group.", 1, 4)
    inner = group.shapes.add_group_shape()
    box(inner.shapes, "First of the group.", 1, 3)
    box(one.shapes, "Before the group.", 1, 2)
    assert read(deck) == ["Grouped", "Before the group.", "First of the group.", "Second of the group.", "Last."]


def test_notes_footers_numbers_and_what_is_hidden_are_left_out(deck: Presentation) -> None:
    shown = slide(deck, "Shown")
    shown.notes_slide.notes_text_frame.text = "A note to the speaker."
    for kind, words in (("sldNum", "7"), ("ftr", "Page foot."), ("dt", "1 May 2024")):
        placed = box(shown.shapes, words, 1, 6)
        properties = placed._element.nvSpPr.nvPr
        properties.append(properties.makeelement(f"{{{properties.nsmap['p']}}}ph", {"type": kind, "idx": "20"}))
    hidden = box(shown.shapes, "A hidden shape.", 1, 3)
    hidden._element.nvSpPr.cNvPr.set("hidden", "1")
    slide(deck, "A hidden slide")._element.set("show", "0")
    assert read(deck) == ["Shown"]


def test_slides_come_in_the_order_in_which_they_are_shown(deck: Presentation) -> None:
    for title in ("Second", "First"):
        slide(deck, title)
    order = deck.slides._sldIdLst
    order.append(order[0])
    assert read(deck) == ["First", "Second"]


def test_merged_cells_keep_the_columns_and_reach_down(deck: Presentation) -> None:
    table = slide(deck, "Actions").shapes.add_table(4, 4, Inches(1), Inches(2), Inches(8), Inches(2)).table
    words = ["Area|Ref|Action|Owner", "CR034|DAG31-01|both columns|", "|DAG31-02|x|PMO", "CR036|DAG31-03|y|PMO"]
    for at, row in enumerate(words):
        for column, cell in enumerate(row.split("|")):
            table.cell(at, column).text = cell
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(1, 2).merge(table.cell(1, 3))
    assert read(deck)[1] == [
        ["Area", "Ref", "Action", "Owner"],
        ["CR034", "DAG31-01", "both columns"],
        ["CR034", "DAG31-02", "x", "PMO"],
        ["CR036", "DAG31-03", "y", "PMO"],
    ]


def test_a_table_goes_on_where_the_next_slide_says_so(deck: Presentation) -> None:
    for title, rows in (
        ("Actions (1 of 2)", ["Ref|Action|Owner", "DAG31-01|x|PMO"]),
        ("Actions (2 of 2)", ["DAG31-02|y|PMO"]),
    ):
        table = slide(deck, title).shapes.add_table(len(rows), 3, Inches(1), Inches(2), Inches(8), Inches(2)).table
        for at, row in enumerate(rows):
            for column, cell in enumerate(row.split("|")):
                table.cell(at, column).text = cell
    assert read(deck)[3] == [["Ref", "Action", "Owner"], ["DAG31-02", "y", "PMO"]]


def test_line_breaks_and_numbered_lists(deck: Presentation) -> None:
    one = slide(deck, "Steps")
    frame = box(one.shapes, "Ada Byron\vTest Lead", 1, 2).text_frame
    for words in ("the first.", "the second."):
        paragraph = frame.add_paragraph()
        paragraph.text = words
        properties = paragraph._p.get_or_add_pPr()
        properties.append(properties.makeelement(f"{{{properties.nsmap['a']}}}buAutoNum", {"type": "arabicParenR"}))
    assert read(deck) == ["Steps", "Ada Byron", "Test Lead", "1) the first.", "2) the second."]
