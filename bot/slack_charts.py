"""How is a chart drawn in Slack?

``data_visualization`` (https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block): a title of 50
characters; a pie of 1 to 12 parts above nought; bars of 1 to 12 series with unlike names and a value for each of 1 to
20 unlike categories; every label 20 characters; two in a message. What does not fit is told as text by the caller.
"""

from __future__ import annotations

from collections.abc import Iterable

from bot.slack_text import Block, Element
from chat.messages import Chart, Shape
from chat.plain_text import EMPTY, cut, drawable, one_line

A_MESSAGE = 2
_LABEL = 20
_SERIES = 12
_CATEGORIES = 20


def chart_block(chart: Chart) -> Block | None:
    """The chart's own block, or None for what Slack cannot draw: nothing to count, too much, or a grid."""
    if not drawable(chart) or len(chart.series) > _SERIES or chart.shape is Shape.MATRIX:
        return None
    drawn = _pie(chart) if chart.shape is Shape.SHARE else _bars(chart)
    title = cut(one_line(chart.title), 50) or "Chart"
    return drawn and {"type": "data_visualization", "title": title, "chart": drawn}


def shortened(chart: Chart) -> bool:
    """Whether a name had to be cut to be a label, so that the whole names must be told beside the chart."""
    return any(len(one_line(name)) > _LABEL for name in (*chart.categories, *(series.name for series in chart.series)))


def _pie(chart: Chart) -> Element | None:
    names = _labels(series.name for series in chart.series)
    parts = [
        {"label": name, "value": sum(series.values)}
        for name, series in zip(names, chart.series, strict=True)
        if sum(series.values) > 0
    ]
    return {"type": "pie", "segments": parts} if parts else None


def _bars(chart: Chart) -> Element | None:
    if len(chart.categories) > _CATEGORIES or any(
        len(series.values) != len(chart.categories) for series in chart.series
    ):
        return None
    categories = _labels(chart.categories)
    series = [
        {
            "name": name,
            "data": [{"label": label, "value": value} for label, value in zip(categories, one.values, strict=True)],
        }
        for name, one in zip(_labels(series.name for series in chart.series), chart.series, strict=True)
    ]
    return {"type": "bar", "series": series, "axis_config": {"categories": categories}}


def _labels(names: Iterable[str]) -> list[str]:
    """Names of at most 20 characters, each unlike the others: what would look the same is numbered."""
    made: list[str] = []
    for name in names:
        label = cut(one_line(name), _LABEL) or EMPTY
        number = 2
        while label in made:
            label = f"{cut(one_line(name), _LABEL - 4)} {number}"
            number += 1
        made.append(label)
    return made
