"""How do records become comma-separated values that a program reads and a spreadsheet does not reckon with?

RFC 4180: a heading row, lines that end in CR LF, what holds a comma, a quote or a line break in double quotes. A cell
that a spreadsheet would take for a formula has an apostrophe before it, as Excel itself writes text, and a list is one
cell, parted by semicolons. As a file it begins with a byte order mark: without it Excel does not read UTF-8.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from documents.grid import FORMULA


def separated(records: Iterable[Mapping[str, Any]]) -> str:
    """The records under the keys of the first of them; nothing for none."""
    records = list(records)
    out = io.StringIO()
    if records:
        writer = csv.DictWriter(out, records[0].keys(), lineterminator="\r\n")
        writer.writeheader()
        writer.writerows({name: _cell(value) for name, value in record.items()} for record in records)
    return out.getvalue()


def separated_file(records: Iterable[Mapping[str, Any]]) -> bytes:
    """The same as a file; half a surrogate, which UTF-8 cannot hold, is seen to be missing."""
    text = separated(records).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text.encode("utf-8-sig")


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case list():
            text = "; ".join(_listed(one) for one in value)
        case _:
            text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def _listed(one: object) -> str:
    if isinstance(one, dict):
        return ", ".join(f"{name}: {value}" for name, value in one.items() if value)
    return str(one)
