"""Which group and meeting is a paper of, when and where, by its first lines?"""

from __future__ import annotations

import re
from dataclasses import dataclass

from documents.columns import flat
from documents.paper import Paper, Table
from documents.sections import Placed, Section
from registers.dates import Written, read_date
from registers.groups import group_code, group_named
from registers.problems import Problem
from registers.refs import MeetingRef
from registers.times import MeetingTime, read_meeting_time

_LABELS = {
    "meeting number": "number",
    "meeting no": "number",
    "meeting": "number",
    "number": "number",
    "venue": "venue",
    "location": "venue",
    "meeting venue": "venue",
    "meeting date and time": "when",
    "meeting date time": "when",
    "meeting date": "when",
    "date and time": "when",
    "date time": "when",
    "date of meeting": "when",
    "date": "when",
    "meeting time": "time",
    "time": "time",
    "classification": "classification",
    "document classification": "classification",
    "issue date": "issued",
    "date of issue": "issued",
    "issued": "issued",
    "date issued": "issued",
}
_CODE = re.compile(r"\((e?[A-Z]{2,6})\)")
_NUMBER = re.compile(
    r"(?:#|\bmeeting(?: number| no\.?)?:?|\bpack|\bno\.?)\s*#?\s*0*([0-9]{1,3}(?:\.[0-9])?)\s*"
    r"(?=$|[-–—,:(]|[A-Za-z])(?!\s*(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))",
    re.IGNORECASE,
)
_AFTER_CODE = re.compile(
    r"(?:\b|\()e?[A-Z]{3,6}\)?\s?#?0*([0-9]{1,3}(?:\.[0-9])?)(?=$|\s*[-–—:]|\s+(?:[Mm]eeting|[Hh]eadline|[Pp]ack|[Pp]apers?))"
)
_FIRST_LINES = 12
# A pack's agenda soon speaks of the last headline report, so only the very first lines can be a title.
TITLE_LINES = 5


@dataclass(frozen=True)
class Head:
    """What a paper's first lines say; ``line`` is where its meeting is named."""

    title: str
    group: str
    number: str | None
    when: MeetingTime
    venue: str
    classification: str
    issued: Written
    line: int


def first_lines(paper: Paper) -> list[tuple[str, int]]:
    """The first lines of a paper that stand in no table."""
    lines = [(block.text, block.line) for block in paper.blocks if not isinstance(block, Table)]
    return lines[:_FIRST_LINES]


def read_head(paper: Paper, blocks: tuple[Placed, ...]) -> Head:
    """The paper's group and meeting; raises ``Problem`` where it names no group."""
    values, lines = _labelled(blocks), first_lines(paper)
    title, line = next(
        (one for one in lines[:TITLE_LINES] if "headline report" in one[0].lower()),
        next((one for one in lines if group_in(one[0])), lines[0] if lines else ("", 1)),
    )
    group, number = _meeting(values.get("number", ("", 0))[0])
    stated = next((code for text, _ in [(title, line), *lines] if (code := group_in(text))), "")
    group = group or stated
    if not group:
        raise Problem(
            f"{paper.name} does not say whose meeting it is of: neither a group's name nor a meeting number such as"
            " DAG031 stands in its first lines. Add one and import it again."
        )
    number = number or next((found for text, _ in lines if (found := number_in(text))), None)
    when, at = _when(values, lines)
    return Head(
        title,
        group,
        number,
        when,
        values.get("venue", ("", 0))[0],
        values.get("classification", ("", 0))[0],
        read_date(values.get("issued", ("", 0))[0], when.day.day),
        values.get("number", ("", at or line))[1] or line,
    )


def group_in(text: str) -> str:
    """The code of the group that a title names, known or in brackets after its name; empty when it names none."""
    known = group_named(text[:300])
    if known:
        return known
    found = _CODE.search(text[:300])
    return found[1] if found and found[1] not in {"CR", "IA", "SRO", "MHHS"} else ""


def number_in(text: str) -> str | None:
    """The meeting's number in a title such as ``Cross Code Advisory Group #12``, or None."""
    found = _NUMBER.search(text[:300]) or _AFTER_CODE.search(text[:300])
    return found[1] if found else None


def _meeting(text: str) -> tuple[str, str | None]:
    if not text:
        return "", None
    try:
        ref = MeetingRef.parse(text)
    except Problem:
        bare = re.fullmatch(r"#?\s*0*([0-9]{1,3}(?:\.[0-9])?)", text)
        return "", bare[1] if bare else None
    try:
        return group_code(ref.group), ref.number
    except Problem:
        return "", ref.number


def _when(values: dict[str, tuple[str, int]], lines: list[tuple[str, int]]) -> tuple[MeetingTime, int]:
    if "when" in values:
        words, line = values["when"]
        if "time" in values:
            words = f"{words} {values['time'][0]}"
        return read_meeting_time(words), line
    for text, line in lines:
        read = read_meeting_time(text)
        if read.day.day:
            return read, line
    return MeetingTime("", Written("")), 0


def _labelled(blocks: tuple[Placed, ...]) -> dict[str, tuple[str, int]]:
    values: dict[str, tuple[str, int]] = {}
    for placed in blocks:
        if placed.section is not Section.HEAD:
            break
        block = placed.block
        if isinstance(block, Table):
            for row in (block.header, *block.rows):
                _from_cells([cell.text for cell in row.cells], row.line, values)
        elif ":" in block.text[:60]:
            label, _, words = block.text.partition(":")
            _from_cells([label, words.strip()], block.line, values)
    return values


def _from_cells(cells: list[str], line: int, values: dict[str, tuple[str, int]]) -> None:
    label = ""
    for text in cells:
        words = _LABELS.get(flat(text), "")
        if words and (not label or label in values):
            label = words
        elif text and label and label not in values:
            values[label] = (text, line)
            label = ""
