"""How does a chart become a drawing that also reads as words?

Inline SVG, coloured by classes so that light and dark are up to the style sheet. Widths are percentages and text is
not scaled, so that a chart reads as well at 400 pixels as at 1,400. Colour never stands alone: the same counts follow
in words.
"""

from __future__ import annotations

from collections import Counter

from bot.console_markup import Html, element, joined
from chat.messages import Chart, Series, Shape
from chat.plain_text import chart_lines

_ROW = 40
_LONGEST = 44
# A grid's columns come first, so that a narrow screen cuts the ends of its labels and never an answer.
#: How much of a matrix's width the names take, in hundredths.
_LABEL = 47


def chart(drawn: Chart, name: str) -> Html:
    """The chart as a figure; ``name`` begins its ids."""
    figures = ". ".join(chart_lines(drawn))
    label, details = f"{name}-title", f"{name}-words"
    title = element("title", drawn.title, id=label)
    inner, height = _drawing(drawn)
    description = element("desc", figures, id=details)
    svg = element(
        "svg",
        joined(title, description, inner),
        role="img",
        class_=f"chart chart-{drawn.shape.value}",
        width="100%",
        height=height,
        aria_labelledby=label,
        aria_describedby=details,
    )
    caption = element("figcaption", drawn.title)
    beside = _legend(drawn)
    return element(
        "figure", caption, element("div", svg, beside, class_="drawing scroll"), _as_table(drawn), class_="chart-box"
    )


def _drawing(drawn: Chart) -> tuple[Html, int]:
    match drawn.shape:
        case Shape.SHARE:
            return _donut(drawn), 112
        case Shape.BARS:
            return _bars(drawn), max(1, len(drawn.categories)) * _ROW
        case Shape.MATRIX:
            return _grid(drawn), 30 + len(drawn.categories) * 28


def _donut(drawn: Chart) -> Html:
    counts = [_value(one, 0) for one in drawn.series]
    total = sum(counts)
    ring = [element("circle", cx=56, cy=56, r=44, class_="ring")]
    begun = 0.0
    gap = 1.0 if sum(1 for count in counts if count) > 1 else 0.0
    for count, tone in zip(counts, _tones(drawn.series), strict=True):
        if not count:
            continue
        share = 100 * count / total
        ring.append(
            element(
                "circle",
                cx=56,
                cy=56,
                r=44,
                pathLength=100,
                transform="rotate(-90 56 56)",
                stroke_dasharray=f"{share - gap:.2f} {100 - share + gap:.2f}",
                stroke_dashoffset=f"{-begun - gap / 2:.2f}",
                class_=f"part {tone}",
            )
        )
        begun += share
    middle = element("text", str(total), x=56, y=56, class_="total", text_anchor="middle", dominant_baseline="central")
    return joined(*ring, middle)


def _bars(drawn: Chart) -> Html:
    sums = [sum(_value(one, place) for one in drawn.series) for place in range(len(drawn.categories))]
    most = max(sums, default=0) or 1
    rows: list[Html] = []
    for place, category in enumerate(drawn.categories):
        top, begun = place * _ROW, 0.0
        rows.append(element("text", _short(category), x=0, y=top + 13, class_="label"))
        rows.append(element("rect", x=0, y=top + 20, width="100%", height=10, rx=3, class_="track"))
        for one, tone in zip(drawn.series, _tones(drawn.series), strict=True):
            if wide := 100 * _value(one, place) / most:
                rows.append(
                    element(
                        "rect",
                        x=f"{begun:.2f}%",
                        y=top + 20,
                        width=f"{wide:.2f}%",
                        height=10,
                        rx=3,
                        class_=f"bar {tone}",
                    )
                )
            begun += wide
        rows.append(element("text", str(sums[place]), x="100%", y=top + 13, class_="count", text_anchor="end"))
    return joined(*rows)


def _grid(drawn: Chart) -> Html:
    """Names on the left, then a column a series, all in shares of the width: a narrow screen shows the whole."""
    cells: list[Html] = []
    column = (100 - _LABEL) / max(1, len(drawn.series))
    middles = [f"{_LABEL + column * (place + 0.5):.2f}%" for place in range(len(drawn.series))]
    for middle, one in zip(middles, drawn.series, strict=True):
        cells.append(element("text", _short(one.name, 10), x=middle, y=16, class_="head", text_anchor="middle"))
    for row, category in enumerate(drawn.categories):
        y = 30 + row * 28
        if row % 2 == 0:
            cells.append(element("rect", x=0, y=y, width="100%", height=28, rx=4, class_="stripe"))
        name = _short(category, 28)
        cells.append(element("text", name, x=6, y=y + 14, class_="label", dominant_baseline="central"))
        for middle, one, tone in zip(middles, drawn.series, _tones(drawn.series), strict=True):
            on = bool(_value(one, row))
            kind = f"dot {tone}" if on else "dot off"
            cells.append(element("circle", cx=middle, cy=y + 14, r=7 if on else 2, class_=kind))
    return joined(*cells)


def _legend(drawn: Chart) -> Html:
    if drawn.shape is Shape.MATRIX or (drawn.shape is Shape.BARS and len(drawn.series) < 2):
        return Html()
    shares = drawn.shape is Shape.SHARE
    items = []
    for one, tone in zip(drawn.series, _tones(drawn.series), strict=True):
        swatch = element(
            "svg",
            element("rect", width=10, height=10, rx=3, class_=f"bar {tone}"),
            width=10,
            height=10,
            aria_hidden="true",
        )
        items.append(
            element("li", swatch, element("span", one.name), element("b", str(sum(one.values))) if shares else "")
        )
    return element("ul", *items, class_="legend")


def _as_table(drawn: Chart) -> Html:
    """The same counts in rows and columns, folded away."""
    if drawn.shape is Shape.SHARE:
        return Html()
    matrix = drawn.shape is Shape.MATRIX
    head = element("tr", element("td"), *(element("th", one.name, scope="col") for one in drawn.series))
    rows = [
        element(
            "tr",
            element("th", category, scope="row"),
            *(element("td", _cell(_value(one, place), matrix=matrix)) for one in drawn.series),
        )
        for place, category in enumerate(drawn.categories)
    ]
    table = element("table", element("thead", head), element("tbody", *rows), class_="figures")
    return element(
        "details", element("summary", "As a table"), element("div", table, class_="scroll"), class_="as-table"
    )


def _cell(value: int, *, matrix: bool) -> str:
    if matrix:
        return "yes" if value else "–"
    return str(value)


def _value(one: Series, place: int) -> int:
    """A category's value; a series may be shorter than the categories, and less than nothing cannot be drawn."""
    return max(0, one.values[place]) if place < len(one.values) else 0


def _tones(series: tuple[Series, ...]) -> list[str]:
    """A class for each series; where two share a tone, the later is a lighter shade."""
    seen: Counter[str] = Counter()
    classes = []
    for one in series:
        classes.append(f"tone-{one.tone.value} shade-{min(seen[one.tone.value], 3)}")
        seen[one.tone.value] += 1
    return classes


def _short(text: str, longest: int = _LONGEST) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
