"""Is the paper itself whole: no half marks left over, nothing announced and not given, points of a list alike?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from documents.checks.case import Case, said_lines
from registers.findings import Finding, Severity

_ANNOUNCES = re.compile(r"\b(?:items|topics|deliverables|decisions|points|questions)$", re.IGNORECASE)
_TYPED = re.compile(r"^[A-Z]{5,12}\s*:")
_POINT = re.compile(r"(?:(?<=\s)|^)\d{1,2}\)\s*")
_STATE = re.compile(r"\s[-–]\s([A-Z][a-z]+)$")


def check_layout(case: Case) -> Iterator[Finding]:
    """Half a pair of ``**``; a heading that announces a list and has none; a point without the others' state."""
    half = [number for number, line in enumerate(case.paper.lines, 1) if line.count("**") % 2]
    if half:
        quote = case.paper.lines[half[0] - 1].replace("**", "").strip(" -")
        told = f"Marks that should stand in pairs (**) are left over at {said_lines(half)}. Take them out."
        yield case.finding("markup-left-over", Severity.NOTICE, half[0], quote[:60], told)
    for run, after in pairwise(case.runs):
        announces = run.heading and len(run.text) < 60 and _ANNOUNCES.search(run.text)
        if announces and after.heading and not _TYPED.match(after.text):
            told = f"Under “{run.text}” nothing follows before “{after.text[:60]}”. Fill it in or take it out."
            yield case.at("heading-without-content", Severity.NOTICE, run, (0, len(run.text)), told)
    yield from _states(case)


def _states(case: Case) -> Iterator[Finding]:
    """``1)… - Complete 2)… - Complete 3)…`` says nothing of how the third stands."""
    for run in case.runs:
        points = [point.strip() for point in _POINT.split(run.text)[1:]] if run.row else []
        states = Counter(found[1] for point in points if (found := _STATE.search(point)))
        if not states or states.most_common(1)[0][1] < 2 or states.total() == len(points):
            continue
        bare = [point for point in points if not _STATE.search(point)]
        if len(bare) < states.total():
            usual = states.most_common(1)[0][0]
            at = run.text.find(bare[0])
            told = f"The other points end with “{usual}”, this one with no state. Say how it stands."
            yield case.at("point-without-state", Severity.NOTICE, run, (at, at + len(bare[0])), told)
