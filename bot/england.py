"""Which days are holidays in England?"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from datetime import date

#: The years whose holidays are counted or listed; a single day of any other year can be asked for too.
_YEARS = range(2019, 2041)


class Holidays(AbstractSet[date]):
    """England's bank holidays, taken from the ``holidays`` library a year at a time, when that year is first asked
    for.
    """

    def __init__(self) -> None:
        self._years: dict[int, frozenset[date]] = {}

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and day in self._year(day.year)

    def __iter__(self) -> Iterator[date]:
        return (day for year in _YEARS for day in sorted(self._year(year)))

    def __len__(self) -> int:
        return sum(len(self._year(year)) for year in _YEARS)

    def _year(self, year: int) -> frozenset[date]:
        if year not in self._years:
            from holidays import country_holidays  # slow to load, and not every start needs it

            self._years[year] = frozenset(country_holidays("GB", subdiv="ENG", years=year))
        return self._years[year]
