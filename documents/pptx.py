"""How do a presentation's slides (.pptx) become headings, paragraphs and tables?

Slide by slide as they are shown: the title, then what else stands on the slide from top to bottom and from left to
right. Hidden slides and shapes, notes, comments, dates, footers and slide numbers are left out, as are pictures, charts
and diagrams, which hold no text that could be quoted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from documents.assembly import COLUMNS, Assembly, Filling, Said, heads, joined, said
from documents.numerals import is_on, numeral
from documents.package import Element, Package, Part
from documents.paper import Paper

_NO_WORDS = frozenset({"dt", "ftr", "hdr", "sldNum"})
_TITLES = frozenset({"title", "ctrTitle"})
_BAND = 182_880  # 0.2 inch in EMU: what starts so close below another stands beside it
_OFFSETS = ("spPr/xfrm/off", "xfrm/off", "grpSpPr/xfrm/off")
_NUMBERS = {
    "arabic": "decimal",
    "alphaLc": "lowerLetter",
    "alphaUc": "upperLetter",
    "romanLc": "lowerRoman",
    "romanUc": "upperRoman",
}

Place = tuple[int, int]


@dataclass(frozen=True)
class _Shape:
    """A shape that may hold words: its placeholder's kind, if it is one (``None``), and where it starts."""

    element: Element
    kind: str | None
    place: Place


def read_pptx(name: str, package: Package) -> Paper:
    """Reads the slides in an office file; raises ``Problem`` where it is broken or holds no words."""
    main = package.part(package.main)
    assembly = Assembly()
    layouts: dict[str, Mapping[tuple[str, str], Place]] = {}
    for one in main.root.iterfind("sldIdLst/sldId"):
        slide = package.part(main.related.get(one.get("r:id", ""), ("", ""))[1])
        if not is_on(slide.root.get("show", "1")):
            continue
        layout = slide.of_kind("slideLayout")
        if layout not in layouts:
            layouts[layout] = _layout(package.part(layout)) if package.has(layout) else {}
        shapes = list(_shapes(slide.root.find("cSld/spTree"), layouts[layout]))
        for shape in sorted(shapes, key=lambda shape: shape.kind not in _TITLES):
            _say(shape, assembly)
    return assembly.paper(name)


def _layout(part: Part) -> dict[tuple[str, str], Place]:
    """Where a layout has its placeholders, by kind and number: a slide that does not move them does not say."""
    places: dict[tuple[str, str], Place] = {}
    for shape in part.root.iter("sp"):
        placeholder, place = shape.find("nvSpPr/nvPr/ph"), _place(shape)
        if placeholder is not None and place:
            places.setdefault((placeholder.get("type", "obj"), ""), place)
            places[placeholder.get("type", "obj"), placeholder.get("idx", "")] = place
            places.setdefault(("", placeholder.get("idx", "")), place)
    return places


def _shapes(tree: Element | None, layout: Mapping[tuple[str, str], Place]) -> Iterator[_Shape]:
    """The shapes of a slide or group in reading order; a group's stand together where it stands."""
    found: list[_Shape] = []
    for one in tree if tree is not None else ():
        shape = one
        if one.tag == "AlternateContent":
            choice = one.find("Choice")
            shape = choice[0] if choice is not None and len(choice) else one
        if shape.tag not in {"sp", "graphicFrame", "grpSp"} or _is_hidden(shape):
            continue
        placeholder = shape.find("*/nvPr/ph")
        kind = placeholder.get("type", "obj") if placeholder is not None else None
        index = placeholder.get("idx", "") if placeholder is not None else ""
        place = _place(shape)
        if not place and kind is not None:
            places = (layout.get(key) for key in ((kind, index), ("", index), (kind, "")))
            place = next((one for one in places if one), None)
        if kind not in _NO_WORDS:
            found.append(_Shape(shape, kind, place or (0, 0)))
    for shape_in_order in _read(found):
        if shape_in_order.element.tag == "grpSp":
            yield from _shapes(shape_in_order.element, layout)
        else:
            yield shape_in_order


def _read(shapes: list[_Shape]) -> Iterator[_Shape]:
    """The shapes in bands from top to bottom, each from left to right."""
    band: list[_Shape] = []
    for shape in sorted(shapes, key=lambda one: one.place):
        if band and shape.place[0] > band[0].place[0] + _BAND:
            yield from sorted(band, key=lambda one: one.place[1])
            band = []
        band.append(shape)
    yield from sorted(band, key=lambda one: one.place[1])


def _say(shape: _Shape, assembly: Assembly) -> None:
    table = shape.element.find("graphic/graphicData/tbl")
    if table is not None:
        assembly.table(_rows(table))
        return
    bullets = shape.kind in {"obj", "body"}
    for lines, bullet in _paragraphs(shape.element.find("txBody"), bullets=bullets):
        assembly.say(lines, heading=shape.kind in _TITLES, bullet=bullet)


def _paragraphs(body: Element | None, *, bullets: bool = False) -> Iterator[tuple[list[Said], bool]]:
    """The paragraphs of a shape or cell, and whether each is a bullet; with ``bullets`` those are that say nothing."""
    counts: dict[int, int] = {}
    for paragraph in body.iterfind("p") if body is not None else ():
        lines = [one for pieces in _lines(paragraph) if (one := said(pieces)).text]
        properties = paragraph.find("pPr")
        depth = properties.get("lvl", "0") if properties is not None else "0"
        level = int(depth) if depth.isascii() and depth.isdecimal() and len(depth) == 1 else 0
        numbered = properties.find("buAutoNum") if properties is not None else None
        counts = {at: count for at, count in counts.items() if at < level or (at == level and numbered is not None)}
        if numbered is not None and (lines or not bullets):
            counts[level] = counts.get(level, _start(numbered) - 1) + 1
            lines = [_labelled(lines, _label(counts[level], numbered.get("type", ""))), *lines[1:]]
        bare = properties is not None and properties.find("buNone") is not None
        marked = properties is not None and any(properties.find(one) is not None for one in ("buChar", "buBlip"))
        if lines:
            yield lines, numbered is None and (marked or (bullets and not bare))


def _lines(paragraph: Element) -> list[list[tuple[str, bool]]]:
    lines: list[list[tuple[str, bool]]] = [[]]
    for one in paragraph:
        if one.tag == "br":
            lines.append([])
        elif one.tag in {"r", "fld"}:
            properties = one.find("rPr")
            marked = properties is not None and (
                properties.get("u", "none") != "none" or properties.get("i", "0") in {"1", "true"}
            )
            first, *rest = (one.findtext("t") or "").split("\v")
            lines[-1].append((first, marked))
            lines += [[(text, marked)] for text in rest]
    return lines


def _rows(table: Element) -> list[list[Filling]]:
    rows: list[list[Filling]] = []
    repeats = False
    for row in table.iterfind("tr"):
        cells: list[Filling] = []
        for cell in list(row.iterfind("tc"))[:COLUMNS]:
            if is_on(cell.get("hMerge", "0")):
                cells.append(())
            elif is_on(cell.get("vMerge", "0")):
                cells.append(rows[-1][len(cells)] if repeats and len(cells) < len(rows[-1]) else ())
            else:
                cells.append([line for lines, _ in _paragraphs(cell.find("txBody")) for line in joined(lines)])
        repeats = repeats if rows else heads(cells)
        rows.append(cells)
    return rows


def _labelled(lines: list[Said], label: str) -> Said:
    first = lines[0] if lines else Said("")
    return Said(f"{label} {first.text}".strip(), first.marked)


def _label(count: int, kind: str) -> str:
    number = numeral(count, next((how for start, how in _NUMBERS.items() if kind.startswith(start)), "decimal"))
    if kind.endswith("ParenBoth"):
        return f"({number})"
    return number + (")" if kind.endswith("ParenR") else "" if kind.endswith("Plain") else ".")


def _start(numbered: Element) -> int:
    words = numbered.get("startAt", "1")
    return int(words) if words.isascii() and words.isdecimal() and len(words) < 6 else 1


def _is_hidden(shape: Element) -> bool:
    return any(is_on(one.get("hidden", "0")) for one in shape.iterfind("*/cNvPr"))


def _place(shape: Element) -> Place | None:
    """Where a shape starts, from the top and from the left, in EMU."""
    offset = next((found for path in _OFFSETS if (found := shape.find(path)) is not None), None)
    try:
        return (int(offset.get("y", "")), int(offset.get("x", ""))) if offset is not None else None
    except ValueError:
        return None
