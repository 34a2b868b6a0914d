"""Does each item's own page repeat what the agenda says of it: its title, type, objective, lead and minutes?

An item's page starts with its title, then ``TYPE: objective``, then the lead and the minutes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from documents.checks.agenda import agenda_line
from documents.checks.case import Case, Run
from registers.findings import Finding, Severity
from registers.meetings import AgendaItem
from registers.nearness import distance

_TYPED = re.compile(r"^([A-Z]{5,12})\s*:\s+(\S.*)$")
_MINUTES = re.compile(r"^(\d{1,3})\s*mins?(?:utes)?$", re.IGNORECASE)
_ASKS = re.compile(
    r"\bto\s+(?:provide|give)\s+(?:their|its)\s+views?\b|^approve\b|\bto\s+approve\b|\bfor\s+decision\b", re.IGNORECASE
)

_RECOMMENDS = re.compile(r"^Recommendations?\b", re.IGNORECASE)


@dataclass(frozen=True)
class Slide:
    """The head of an item's page; ``rest`` is what stands between the objective's first line and the minutes."""

    title: Run
    typed: Run
    type: str
    objective: str
    rest: str
    rest_run: Run
    minutes: int


def check_slides(case: Case) -> Iterator[Finding]:
    """An agenda's item whose page has another title, type, objective, lead or length."""
    slides = list(_slides(case))
    items = [item for meeting in case.extract.meetings for item in meeting.agenda]
    found: set[str] = set()
    for slide in slides:
        item = _item_of(slide, items)
        if item:
            found.add(item.no)
            yield from _compared(case, item, slide)
    yield from _recommending(case, items, slides)
    for item in items:
        if len(slides) > 2 and item.no not in found and item.type:
            told = (
                f"Item {item.no} has no page of its own under its title, as {len(found)} others have. Confirm its "
                "title."
            )
            yield case.finding("agenda-item-without-page", Severity.NOTICE, agenda_line(case, item), item.item, told)


def _recommending(case: Case, items: list[AgendaItem], slides: list[Slide]) -> Iterator[Finding]:
    """An item for information whose page ends in a recommendation: somebody is asked to agree to it."""
    for slide, after in zip_longest(slides, slides[1:]):
        item = _item_of(slide, items)
        if item is None or {item.type.lower(), slide.type.lower()} != {"information"}:
            continue
        last = after.title.line if after else 1 << 60
        for run in case.runs:
            if run.heading and slide.typed.line < run.line < last and _RECOMMENDS.match(run.text):
                told = f"Item {item.no} is for information, yet recommends something here. Confirm its type."
                yield case.at("agenda-type-differs", Severity.NOTICE, run, (0, len(run.text)), told)
                break


def _slides(case: Case) -> Iterator[Slide]:
    free = [run for run in case.runs if not run.column and not run.row]
    for i, run in enumerate(free):
        typed = _TYPED.match(run.text)
        if not typed or i == 0:
            continue
        for j in range(i + 1, min(i + 5, len(free))):
            minutes = _MINUTES.match(free[j].text)
            if minutes:
                rest = " ".join(one.text for one in free[i + 1 : j])
                yield Slide(free[i - 1], run, typed[1], typed[2], rest, free[j - 1], int(minutes[1]))
                break


def _item_of(slide: Slide, items: list[AgendaItem]) -> AgendaItem | None:
    title = _flat(slide.title.text)
    return next(
        (item for item in items if _flat(item.item) == title),
        next((item for item in items if distance(_flat(item.item)[:200], title[:200], 4) <= 4), None),
    )


def _compared(case: Case, item: AgendaItem, slide: Slide) -> Iterator[Finding]:
    row = agenda_line(case, item)
    if item.type and _flat(item.type) != _flat(slide.type):
        told = f"Item {item.no} is {item.type} in the agenda (line {row}) and {slide.type} here. Confirm which."
        yield case.at("agenda-type-differs", Severity.WARNING, slide.typed, (0, len(slide.type)), told)
    elif item.type.lower() == "information" and (asks := _ASKS.search(item.objective)):
        told = f"Item {item.no} is for information, yet its objective asks for more (“{asks[0]}”). Confirm its type."
        yield case.finding("agenda-type-differs", Severity.NOTICE, row, item.objective[:120], told)
    if item.item.strip() != slide.title.text.strip() and _flat(item.item) != _flat(slide.title.text):
        told = f"Item {item.no} is titled “{item.item}” in the agenda (line {row}). Write one title."
        yield case.at("agenda-title-differs", Severity.WARNING, slide.title, (0, len(slide.title.text)), told)
    whole, objective = f"{_flat(slide.objective)} {_flat(slide.rest)}".strip(), _flat(item.objective)
    lead = slide.rest
    if objective and whole.startswith(objective) and objective != _flat(slide.objective):
        lead = whole[len(objective) :]  # the objective ran on over its line's end
    elif objective and objective != _flat(slide.objective):
        told = (
            f"Item {item.no} has the objective “{item.objective[:100]}” in the agenda (line {row}). Write one "
            "objective."
        )
        yield case.at("agenda-objective-differs", Severity.NOTICE, slide.typed, (0, len(slide.typed.text)), told)
    if item.lead and lead.strip() and _words(item.lead) != _words(lead):
        told = (
            f"Item {item.no} is led by {item.lead} in the agenda (line {row}) and by others here. Confirm who leads it."
        )
        yield case.at("agenda-lead-differs", Severity.WARNING, slide.rest_run, (0, len(slide.rest_run.text)), told)
    if item.minutes is not None and item.minutes != slide.minutes:
        told = (
            f"Item {item.no} takes {item.minutes} minutes in the agenda (line {row}) and {slide.minutes} here. "
            "Confirm which."
        )
        yield case.finding("agenda-minutes-differ", Severity.WARNING, slide.typed.line, slide.typed.text[:80], told)


def _flat(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", words.lower()).strip()


def _words(text: str) -> set[str]:
    return set(_flat(text).split()) - {"and", "the"}
