"""Does a table of the seats' views list them as the roll does, and does a seat without comments keep silent?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from documents.checks.case import Case, Run
from registers.findings import Finding, Severity
from registers.people import title_key

_NONE = re.compile(r"^(?:no|nil)\s+comments?\.?$|^none\.?$", re.IGNORECASE)
_SAID = re.compile(
    r"\bThe\s+((?:[A-Z][\w&]*\s+){1,3})Representative\s+(?:stated|noted|believed|advised|highlighted|asked)\b"
)


def check_views(case: Case) -> Iterator[Finding]:
    """Seats in another order than in the roll; ``No comments.`` beside a view that the discussion gives."""
    views = list(_views(case))
    if len(views) < 3:
        return
    yield from _order(case, [run for run, _ in views])
    silent = {title_key(seat.text): (seat, view) for seat, view in views if _NONE.match(view.text)}
    told: set[str] = set()
    for run in case.prose() if silent else ():
        for at in _SAID.finditer(run.text):
            key = title_key(at[1])
            if key in silent and key not in told and run.section == silent[key][0].section:
                told.add(key)
                seat, view = silent[key]
                says = (
                    f"{seat.text} has “{view.text.rstrip('.')}” here; line {run.line_at(at.start())} says what it "
                    "stated. Confirm which."
                )
                yield case.at("silent-yet-heard", Severity.NOTICE, seat, (0, len(seat.text)), says)


def _views(case: Case) -> Iterator[tuple[Run, Run]]:
    seat: Run | None = None
    for run in case.runs:
        if run.row and run.column.lower() in {"comment", "comments", "view", "views"} and seat and seat.row == run.row:
            yield seat, run
            seat = None
        elif run.row:
            seat = run


def _order(case: Case, seats: list[Run]) -> Iterator[Finding]:
    for roll in case.extract.rolls:
        rows = [title_key(row.seat) for row in roll.rows]
        shown = [run for run in seats if title_key(run.text) in rows]
        keys = [title_key(run.text) for run in shown]
        wanted = [key for key in rows if key in keys]
        if len(keys) > 2 and len(set(keys)) == len(keys) and keys != wanted:
            place = next(i for i, (one, other) in enumerate(zip(keys, wanted, strict=False)) if one != other)
            moved = next(run for run in shown if title_key(run.text) == wanted[place])
            told = (
                f"{moved.text} stands in another place here than in the roll (line {roll.source.line}). Keep one order."
            )
            yield case.at("seats-in-another-order", Severity.NOTICE, moved, (0, len(moved.text)), told)
            return
