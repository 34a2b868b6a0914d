"""What stands in a workbook, or in the tables of a document: named columns and typed values, free of any format."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time

Value = str | int | date | time | None
#: A spreadsheet takes words that start so for a formula, in some countries the wide forms too:
#: https://owasp.org/www-community/attacks/CSV_Injection
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")

# XML 1.0 has no way to write these, so neither Word nor Excel can keep them: https://www.w3.org/TR/xml/#charsets
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BREAK = re.compile("\r\n?")


@dataclass(frozen=True)
class Column:
    """A column; ``width`` is about how many characters it shows on a line, and a ``detail`` is left out on paper."""

    title: str
    width: int = 12
    detail: bool = False


@dataclass(frozen=True)
class Grid:
    """Rows under columns, each with a value for each column. ``show`` and a row's first value say its record whole."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    show: str = ""


@dataclass(frozen=True)
class Book:
    """Grids that go out together: what they are, of which programme, made when (an instant, in its zone), for whom."""

    title: str
    programme: str
    made: datetime
    by: str
    grids: tuple[Grid, ...]

    @property
    def told(self) -> str:
        """Whose it is and when it was made, on one line."""
        return f"{self.programme} · made {self.made:%d/%m/%Y %H:%M} by Secretariat for {self.by}"


def printable(text: str) -> str:
    """The text as XML can keep it: what it cannot is seen to be missing (U+FFFD), and a line breaks in one way."""
    return _ILLEGAL.sub("\ufffd", _BREAK.sub("\n", text))
