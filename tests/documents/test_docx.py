"""A Word document is read as it stands on the page, its tables with the words in their columns."""

import zipfile
from io import BytesIO

from documents.docx import read_docx
from documents.package import Package
from documents.paper import Block, Heading, Paragraph, Passage, Table
from tests.documents.office import p, r, tbl, tc, tr, word, zipped
from tests.documents.papers import extract_of, grid

HEAD = p("Design Advisory Group (DAG) Headline Report") + tbl(tr("Meeting Number", "DAG031", "Venue", "Teams"))
FONT = '<w:rFonts w:ascii="Wingdings"/>'


def blocks(body: str, **parts: str) -> tuple[Block, ...]:
    return read_docx(
        "p.docx", Package("p.docx", word(body, {f"{name}.xml": one for name, one in parts.items()}))
    ).blocks


def texts(body: str, **parts: str) -> list[str]:
    return [one.text for one in blocks(body, **parts) if not isinstance(one, Table)]


def tables(body: str) -> list[list[list[str]]]:
    return [grid(one) for one in blocks(body) if isinstance(one, Table)]


def test_paragraphs_are_headings_by_style_or_by_their_words() -> None:
    styles = (
        '<w:styles><w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 2"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Mine"><w:name w:val="Mine"/><w:basedOn w:val="H"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="T"><w:name w:val="toc 1"/></w:style></w:styles>'
    )
    body = (
        p("a heading of any length that ends.", properties='<w:pStyle w:val="Mine"/>')
        + p("Contents … 3", properties='<w:pStyle w:val="T"/>')
        + p("Actions")
        + p("It was agreed.")
        + p("outlined", properties='<w:outlineLvl w:val="0"/>')
    )
    assert blocks(body, styles=styles) == (
        Heading("a heading of any length that ends.", 1),
        Heading("Actions", 2),
        Paragraph("It was agreed.", 3),
        Heading("outlined", 4),
    )


def test_what_is_deleted_moved_away_or_hidden_is_not_read_and_what_is_inserted_is() -> None:
    body = (
        p("Kept ", f"<w:del>{r('gone').replace('w:t', 'w:delText')}</w:del>", f"<w:ins>{r('new')}</w:ins>", " end.")
        + p(f"<w:moveFrom>{r('from here')}</w:moveFrom>", f"<w:moveTo>{r('to here')}</w:moveTo>", " it moved.")
        + p("Seen ", r("unseen ", "<w:vanish/>"), r("again.", '<w:vanish w:val="0"/>'))
        + p("Two parts ", properties="<w:rPr><w:del/></w:rPr>")
        + p("of one paragraph.")
        + tbl(
            tr("Ref", "Action", "Owner"), tr("DAG31-01", "gone", "PMO", properties="<w:del/>"), tr("DAG31-02", "x", "y")
        )
        + p("Its end was deleted before a table.", properties="<w:rPr><w:del/></w:rPr>")
        + tbl(tr("Name", "Role"), tr("Ada Byron", "Chair"))
    )
    assert texts(body) == [
        "Kept new end.",
        "to here it moved.",
        "Seen again.",
        "Two parts of one paragraph.",
        "Its end was deleted before a table.",
    ]
    assert tables(body)[0] == [["Ref", "Action", "Owner"], ["DAG31-02", "x", "y"]]


def test_a_style_may_hide_words() -> None:
    hidden = '<w:style w:type="character" w:styleId="X"><w:name w:val="X"/><w:rPr><w:vanish/></w:rPr></w:style>'
    styles = f"<w:styles>{hidden}</w:styles>"
    assert texts(p("Seen", r(" unseen", '<w:rStyle w:val="X"/>'), "."), styles=styles) == ["Seen."]


def test_fields_links_controls_and_signs_are_read_as_they_look() -> None:
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DATE \\@</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        + r("13 December 2023")
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    body = (
        p("Held on ", field, ".")
        + p("See ", f'<w:hyperlink r:id="x">{r("the log")}</w:hyperlink>', ".")
        + f"<w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent>{p('In a control.')}</w:sdtContent></w:sdt>"
        + p(
            "A",
            "<w:r><w:noBreakHyphen/><w:tab/><w:t>b</w:t></w:r>",
            '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>',
            ".",
        )
        + p(r("\uf0fc", FONT), " and soft\u00adhyphen.")
    )
    assert texts(body) == ["Held on 13 December 2023.", "See the log.", "In a control.", "A- b✓.", "✓ and softhyphen."]


def test_underlined_and_slanted_words_are_remembered() -> None:
    body = p("CR034 (", r("Longer ", "<w:u/>"), r("Window", "<w:i/>"), ") ", r("plain", '<w:u w:val="none"/>'), ".")
    assert blocks(body) == (Paragraph("CR034 (Longer Window) plain.", 1, marked=("Longer Window",)),)


def test_soft_breaks_part_lines_and_leave_sentences_whole() -> None:
    one = "<w:r><w:br/></w:r>"
    assert texts(p("What the group talked about when it met on", one, "08 November 2022.")) == [
        "What the group talked about when it met on 08 November 2022."
    ]
    assert texts(p("Ada Byron", one, "Test Lead")) == ["Ada Byron", "Test Lead"]
    (table,) = (
        block
        for block in blocks(tbl(tr("Area", "Discussion"), tr("x", tc(p("One.", one, "Two."), "Three."))))
        if isinstance(block, Table)
    )
    assert [passage.text for passage in table.rows[0].cells[1].passages] == ["One.", "Two.", "Three."]


def test_lists_count_as_word_counts_them() -> None:
    def level(depth: int, kind: str, text: str) -> str:
        told = f'<w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/>'
        return f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/>{told}</w:lvl>'

    kinds = (
        level(0, "decimal", "%1.") + level(1, "lowerLetter", "%1%2)"),
        level(0, "bullet", "•"),
        level(0, "decimal", "DAG31-0%1"),
    )
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    lists = ((1, 0, ""), (2, 1, ""), (3, 0, again), (4, 2, ""))
    abstract = "".join(f'<w:abstractNum w:abstractNumId="{at}">{one}</w:abstractNum>' for at, one in enumerate(kinds))
    used = "".join(f'<w:num w:numId="{at}"><w:abstractNumId w:val="{of}"/>{more}</w:num>' for at, of, more in lists)
    numbering = f"<w:numbering>{abstract}{used}</w:numbering>"

    def item(words: str, number: int, level: int = 0) -> str:
        listed = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
        return p(*([words] if words else []), properties=listed)

    body = (
        item("first.", 1)
        + item("deeper.", 1, 1)
        + item("deeper.", 1, 1)
        + item("second.", 1)
        + item("deeper.", 1, 1)
        + item("a point", 2)
        + item("five.", 3)
        + item("third.", 1)
        + item("", 1)
    )
    assert texts(body, numbering=numbering) == [
        "1. first.",
        "1a) deeper.",
        "1b) deeper.",
        "2. second.",
        "2a) deeper.",
        "a point",
        "5. five.",
        "3. third.",
    ]
    assert [one.bullet for one in blocks(body, numbering=numbering) if isinstance(one, Paragraph)].index(True) == 5
    refs = tbl(tr("Ref", "Action", "Owner"), tr(tc(item("", 4)), "x", "PMO"), tr(tc(item("", 4)), "y", "PMO"))
    (table,) = blocks(refs, numbering=numbering)
    assert isinstance(table, Table)
    assert [row.text(0) for row in table.rows] == ["DAG31-01", "DAG31-02"]


def test_merged_cells_keep_the_columns_and_reach_down() -> None:
    start, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    body = tbl(
        tr("Area", "Ref", "Action", "Owner", "Due"),
        tr(
            tc("CR034", properties=start),
            "DAG31-01",
            tc("spans two", properties='<w:gridSpan w:val="2"/>'),
            "03/01/2024",
        ),
        tr(tc("", properties=on), "DAG31-02", "y", tc("PMO", properties=start), "04/01/2024"),
        tr("CR036", "DAG31-03", "z", tc("", properties=on), "05/01/2024"),
        tr("late", "05/01/2024", properties='<w:gridBefore w:val="3"/>'),
    )
    assert tables(body) == [
        [
            ["Area", "Ref", "Action", "Owner", "Due"],
            ["CR034", "DAG31-01", "spans two", "", "03/01/2024"],
            ["CR034", "DAG31-02", "y", "PMO", "04/01/2024"],
            ["CR036", "DAG31-03", "z", "PMO", "05/01/2024"],
            ["", "", "", "late", "05/01/2024"],
        ]
    ]


def test_a_cell_that_claims_a_million_columns_is_cut() -> None:
    (table,) = tables(tbl(tr(tc("x", properties='<w:gridSpan w:val="1000000"/>'), "y"), tr("a", "b")))
    assert table == [["x"], ["a", "b"]]


def test_a_vote_inside_a_discussion_stands_between_its_halves() -> None:
    vote = tbl(
        tr("Constituency", "Yes", "No"), tr("DNO Representative", "✓", ""), tr("Large Supplier Representative", "", "✓")
    )
    body = (
        HEAD
        + p("Key Discussion Items")
        + tbl(
            tr("Area", "Discussion"),
            tr("CR036 Decision", tc("The clock was chosen.", vote, "The Chair approved CR036 (DECISION DAG-DEC85).")),
            tr("CR040 Validation", "CR040 was validated."),
        )
    )
    assert tables(body)[1:] == [
        [["Area", "Discussion"], ["CR036 Decision", "The clock was chosen."]],
        [["Constituency", "Yes", "No"], ["DNO Representative", "✓"], ["Large Supplier Representative", "", "✓"]],
        [
            ["Area", "Discussion"],
            ["", "The Chair approved CR036 (DECISION DAG-DEC85)."],
            ["CR040 Validation", "CR040 was validated."],
        ],
    ]
    (roll,) = extract_of("p.docx", word(body)).rolls
    assert (str(roll.change), [(one.seat, one.vote.value) for one in roll.rows]) == (
        "CR036",
        [("DNO Representative", "yes"), ("Large Supplier Representative", "no")],
    )


def test_a_vote_is_on_what_the_words_above_it_name() -> None:
    vote = tbl(tr("Constituency", "Yes", "No"), tr("DNO Representative", "✓", ""))
    told = tc("CR034 came first.", "Members voted on CR036:", vote)
    body = HEAD + p("Key Discussion Items") + tbl(tr("Area", "Discussion"), tr("CR034 and CR036", told))
    (roll,) = extract_of("p.docx", word(body)).rolls
    assert str(roll.change) == "CR036"


def test_a_table_inside_an_action_is_part_of_its_words() -> None:
    inner = tbl(tr("by", "whom"), tr("1 May", "PMO"))
    body = tbl(tr("Ref", "Action", "Owner"), tr("DAG31-01", tc("Send it", inner, "soon"), "PMO"))
    assert tables(body) == [[["Ref", "Action", "Owner"], ["DAG31-01", "Send it by whom 1 May PMO soon", "PMO"]]]


def test_frames_of_one_column_hold_paragraphs_and_tables() -> None:
    body = tbl(tr(tc("Actions", tbl(tr("Ref", "Action", "Owner"), tr("DAG31-01", "x", "PMO")), "That is all.")))
    assert [type(one).__name__ for one in blocks(body)] == ["Heading", "Table", "Paragraph"]


def test_a_header_row_that_comes_again_is_one_header_row() -> None:
    body = (
        tbl(tr("Ref", "Action", "Owner"), tr("DAG31-01", "x", "PMO"))
        + p("")
        + tbl(
            tr("Ref", "Action", "Owner"),
            tr("DAG31-02", "y", "PMO"),
            tr("Ref", "Action", "Owner"),
            tr("DAG31-03", "z", "PMO"),
        )
    )
    assert tables(body) == [
        [["Ref", "Action", "Owner"], ["DAG31-01", "x", "PMO"], ["DAG31-02", "y", "PMO"], ["DAG31-03", "z", "PMO"]]
    ]


def test_text_boxes_are_read_once() -> None:
    box = f"<w:txbxContent>{p('In a box.')}{tbl(tr('Name', 'Role'), tr('Ada Byron', 'Chair'))}</w:txbxContent>"
    both = (
        "<w:r><mc:AlternateContent>"
        f"<mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert texts(p("Beside it.", both)) == ["Beside it.", "In a box."]
    assert texts(p("Old.", f"<w:r><w:pict><v:textbox>{box}</v:textbox></w:pict></w:r>")) == ["Old.", "In a box."]
    assert tables(p("Beside it.", both)) == [[["Name", "Role"], ["Ada Byron", "Chair"]]]


def test_heads_feet_and_notes_are_left_out() -> None:
    assert texts(
        p("Kept."), header=f"<w:hdr>{p('Head')}</w:hdr>", footnotes=f"<w:footnotes>{p('Note')}</w:footnotes>"
    ) == ["Kept."]


def test_the_strict_form_of_the_format_is_read_too() -> None:
    assert read_docx("p", Package("p", _strict(word(p("Kept."))))).blocks == (Paragraph("Kept.", 1),)


def _strict(data: bytes) -> bytes:
    old, new = "http://schemas.openxmlformats.org/", "http://purl.oclc.org/ooxml/"
    with zipfile.ZipFile(BytesIO(data)) as opened:
        files = {name: opened.read(name).decode() for name in opened.namelist()}
    for name, text in files.items():
        named = text.replace(f"{old}wordprocessingml/2006/main", f"{new}wordprocessingml/main")
        files[name] = named.replace(f"{old}officeDocument/2006/", f"{new}officeDocument/")
    return zipped(files)


def test_the_lines_are_the_words_as_they_stood() -> None:
    paper = read_docx(
        "p", Package("p", word(p("Actions") + tbl(tr("Ref", "Action", "Owner"), tr("DAG31-01", "x", "PMO"))))
    )
    assert paper.lines == ("Actions", "Ref\tAction\tOwner", "DAG31-01\tx\tPMO")
    table = paper.blocks[1]
    assert isinstance(table, Table)
    assert table.rows[0].cells[1].passages == (Passage("x", 3),)
