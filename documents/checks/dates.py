"""Is each date a real one, written in full, in one style, on the day of the week that it says?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from documents.checks.case import Case, Run, said_lines
from registers.dates import Certainty, Written, dates_in, read_date, said
from registers.findings import Finding, Severity

_LENGTH_OF_TIME = re.compile(r"\s*(?:working\s+)?(?:days?|weeks?|months?|minutes|%)", re.IGNORECASE)
_NO_YEAR = re.compile(r"(?<![\w/.])\d{1,2}/\d{1,2}(?![\w/])")
_STYLES = (
    ("dd/mm/yyyy", re.compile(r"\d{1,2}/\d{1,2}/\d{4}")),
    ("dd/mm/yy", re.compile(r"\d{1,2}/\d{1,2}/\d{2}")),
    ("in words", re.compile(r"\d{1,2}\s[A-Za-z]{3,9}\s\d{2,4}")),
)
_MONTH_FIRST = re.compile(r"(?<![\w/])(0?\d|1[0-2])/(1[3-9]|2\d|3[01])/(\d{4})(?![\w/])")


def check_dates(case: Case) -> Iterator[Finding]:
    """Dates that do not exist, fall on another weekday, are in doubt, have no year, or change style within a column."""
    american = _month_first(case)
    if american:
        yield american
    for run in case.runs:
        for start, written in dates_in(run.text, case.day):
            finding = None if american else _judged(case, run, start, written)
            if finding:
                yield finding
        if (
            run.column
            and run.text.rstrip().endswith("?")
            and read_date(run.text, case.day).certainty is Certainty.SUSPECT
        ):
            yield case.at(
                "date-in-doubt",
                Severity.NOTICE,
                run,
                (0, len(run.text)),
                "The date still carries a question mark. Confirm it.",
            )
    yield from _without_year(case)
    yield from _styles(case)


def _judged(case: Case, run: Run, start: int, written: Written) -> Finding | None:
    span = (start, start + len(written.raw))
    if written.certainty is Certainty.MALFORMED and not _LENGTH_OF_TIME.match(run.text, span[1]):
        meant = f" It may mean {said(written.proposal)}." if written.proposal else ""
        return case.at(
            "malformed-date", Severity.ERROR, run, span, f"{written.raw} is not a date.{meant} Confirm the day."
        )
    if written.certainty is Certainty.SUSPECT and written.day and written.proposal:
        sure = bool(re.search(r"\d{2,4}$", written.raw))
        return case.at(
            "weekday-mismatch",
            Severity.ERROR if sure else Severity.WARNING,
            run,
            span,
            f"{written.raw} is a {written.day:%A}{'' if sure else f' in {written.day.year}'}; that weekday fell on "
            f"{said(written.proposal)}. Confirm the day.",
        )
    if written.certainty is Certainty.SUSPECT and not written.day:
        return case.at(
            "malformed-date",
            Severity.WARNING,
            run,
            span,
            f"{written.raw} stands for no date. Give the date, or leave it out.",
        )
    return None


def _month_first(case: Case) -> Finding | None:
    """One date that can only be month first throws doubt on all."""
    for run in case.runs:
        at = _MONTH_FIRST.search(run.text)
        if at:
            return case.at(
                "dates-month-first",
                Severity.WARNING,
                run,
                at.span(),
                f"{at[0]} has its month first; dates are read day first. Confirm every date written in figures.",
            )
    return None


def _without_year(case: Case) -> Iterator[Finding]:
    """A date in bare figures; with its month in words, people leave the year out as a matter of course."""
    places: list[tuple[Run, re.Match[str]]] = []
    for run in case.prose():
        places += [
            (run, at) for at in _NO_YEAR.finditer(run.text) if read_date(at[0], case.day).day and _a_date(run, at)
        ]
    if places:
        run, at = places[0]
        read = read_date(at[0], case.day)
        more = f" So do {said_lines([one.line_at(where.start()) for one, where in places[1:]])}." if places[1:] else ""
        yield case.at(
            "date-without-year",
            Severity.NOTICE,
            run,
            at.span(),
            f"{at[0]} has no year; it is taken as {read}.{more} Confirm the year.",
        )


def _a_date(run: Run, at: re.Match[str]) -> bool:
    """``16/11`` after a word that dates something; ``1/2`` may as well be a fraction."""
    before = run.text[max(at.start() - 25, 0) : at.start()].lower()
    return bool(re.search(r"\b(?:on|by|until|from|before|after|closed|closes|due|raised|held|of|to)\s$", before))


def _styles(case: Case) -> Iterator[Finding]:
    columns: dict[str, dict[str, list[Run]]] = {}
    logged = {item.raised.raw for item in case.extract.horizon}
    for run in case.runs:
        dated = run.column.lower().startswith(("due", "date", "target", "forecast", "issued"))
        label = run.column if dated else "Date raised" if run.row and run.text in logged else ""
        style = next((name for name, shape in _STYLES if shape.fullmatch(run.text.strip())), None) if label else None
        if style:
            columns.setdefault(label, {}).setdefault(style, []).append(run)
    for column, styles in columns.items():
        if len(styles) > 1:
            rare = min(styles, key=lambda one: len(styles[one]))
            usual = max(styles, key=lambda one: len(styles[one]))
            run = styles[rare][0]
            told = (
                f"“{column}” is written {rare} at {said_lines([one.line for one in styles[rare]])} and {usual} at "
                f"{said_lines([one.line for one in styles[usual]])}. Write one style."
            )
            yield case.at("date-styles-mixed", Severity.NOTICE, run, (0, len(run.text)), told)
