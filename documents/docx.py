"""How does a Word document (.docx) become headings, paragraphs and tables?

It is read as it stands on the page with every tracked change accepted: what was deleted, moved away or hidden is not
read, what was inserted is. Headers, footers, notes, comments and tables of contents are left out. A merged cell's words
belong to every row of a table with a header row that it reaches; elsewhere they stand in its first.
"""

from __future__ import annotations

from collections.abc import Iterator

from documents.assembly import COLUMNS, Assembly, Filling, Inner, Said, heads, joined, said
from documents.lines import SIGNS
from documents.package import Element, Package
from documents.paper import Paper
from documents.word_styles import Style, Styles, on
from registers.problems import Problem

_AS_TEXT = {"tab": " ", "ptab": " ", "noBreakHyphen": "-"}
_PASSED_OVER = frozenset({"del", "moveFrom", "instrText", "delText", "pPr", "rPr", "sdtPr", "tblPr", "trPr", "tcPr"})


def read_docx(name: str, package: Package) -> Paper:
    """Reads the document in an office file; raises ``Problem`` where it is broken or holds no words."""
    main = package.part(package.main)
    body = main.root.find("body")
    if body is None:
        raise Problem(f"{name} holds no words. Check that it is the right file, and import it again.")
    assembly = Assembly()
    _Reading(Styles(package, main), assembly).blocks(body)
    return assembly.paper(name)


class _Paragraph:
    """A paragraph's lines as they are gathered, and the text boxes that hang on it."""

    def __init__(self, style: Style) -> None:
        self.style = style
        self.lines: list[list[tuple[str, bool]]] = [[]]
        self.boxes: list[Element] = []

    def add(self, text: str, *, marked: bool = False) -> None:
        self.lines[-1].append((text, marked))

    def end_line(self) -> None:
        self.lines.append([])

    def said(self) -> list[Said]:
        return [one for pieces in self.lines if (one := said(pieces)).text]


class _Reading:
    def __init__(self, styles: Styles, assembly: Assembly) -> None:
        self._styles = styles
        self._assembly = assembly

    def blocks(self, holder: Element) -> None:
        """Everything in the body, or in a text box."""
        for one in self._pieces(holder):
            if isinstance(one, Element):
                self._assembly.table(self._rows(one))
                continue
            lines = one.said()
            if lines and not one.style.contents:
                self._assembly.say(
                    _labelled(lines, one.style.label), heading=one.style.heading, bullet=one.style.bullet
                )
            for box in one.boxes:
                self.blocks(box)

    def _pieces(self, holder: Element) -> Iterator[_Paragraph | Element]:
        """The paragraphs and tables of a holder; one whose end was deleted goes on with the next."""
        going_on: _Paragraph | None = None
        for one in _content(holder):
            if one.tag == "tbl":
                if going_on:
                    yield going_on
                    going_on = None
                yield one
                continue
            paragraph = going_on or _Paragraph(self._styles.of(one))
            self._inline(one, paragraph)
            going_on = paragraph if one.find("pPr/rPr/del") is not None else None
            if not going_on:
                yield paragraph
        if going_on:
            yield going_on

    def _inline(self, holder: Element, paragraph: _Paragraph) -> None:
        for one in holder:
            if one.tag in _PASSED_OVER:
                continue
            if one.tag == "r":
                if not self._styles.hidden(one):
                    self._run(one, paragraph)
            else:
                self._inline(_chosen(one), paragraph)

    def _run(self, run: Element, paragraph: _Paragraph) -> None:
        properties = run.find("rPr")
        marked = properties is not None and (on(properties.find("u")) or on(properties.find("i")))
        for one in run:
            if one.tag == "t":
                paragraph.add(one.text or "", marked=marked)
            elif one.tag in {"br", "cr"}:
                paragraph.end_line()
            elif one.tag in _AS_TEXT:
                paragraph.add(_AS_TEXT[one.tag])
            elif one.tag == "sym":
                paragraph.add(_symbol(one.get("char", "")))
            elif one.tag in {"drawing", "pict", "object", "AlternateContent"}:
                paragraph.boxes += _boxes(one)

    def _rows(self, table: Element) -> list[list[Filling]]:
        rows: list[list[Filling]] = []
        repeats = False
        for row in _content(table, "tr"):
            if row.find("trPr/del") is not None:
                continue
            cells: list[Filling] = [()] * _count(row.find("trPr/gridBefore"), 0)
            for cell in _content(row, "tc"):
                cells.append(self._cell(cell, rows[-1][len(cells)] if repeats and len(cells) < len(rows[-1]) else ()))
                cells += [()] * (_count(cell.find("tcPr/gridSpan"), 1) - 1)
                del cells[COLUMNS:]
            if not rows:
                repeats = heads(cells)
            rows.append(cells)
        return rows

    def _cell(self, cell: Element, above: Filling) -> Filling:
        merged = cell.find("tcPr/vMerge")
        if merged is not None and merged.get("val", "continue") == "continue":
            return [one for one in above if isinstance(one, Said)]
        if cell.find("tcPr/cellDel") is not None:
            return ()
        return list(self._filling(cell))

    def _filling(self, holder: Element) -> Iterator[Said | Inner]:
        for one in self._pieces(holder):
            if isinstance(one, Element):
                yield Inner(self._rows(one))
                continue
            yield from joined(_labelled(one.said(), one.style.label))
            for box in one.boxes:
                yield from self._filling(box)


def _content(holder: Element, *wanted: str) -> Iterator[Element]:
    """The paragraphs and tables (or rows, or cells) of a holder, those inside content controls and insertions too."""
    for one in holder:
        if one.tag in (wanted or ("p", "tbl")):
            yield one
        elif one.tag not in _PASSED_OVER and len(one):
            yield from _content(_chosen(one), *wanted)


def _chosen(element: Element) -> Element:
    """Of two renderings of one thing, the first."""
    if element.tag != "AlternateContent":
        return element
    choice = element.find("Choice")
    return choice if choice is not None else element


def _boxes(drawing: Element) -> list[Element]:
    """The text boxes of a drawing, each once."""
    drawing = _chosen(drawing)
    if drawing.tag == "txbxContent":
        return [drawing]
    return [box for one in drawing for box in _boxes(one)]


def _labelled(lines: list[Said], label: str) -> list[Said]:
    """The lines of a paragraph that a list numbers; an empty one is its number."""
    if not label:
        return lines
    first = lines[0] if lines else Said("")
    return [Said(f"{label} {first.text}".strip(), first.marked), *lines[1:]]


def _symbol(char: str) -> str:
    try:
        code = int(char, 16)
    except ValueError:
        return ""
    return SIGNS.get(code & 0xFF, "")


def _count(element: Element | None, least: int) -> int:
    words = element.get("val", "") if element is not None else ""
    return max(least, min(int(words), COLUMNS)) if words.isascii() and words.isdecimal() and len(words) < 9 else least
