"""Were the items of a horizon scanning log raised in the order of their numbers, and before the log's own day?"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from datetime import date, timedelta

from documents.checks.case import Case, said_lines
from documents.checks.horizon import row_line
from registers.dates import dates_in, said
from registers.findings import Finding, Severity
from registers.horizon import HorizonItem

_LOG = re.compile(r"\bLog\b", re.IGNORECASE)
#: Numbers may be given out some days before or after the day that is written down.
_FAR = 32
_UPDATE = re.compile(r"\bUpdate\s+(\d{1,2})\.(\d{1,2})\.(\d{2,4})\b")


def check_horizon_dates(case: Case) -> Iterator[Finding]:
    """A number that its date raised puts out of order; what is dated later than the log that holds it."""
    by_kind: dict[str, list[HorizonItem]] = {}
    for item in case.extract.horizon:
        if item.raised.day and not item.issue:
            by_kind.setdefault(item.ref.kind, []).append(item)
    for items in by_kind.values():
        yield from _order(case, sorted(items, key=lambda one: int(one.ref.digits)))
    yield from _after_the_log(case)


def _order(case: Case, items: list[HorizonItem]) -> Iterator[Finding]:
    """Items outside the longest run that keeps both orders are the odd ones out."""
    days = [item.raised.day or date.min for item in items]
    kept = _longest(days)
    if len(kept) < 3 or len(items) - len(kept) > len(kept):
        return
    for i, item in enumerate(items):
        if i in kept:
            continue
        after = [items[k] for k in sorted(kept) if k > i]
        before = [items[k] for k in sorted(kept) if k < i]
        if after and after[0].raised.day and days[i] > after[0].raised.day:
            other, how = after[0], "later than"
        elif before:
            other, how = before[-1], "earlier than"
        else:
            continue
        if abs((days[i] - (other.raised.day or days[i])).days) < _FAR:
            continue
        yield case.finding(
            "number-out-of-order",
            Severity.WARNING,
            row_line(case, item, item.raised.raw),
            item.raised.raw,
            f"{item.ref} was raised on {said(days[i])}, {how} {other.ref} ({other.raised}). Numbers are given in "
            "the order of "
            "raising: confirm the date.",
        )


def _longest(days: list[date]) -> set[int]:
    """The places of a longest run of days that never goes back."""
    ends: list[date] = []
    at: list[int] = []
    before: list[int] = []
    for i, day in enumerate(days):
        place = bisect_right(ends, day)
        before.append(at[place - 1] if place else -1)
        ends[place : place + 1] = [day]
        at[place : place + 1] = [i]
    kept, i = set(), at[-1] if at else -1
    while i >= 0:
        kept.add(i)
        i = before[i]
    return kept


def _after_the_log(case: Case) -> Iterator[Finding]:
    stated = [
        (written.day, run)
        for run in case.runs
        if not run.column and len(run.text) < 100 and _LOG.search(run.text)
        for _, written in dates_in(run.text, case.day)
        if written.day
    ]
    if not stated:
        return
    log, run = stated[0]
    later: dict[date, list[HorizonItem]] = {}
    for item in case.extract.horizon:
        if item.raised.day and log < item.raised.day <= log + timedelta(days=366):
            later.setdefault(item.raised.day, []).append(item)
    for raised, items in later.items():
        lines = [row_line(case, item, item.raised.raw) for item in items]
        told = (
            f"{', '.join(str(item.ref) for item in items)} ({said_lines(lines)}) were raised on {said(raised)}, "
            "after the "
            f"day of the log they stand in, {said(log)} (line {run.line}). Confirm which."
        )
        quote = items[0].raised.raw
        yield case.finding("later-than-its-log", Severity.NOTICE, lines[0], quote, told)
    updates = [
        (item, at, day)
        for item in case.extract.horizon
        for at in _UPDATE.finditer(f"{item.positions} {item.summary}")
        if (day := _day(at)) and day > log
    ]
    if updates:
        item, at, day = updates[0]
        lines = [row_line(case, one, where[0]) for one, where, _ in updates]
        told = f"Updates of {said(day)} ({said_lines(lines)}) stand in a log of {said(log)} (line {run.line})."
        yield case.finding("later-than-its-log", Severity.NOTICE, lines[0], at[0], f"{told} Date the log anew.")


def _day(at: re.Match[str]) -> date | None:
    try:
        return date(int(at[3]) + (2000 if len(at[3]) == 2 else 0), int(at[2]), int(at[1]))
    except ValueError:
        return None
