"""Does the roll agree with the words about it: how many voted how, and what each seat said it would do?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from documents.checks.case import Case
from documents.paper import Table
from registers.findings import Finding, Severity
from registers.people import title_key
from registers.votes import Roll, Vote

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_NUMBER = rf"(?:{'|'.join(_NUMBERS)}|\d{{1,2}})"
_COUNT = re.compile(
    rf"\b({_NUMBER})\b((?:(?!\b{_NUMBER}\b)[^.;]){{0,60}}?)\b"
    r"(approv\w*|favour|accept\w*|reject\w*|against|oppos\w*|abst\w+)",
    re.IGNORECASE,
)
_FOR = {"yes", "for", "approve", "accept", "in favour"}
_MEANS = (("abst", Vote.ABSTAINED), ("reject", Vote.NO), ("against", Vote.NO), ("oppos", Vote.NO), ("", Vote.YES))
_WOULD = re.compile(
    r"\bwould\s+(?:\w+\s+)?(reject|approve|abstain|support|vote\s+against|vote\s+for)\b(?:\s+the)?\s+(?:CR|change)",
    re.IGNORECASE,
)


def check_votes(case: Case) -> Iterator[Finding]:
    """Counts in words that the roll does not bear out; a split vote called unanimous; a view unlike its seat's vote."""
    yield from _ticks(case)
    if len(case.extract.rolls) != 1:
        return  # with several rolls, words do not say which one they count
    roll = case.extract.rolls[0]
    yield from _counts(case, roll)
    yield from _views(case, roll)


def _ticks(case: Case) -> Iterator[Finding]:
    """A row of a roll with a tick in two columns: one seat has one vote."""
    for block in case.paper.blocks:
        if not isinstance(block, Table) or not {cell.text.lower() for cell in block.header.cells} & _FOR:
            continue
        for row in block.rows:
            ticked = [cell for cell in row.cells if cell.ticked or cell.text in {"X", "x"}]
            if len(ticked) > 1:
                seat = next((cell.text for cell in row.cells if cell.text and cell not in ticked), "")
                told = f"{seat} has {len(ticked)} votes in one row. Confirm which one was cast."
                yield case.finding("vote-row-unclear", Severity.WARNING, row.line, seat, told)


def _counts(case: Case, roll: Roll) -> Iterator[Finding]:
    for run in case.prose():
        for start, sentence in run.sentences:
            if not re.search(r"\bvot(?:e|ed|es|ing)\b", sentence, re.IGNORECASE):
                continue
            for at in _COUNT.finditer(sentence):
                stated = _NUMBERS.index(at[1].lower()) if at[1].lower() in _NUMBERS else int(at[1])
                meant = next(vote for stem, vote in _MEANS if at[3].lower().startswith(stem))
                counted = roll.tally[meant]
                if stated != counted:
                    yield case.at(
                        "vote-count-differs",
                        Severity.ERROR,
                        run,
                        (start + at.start(), start + at.end()),
                        f"“{at[1]}” here, but the roll (line {roll.source.line}) shows {counted} {meant}. Confirm "
                        "the count.",
                    )
            at_once = re.search(r"\bunanimous(?:ly)?\b", sentence, re.IGNORECASE)
            if at_once and roll.tally[Vote.YES] and roll.tally[Vote.NO]:
                yield case.at(
                    "vote-count-differs",
                    Severity.ERROR,
                    run,
                    (start + at_once.start(), start + at_once.end()),
                    f"The vote is called unanimous, but the roll (line {roll.source.line}) is {roll}. Confirm the "
                    "count.",
                )


def _views(case: Case, roll: Roll) -> Iterator[Finding]:
    """A views table names a seat in one cell and what it said in the next."""
    votes = {title_key(row.seat): row.vote for row in roll.rows}
    seat = ""
    row = 0
    for run in case.runs:
        if run.row and run.row != row and len(run.text) < 100:
            seat, row = title_key(run.text), run.row
        would = _WOULD.search(run.text) if run.row == row and seat in votes else None
        if not would:
            continue
        word = " ".join(would[1].lower().split())
        said = Vote.ABSTAINED if word == "abstain" else Vote.NO if word in {"reject", "vote against"} else Vote.YES
        if votes[seat] in {Vote.YES, Vote.NO, Vote.ABSTAINED} and votes[seat] is not said:
            yield case.at(
                "view-unlike-vote",
                Severity.WARNING,
                run,
                would.span(),
                f"This seat said it would {word}, and its vote is {votes[seat]} (roll at line "
                f"{roll.source.line}). Confirm the vote.",
            )
