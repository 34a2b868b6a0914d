"""What do a Word paragraph's style and list make of it: a heading, a bullet, a number, nothing to be seen?"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from documents.numerals import is_on, numeral
from documents.package import Element, Package, Part

_LEVELS = 9
_CHAIN = 20  # styles are based on styles; a chain may not go on for ever
_PLACE = re.compile(r"%([1-9])")


@dataclass(frozen=True)
class Style:
    """What a paragraph is: ``contents`` for a line of a table of contents; ``label`` is its number in a list."""

    heading: bool = False
    contents: bool = False
    bullet: bool = False
    label: str = ""


@dataclass(frozen=True)
class _Style:
    """A style as it is defined, with what it is based on."""

    base: str
    name: str
    outlined: bool
    hidden: Element | None
    numbered: Element | None


@dataclass
class _List:
    """A list's levels, and how far it has counted; lists of one kind count together."""

    levels: dict[int, Element]
    counts: dict[int, int] = field(default_factory=dict)


class Styles:
    """The styles and lists of a document; lists count on with every paragraph that is asked about."""

    def __init__(self, package: Package, main: Part) -> None:
        self._styles: dict[str, _Style] = {}
        self._default = ""
        self._lists: dict[str, _List] = {}
        if package.has(name := main.of_kind("styles")):
            for one in package.part(name).root.iter("style"):
                self._define(one)
        if package.has(name := main.of_kind("numbering")):
            self._number(package.part(name).root)

    def of(self, paragraph: Element) -> Style:
        """What a paragraph is."""
        properties = paragraph.find("pPr")
        chain = self._chain(_val(properties, "pStyle") or self._default)
        name = next((one.name for one in chain), "")
        outlined = _outlined(properties) or any(one.outlined for one in chain)
        title = any(one.name in {"title", "subtitle"} or one.name.startswith("heading ") for one in chain)
        style = Style(outlined or title, name.startswith(("toc ", "table of figures")))
        own = properties.find("numPr") if properties is not None else None
        inherited = [one.numbered for one in chain if one.numbered is not None]
        numbered = [one for one in (own, *inherited) if one is not None]
        return self._counted(numbered, style) if numbered else style

    def hidden(self, run: Element) -> bool:
        """Whether nobody sees a run."""
        properties = run.find("rPr")
        if properties is None:
            return False
        if (stated := properties.find("vanish")) is not None:
            return on(stated)
        chain = self._chain(_val(properties, "rStyle"))
        return next((on(one.hidden) for one in chain if one.hidden is not None), False)

    def _define(self, style: Element) -> None:
        key = style.get("styleId", "")
        properties = style.find("pPr")
        if style.get("type") == "paragraph" and is_on(style.get("default", "0")):
            self._default = key
        self._styles[key] = _Style(
            _val(style, "basedOn"),
            _val(style, "name").lower(),
            _outlined(properties),
            style.find("rPr/vanish"),
            properties.find("numPr") if properties is not None else None,
        )

    def _chain(self, key: str) -> list[_Style]:
        """A style and those it is based on."""
        found: list[_Style] = []
        while key in self._styles and len(found) < _CHAIN:
            found.append(self._styles[key])
            key = found[-1].base
        return found

    def _number(self, root: Element) -> None:
        kinds: dict[str, _List] = {}
        for one in root.iter("abstractNum"):
            levels = {_int(level.get("ilvl", "")): level for level in one.iter("lvl")}
            kinds[one.get("abstractNumId", "")] = _List(levels)
        for one in root.iter("num"):
            kind = kinds.get(_val(one, "abstractNumId"))
            if kind is None:
                continue
            starts = {
                _int(change.get("ilvl", "")): _int(_val(change, "startOverride"))
                for change in one.iter("lvlOverride")
                if change.find("startOverride") is not None
            }
            # A list that says where it starts counts by itself.
            counts = {level: start - 1 for level, start in starts.items()}
            self._lists[one.get("numId", "")] = _List(kind.levels, counts) if starts else kind

    def _counted(self, numbered: list[Element], style: Style) -> Style:
        """The style with its bullet or its number; the first that names a list decides."""
        key = next((words for one in numbered if (words := _val(one, "numId"))), "")
        depth = min(_int(next((words for one in numbered if (words := _val(one, "ilvl"))), "")), _LEVELS - 1)
        found = self._lists.get(key)
        level = found.levels.get(depth) if found else None
        if found is None or level is None:
            return style
        kind = _val(level, "numFmt") or "decimal"
        if kind in {"bullet", "none"}:
            return replace(style, bullet=kind == "bullet")
        found.counts[depth] = found.counts.get(depth, _start(level) - 1) + 1
        for deeper in [one for one in found.counts if one > depth]:
            del found.counts[deeper]

        def number(place: re.Match[str]) -> str:
            at = int(place[1]) - 1
            shown = found.levels.get(at)
            count = found.counts.get(at, _start(shown) if shown is not None else 1)
            return numeral(count, _val(shown, "numFmt") if shown is not None else "decimal")

        return replace(style, label=_PLACE.sub(number, _val(level, "lvlText")[:40]).strip())


def on(switch: Element | None) -> bool:
    """Whether a property is there and not switched off."""
    return switch is not None and is_on(switch.get("val", "1"))


def _outlined(properties: Element | None) -> bool:
    level = _val(properties, "outlineLvl")
    return bool(level) and _int(level) < _LEVELS


def _start(level: Element) -> int:
    return _int(_val(level, "start") or "1")


def _val(element: Element | None, name: str) -> str:
    found = element.find(name) if element is not None else None
    return found.get("val", "") if found is not None else ""


def _int(words: str) -> int:
    return int(words) if words.isascii() and words.isdecimal() and len(words) < 7 else 0
