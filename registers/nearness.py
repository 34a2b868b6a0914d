"""Which of the things we have did somebody most likely mean?"""

from __future__ import annotations

import re
from collections.abc import Iterable

_DIGITS = re.compile(r"\d+")


def distance(one: str, other: str, limit: int = 3) -> int:
    """Letters to change, add, drop or swap with a neighbour to make one text of the other; ``limit + 1`` means
    further off.
    """
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    one, other = _without_common_ends(one, other)
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return min(row[-1], limit + 1)


def _without_common_ends(one: str, other: str) -> tuple[str, str]:
    """What is left of two texts without the letters they begin and end with alike, which costs nothing to compare."""
    start = 0
    shorter = min(len(one), len(other))
    while start < shorter and one[start] == other[start]:
        start += 1
    end = 0
    while end < shorter - start and one[-1 - end] == other[-1 - end]:
        end += 1
    return one[start : len(one) - end], other[start : len(other) - end]


def nearest(wanted: str, have: Iterable[str], *, limit: int = 2, most: int = 3) -> tuple[str, ...]:
    """Up to ``most`` of what we have within ``limit`` letters of what was wanted, nearest first, then alphabetical."""
    flat = wanted.casefold()
    scored = sorted((distance(flat, one.casefold(), limit), one) for one in have)
    return tuple(one for far, one in scored if far <= limit)[:most]


def nearest_refs(wanted: str, have: Iterable[str], *, most: int = 4) -> tuple[str, ...]:
    """Up to ``most`` references whose letters are within two of what was wanted: same letters first, then by number.

    Of two that are as far off, the higher number is first: it was raised later.
    """
    letters, numbers = _taken_apart(wanted)
    far: dict[str, int] = {}
    scored = []
    for one in have:
        its_letters, its_numbers = _taken_apart(one)
        if its_letters not in far:
            far[its_letters] = distance(letters, its_letters, 2)
        if far[its_letters] <= 2:
            off = [abs(a - b) for a, b in zip(numbers, its_numbers, strict=False)]
            scored.append((far[its_letters], off, [-number for number in its_numbers], one))
    return tuple(one for *_, one in sorted(scored)[:most])


def _taken_apart(ref: str) -> tuple[str, list[int]]:
    """A reference's letters and its numbers."""
    return _DIGITS.sub("0", ref.casefold()), [int(digits) for digits in _DIGITS.findall(ref)]
