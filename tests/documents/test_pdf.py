"""A PDF's words are found again: lines, paragraphs, ruled tables over page ends, and not what every page repeats."""

import pytest

from documents.paper import Heading, Paper, Paragraph, Table
from documents.pdf import read_pdf
from registers.problems import Problem
from tests.documents.papers import grid
from tests.documents.pdf_writing import MARGIN, Pages, as_pdf, pdf, row_of


def read(data: bytes) -> Paper:
    return read_pdf("p.pdf", data)


def tables(data: bytes) -> list[list[list[str]]]:
    return [grid(block) for block in read(data).blocks if isinstance(block, Table)]


def texts(data: bytes) -> list[str]:
    return [block.text for block in read(data).blocks if not isinstance(block, Table)]


LONG = "The group went through what had been asked and answered since the summer, " * 6 + "and agreed."


def test_wrapped_lines_are_one_paragraph_and_short_ones_their_own() -> None:
    pages = Pages()
    pages.paragraph("Actions", 12)
    pages.paragraph(LONG)
    pages.paragraph("• a point")
    pages.paragraph("Ada Byron")
    assert read(pages.bytes()).blocks == (
        Heading("Actions", 1),
        Paragraph(LONG, 2),
        Paragraph("a point", 3, bullet=True),
        Heading("Ada Byron", 4),
    )


def test_hyphens_at_a_lines_end_are_left_as_they_are() -> None:
    pages = Pages()
    pages.text(MARGIN, 500, "x" * 130 + " the words of the paper go on and on and on and on and on, as in a Cross-")
    pages.text(MARGIN, 490, "Code Advisory Group that met.")
    assert texts(pages.bytes())[0].endswith("as in a Cross-Code Advisory Group that met.")


def test_what_every_page_repeats_is_left_out_but_for_the_first_head() -> None:
    pages = Pages("Design Advisory Group", "Public")
    pages.paragraph("First page.")
    pages.turn()
    pages.paragraph("Second page.")
    pages.turn()
    pages.paragraph("Third page.")
    assert texts(pages.bytes()) == ["Design Advisory Group", "First page.", "Second page.", "Third page."]


def test_a_table_goes_on_over_page_ends_and_its_cut_row_is_whole() -> None:
    rows = tuple(row_of(f"DAG31-{at:02}", f"{LONG} {at}", "PMO") for at in range(1, 30))
    data = as_pdf(Paper("p", (Heading("Actions", 1), Table(row_of("Ref", "Action", "Owner"), rows))))
    assert data.count(b"/Type/Page/") > 1
    assert tables(data) == [
        [["Ref", "Action", "Owner"], *([f"DAG31-{at:02}", f"{LONG} {at}", "PMO"] for at in range(1, 30))]
    ]


def test_cells_that_nothing_parts_are_merged() -> None:
    pages = Pages()
    xs, ys = (50, 150, 250, 400), (500, 480, 460, 440)
    for y in ys:
        pages.rule(150 if y == 460 else 50, y, 400, y)  # the second and third rows share their first cell
    for x in xs:
        pages.rule(x, 500, x, 440)
    for y, words in zip(
        ys, (("Area", "Ref", "Action"), ("CR034", "DAG31-01", "x"), ("", "DAG31-02", "y")), strict=False
    ):
        for x, word in zip(xs, words, strict=False):
            pages.text(x + 4, y - 14, word)
    assert tables(pages.bytes()) == [
        [["Area", "Ref", "Action"], ["CR034", "DAG31-01", "x"], ["CR034", "DAG31-02", "y"]]
    ]


def test_a_table_inside_a_discussion_stands_between_its_halves() -> None:
    pages = Pages()
    for x0, y0, x1, y1 in (
        *((50, y, 800, y) for y in (500, 480, 300)),
        *((x, 500, x, 300) for x in (50, 200, 800)),
        *((250, y, 700, y) for y in (440, 420, 400)),
        *((x, 440, x, 400) for x in (250, 500, 600, 700)),
    ):
        pages.rule(x0, y0, x1, y1)
    for x, y, words in (
        (54, 486, "Area"),
        (204, 486, "Discussion"),
        (54, 466, "CR036 Decision"),
        (204, 466, "The clock was chosen."),
        (254, 426, "Constituency"),
        (504, 426, "Yes"),
        (604, 426, "No"),
        (254, 406, "DNO Representative"),
        (504, 406, "✓"),
        (204, 380, "The Chair approved it."),
    ):
        pages.text(x, y, words)
    assert tables(pages.bytes()) == [
        [["Area", "Discussion"], ["CR036 Decision", "The clock was chosen."]],
        [["Constituency", "Yes", "No"], ["DNO Representative", "✓"]],
        [["Area", "Discussion"], ["", "The Chair approved it."]],
    ]


def test_columns_side_by_side_are_not_one_line() -> None:
    pages = Pages()
    pages.text(50, 500, "Justin Andrews")
    pages.text(400, 500, "Chair")
    assert texts(pages.bytes()) == ["Justin Andrews", "Chair"]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (pdf([b""]), "scan"),
        (pdf([b"q 100 0 0 100 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q"] * 3), "scan"),
        (pdf([b""] * 301), "300 pages"),
        (pdf([]), "no pages"),
    ],
)
def test_what_holds_no_words_is_refused_with_what_to_do(data: bytes, says: str) -> None:
    with pytest.raises(Problem) as refused:
        read(data)
    assert says in refused.value.says


def test_a_password_is_named() -> None:
    locked = b"<</Filter/Standard/V 2/R 3/Length 128/P -44/O<%s>/U<%s>>>" % (b"11" * 32, b"22" * 32)
    data = pdf([b""], [locked], b"/Encrypt 7 0 R/ID[<00><00>]")
    with pytest.raises(Problem, match="password"):
        read(data)


def test_rotated_words_such_as_a_watermark_are_no_words_of_the_paper() -> None:
    pages = Pages()
    pages.paragraph("Actions")
    pages.done[0].append(b"BT /F 60 Tf 0.7 0.7 -0.7 0.7 200 200 Tm <0044005200410046> Tj ET")
    assert texts(pages.bytes()) == ["Actions"]


def test_a_row_that_a_pages_end_leaves_open_is_whole_again() -> None:
    pages = Pages()

    def page(top: int, bottom: int, level: tuple[int, ...], words: tuple[tuple[int, int, str], ...]) -> None:
        for y in level:
            pages.rule(50, y, 800, y)
        for x in (50, 200, 600, 800):
            pages.rule(x, top, x, bottom)
        for x, y, said in words:
            pages.text(x, y, said)

    row = (54, 466, "DAG31-01"), (204, 466, "Send DAG the CR034 redlining together with"), (604, 466, "PMO")
    page(500, 440, (500, 480), ((54, 486, "Ref"), (204, 486, "Action"), (604, 486, "Owner"), *row))
    pages.turn()
    last = (54, 486, "DAG31-02"), (204, 486, "Stay in touch"), (604, 486, "PMO")
    page(530, 480, (500, 480), ((204, 516, "this headline report"), *last))
    assert tables(pages.bytes()) == [
        [
            ["Ref", "Action", "Owner"],
            ["DAG31-01", "Send DAG the CR034 redlining together with this headline report", "PMO"],
            ["DAG31-02", "Stay in touch", "PMO"],
        ]
    ]


def test_a_drawn_dot_is_a_bullet() -> None:
    pages = Pages()
    pages.text(70, 500, "Migration Options")
    dot = b"60 503 m 61.6 503 63 504 63 506 c 63 507 61.6 507 60 506 c 59 505 59 504 60 503 c f"
    pages.done[0].append(dot)
    assert read(pages.bytes()).blocks == (Paragraph("Migration Options", 1, bullet=True),)


def test_a_word_that_a_narrow_cell_breaks_is_one_word_again() -> None:
    pages = Pages()
    for y in (500, 480, 430):
        pages.rule(50, y, 190, y)
    for x in (50, 100, 190):
        pages.rule(x, 500, x, 430)
    for x, y, words in (
        *((54, 486, "Owner "), (104, 486, "Due ")),
        *((54, 466, "Programme"), (54, 454, "Updates "), (54, 442, "go on")),
        *((104, 466, "it said Programme "), (104, 454, "Representative ")),
    ):
        pages.text(x, y, words)
    broken = Pages()
    for x, y, words in ((54, 466, "Representat"), (54, 454, "ive of the "), (54, 442, "27 ")):
        broken.text(x, y, words)
    for y in (480, 430):
        broken.rule(50, y, 150, y)
    for x in (50, 100, 150):
        broken.rule(x, 480, x, 430)
    assert tables(pages.bytes())[0][1][0] == "Programme Updates go on"
    assert tables(broken.bytes())[0][0][0] == "Representative of the 27"
