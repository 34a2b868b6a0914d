"""A text paper keeps its words, loses its markup, and its cut tables are whole again."""

import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.paper import Heading, Paper, Paragraph, Passage, Table
from documents.recognise import recognise
from documents.text import read_text
from registers.problems import Problem

N = 100_000
HEAD = (
    "Design Advisory Group (DAG) Headline Report\n\nMeeting Number\tDAG031\tVenue\tx\n\n"
    "Actions\n\nArea\tRef\tAction\tOwner\tDue\nA\tDAG31-01\t"
)
DISCUSSION = HEAD + "x\tPMO\tTBC\n\nKey Discussion Items\n\nArea\tDiscussion\nCR036 Decision\t"


def paper(words: str) -> Paper:
    return read_text("paper.txt", words.replace("¦", "\t").encode())


def table(words: str) -> Table:
    (only,) = [block for block in paper(words).blocks if isinstance(block, Table)]
    return only


def cells(one: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in one.rows]


def test_headings_paragraphs_and_bullets_keep_their_lines() -> None:
    blocks = paper("\nActions\n\n- first **thing\n• second\n\nA sentence that ends.\n").blocks
    assert blocks == (
        Heading("Actions", 2),
        Paragraph("first thing", 4, bullet=True),
        Paragraph("second", 5, bullet=True),
        Paragraph("A sentence that ends.", 7),
    )


def test_a_wrapped_sentence_is_one_paragraph_and_a_name_above_a_role_is_two() -> None:
    assert paper("What the group talked about when it met on\n08 November 2022\n").blocks == (
        Paragraph("What the group talked about when it met on 08 November 2022", 1),
    )
    assert [block.text for block in paper("Ada Byron\nTest Lead\n").blocks if isinstance(block, Heading)] == [
        "Ada Byron",
        "Test Lead",
    ]


def test_markup_goes_and_what_it_marked_is_remembered() -> None:
    one = table("Area¦Discussion\nX¦<p>CR001 (<u>A &amp; B</u>) is **here**.</p> <p>[There](#) • and *there*</p>")
    assert one.rows[0].cells[1].passages == (
        Passage("CR001 (A & B) is here.", 2, ("A & B",)),
        Passage("There", 2),
        Passage("and there", 2, ("there",)),
    )


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", "5 < 6 and 7 > 6", "R&D &copy", "April 2024*", "a*b"])
def test_what_is_no_markup_stays(words: str) -> None:
    assert table(f"Ref¦Action¦Owner\nDAG31-01¦{words}¦x").rows[0].text(1) == words


def test_invisible_marks_do_not_survive() -> None:
    assert paper("Act\u200bio\u202ens\n").blocks == (Heading("Actions", 1),)


def test_a_page_break_cuts_neither_table_nor_row() -> None:
    one = table(
        "Area¦Ref¦Action¦Owner¦Due\nA¦DAG31-01¦Ask the Testing and¦Programme (Ada¦TBC\n\nPage 2 of 9\n\n"
        "¦¦Migration Advisory Group¦Byron)¦\n\n¦DAG31-02¦Next¦x¦TBC\n"
    )
    assert cells(one) == [
        ["A", "DAG31-01", "Ask the Testing and Migration Advisory Group", "Programme (Ada Byron)", "TBC"],
        ["", "DAG31-02", "Next", "x", "TBC"],
    ]


def test_a_row_without_its_reference_is_not_glued_to_the_row_above() -> None:
    one = table("Ref¦Action¦Owner¦Due\nDAG31-01¦One¦x¦TBC\n\n¦Two¦y¦TBC\n")
    assert len(one.rows) == 2


def test_a_table_goes_on_after_a_heading_that_counts_pages() -> None:
    blocks = paper("Log (1 of 2)\n\nRef¦Action¦Owner\nA1¦x¦y\n\nLog (2 of 2)\n\nA2¦z¦w\n").blocks
    second = blocks[3]
    assert isinstance(second, Table)
    assert cells(second) == [["A2", "z", "w"]]
    assert second.header.text(0) == "Ref"


def test_a_discussion_goes_on_after_the_vote_that_stands_in_it() -> None:
    words = (
        "Area¦Discussion\nCR036¦A vote.\n¦Constituency¦Yes¦No\n¦DNO¦✓¦\nOther matters¦<p>" + "Words. " * 20 + "</p>\n"
    )
    tables = [block for block in paper(words).blocks if isinstance(block, Table)]
    assert [cells(one)[-1][0] for one in tables] == ["CR036", "", "Other matters"]
    assert tables[1].rows[0].cells[2].ticked


def test_two_tables_without_words_between_are_two() -> None:
    blocks = paper("#¦Risk¦RAG\n1¦x¦High\n\nMilestone¦Target¦Status\ny¦TBC¦Green\n").blocks
    assert len(blocks) == 2


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        (b"ok\n\xff\xfe", "line 2"),
        (b"\xed\xa0\x80", "UTF-8"),
    ],
)
def test_what_is_no_text_is_refused_with_the_reason(data: bytes, says: str) -> None:
    with pytest.raises(Problem) as refused:
        read_text("paper.txt", data)
    assert says in refused.value.says
    assert "paper.txt" in refused.value.says


def test_a_byte_order_mark_and_foreign_line_ends_are_read() -> None:
    assert read_text("p", b"\xef\xbb\xbfActions\r\n\r\nDecisions\r").blocks == (
        Heading("Actions", 1),
        Heading("Decisions", 3),
    )


@settings(deadline=None)
@given(st.text(alphabet="aA1 \t\n\n*<>[]()&;|-•✓pu/CRDAG03:.", max_size=400))
def test_no_text_raises_anything_but_a_problem(words: str) -> None:
    with suppress(Problem):
        recognise(read_text("p", words.encode()))


@settings(deadline=None)
@given(st.text(alphabet="aA1 \t\n\n*<>[]()&;|-•✓pu/CRDAG03:.", max_size=400))
def test_no_report_raises_at_all(words: str) -> None:
    recognise(read_text("p", (DISCUSSION + words).encode()))


@pytest.mark.parametrize(
    "words",
    [
        HEAD + "x" * N,
        HEAD + "\t" * N + "x",
        HEAD + "<p " * N,
        HEAD + "<u>" * N,
        HEAD + "*a" * N,
        HEAD + "[a](" * N,
        DISCUSSION + "A" * N,
        DISCUSSION + "Aa " * N,
        DISCUSSION + "CR1 (" + "a " * N,
        DISCUSSION + "(" * N,
        DISCUSSION + "1/1" * N,
        DISCUSSION + "tested in " * (N // 10),
        DISCUSSION + "DAG31-01: closed " * (N // 10),
        DISCUSSION + "x\n" + "\n\t\tmore\n" * (N // 20),
    ],
    ids=range(14),
)
def test_hostile_lines_take_time_in_proportion(words: str) -> None:
    start = time.perf_counter()
    recognise(read_text("p", words.encode()))
    assert time.perf_counter() - start < 10


def test_a_header_row_at_the_top_of_each_page_is_no_row() -> None:
    one = table(
        "Area¦Ref¦Action¦Owner¦Due\nDesign¦DAG31-01¦One¦x¦TBC\n¦DAG31-02¦Two and¦x¦TBC\n\nPage 2\n\n"
        "Area¦Ref¦Action¦Owner¦Due\n¦¦a half¦¦\n¦DAG31-03¦Three¦x¦TBC\n"
    )
    assert [row[:3] for row in cells(one)] == [
        ["Design", "DAG31-01", "One"],
        ["", "DAG31-02", "Two and a half"],
        ["", "DAG31-03", "Three"],
    ]
