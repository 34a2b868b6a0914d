"""How would the same paper stand in a PDF?

Pages with a head and a foot, ruled tables whose header row comes again on every page, rows that a page's end cuts in
two, words that wrap where a line is full. Every character is half its size wide, which keeps the typesetting short.
"""

import textwrap
import zlib
from collections.abc import Sequence
from itertools import zip_longest

from documents.columns import is_header
from documents.paper import Cell, Heading, Paper, Paragraph, Passage, Row, Table

WIDE, HIGH, MARGIN = 1100.0, 595.0, 50.0
SIZE, LEADING, PADDING = 8.0, 10.0, 4.0
_UNICODE = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap
1 begincodespacerange <0000> <FFFF> endcodespacerange
1 beginbfrange <0000> <FFFF> <0000> endbfrange endcmap end end"""
_FONT = (
    b"<</Type/Font/Subtype/Type0/BaseFont/Paper/Encoding/Identity-H/ToUnicode 4 0 R/DescendantFonts[<</Type/Font"
    b"/Subtype/CIDFontType2/BaseFont/Paper/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 500"
    b"/FontDescriptor<</Type/FontDescriptor/FontName/Paper/Flags 4/FontBBox[0 -200 1000 800]/Ascent 800"
    b"/Descent -200>>>>]>>"
)


def pdf(contents: Sequence[bytes], extra: Sequence[bytes] = (), trailer: bytes = b"") -> bytes:
    """A PDF of pages with these contents; ``extra`` objects come after the pages' own."""
    pages = [5 + 2 * at for at in range(len(contents))]
    kids = b" ".join(b"%d 0 R" % page for page in pages)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, len(pages)),
        _FONT,
        stream(_UNICODE),
    ]
    for content in contents:
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Contents %d 0 R/Resources<</Font<</F 3 0 R>>>>>>"
            % (WIDE, HIGH, len(objects) + 2)
        )
        objects.append(stream(content))
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, one in enumerate([*objects, *extra], 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return bytes(out) + b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(places) + 1,
        trailer,
        start,
    )


def stream(content: bytes) -> bytes:
    """A stream object's bytes, deflated."""
    packed = zlib.compress(content)
    return b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed)


class Pages:
    """Pages being typeset from top to bottom; ``y`` is what is left of this one."""

    def __init__(self, head: str = "", foot: str = "") -> None:
        self.done: list[list[bytes]] = []
        self.head, self.foot = head, foot
        self.turn()

    def turn(self) -> None:
        """Begins a page."""
        self.done.append([])
        self.y = HIGH - MARGIN
        self.text(MARGIN, HIGH - 25, self.head)
        self.text(MARGIN, 20, f"{self.foot} Page {len(self.done)}" if self.foot else "")
        self.top = self.y

    def text(self, x: float, y: float, words: str, size: float = SIZE) -> None:
        """One line."""
        if words:
            said = words.encode("utf-16-be").hex().encode()
            self.done[-1].append(b"BT /F %.1f Tf 1 0 0 1 %.1f %.1f Tm <%s> Tj ET" % (size, x, y, said))

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """One drawn line."""
        self.done[-1].append(b"0.5 w %.1f %.1f m %.1f %.1f l S" % (x0, y0, x1, y1))

    def paragraph(self, words: str, size: float = SIZE) -> None:
        """Words between the margins."""
        lines = wrapped(words, WIDE - 2 * MARGIN, size)
        if self.y - len(lines) * size * 1.25 < MARGIN:
            self.turn()
        for line in lines:
            self.y -= size * 1.25
            self.text(MARGIN, self.y, line, size)
        self.y -= size

    def table(self, table: Table) -> None:
        """A ruled table."""
        rows = [[[one.text for one in cell.passages] for cell in row.cells] for row in (table.header, *table.rows)]
        widths = _widths(rows)
        padded = [[*row, *[[]] * (len(widths) - len(row))] for row in rows]
        laid = [[_cell(cell, width) for cell, width in zip(row, widths, strict=True)] for row in padded]
        for at, row in enumerate(laid):
            left = row
            while left:
                fits = int((self.y - MARGIN - 2 * PADDING) // LEADING)
                if fits < min(3, _high(left)):
                    self.turn()
                    if at and is_header(table.header):
                        self.row(laid[0], widths)
                    continue
                self.row([cell[:fits] for cell in left], widths)
                left = [cell[fits:] for cell in left] if _high(left) > fits else []
        self.y -= SIZE

    def row(self, cells: Sequence[Sequence[str]], widths: Sequence[float]) -> None:
        """A row with its rules."""
        bottom = self.y - _high(cells) * LEADING - 2 * PADDING
        x = MARGIN
        for cell, width in zip(cells, widths, strict=True):
            for at, line in enumerate(cell, 1):
                self.text(x + PADDING, self.y - PADDING - at * LEADING + 2, line)
            self.rule(x, self.y, x, bottom)
            x += width
        self.rule(x, self.y, x, bottom)
        self.rule(MARGIN, self.y, x, self.y)
        self.rule(MARGIN, bottom, x, bottom)
        self.y = bottom

    def bytes(self) -> bytes:
        """The file."""
        return pdf([b"\n".join(page) for page in self.done])


def as_pdf(paper: Paper) -> bytes:
    """The paper on as many pages as it takes, with a head and a foot on each."""
    pages = Pages("Programme paper", "MHHS 2023")
    for block in paper.blocks:
        match block:
            case Heading():
                pages.paragraph(block.text, 11)
            case Paragraph():
                pages.paragraph(f"• {block.text}" if block.bullet else block.text)
            case Table():
                pages.table(block)
    return pages.bytes()


def row_of(*cells: str) -> Row:
    """A row of plain cells."""
    return Row(tuple(Cell((Passage(one, 1),) if one else ()) for one in cells), 1)


def wrapped(words: str, width: float, size: float = SIZE) -> list[str]:
    """The lines that words make."""
    return textwrap.wrap(words, max(4, int(width / (size / 2))), break_on_hyphens=False)


def _cell(passages: Sequence[str], width: float) -> list[str]:
    return [line for one in passages for line in wrapped(one, width - 2 * PADDING)]


def _widths(rows: Sequence[Sequence[Sequence[str]]]) -> list[float]:
    """Columns as wide as their longest words ask, within the page."""
    longest = []
    for column in zip_longest(*rows, fillvalue=()):
        passages = [one for cell in column for one in cell] or [""]
        word = max(len(word) for one in passages for word in (*one.split(), ""))
        longest.append(max(8, word + 4, min(60, max(len(one) for one in passages))))
    return [(WIDE - 2 * MARGIN) * one / sum(longest) for one in longest]


def _high(row: Sequence[Sequence[str]]) -> int:
    return max((len(cell) for cell in row), default=0)
