"""Comma-separated values that Excel opens and that no cell of reckons."""

from __future__ import annotations

import csv
import io

import pytest

from documents.separated import separated_file


def test_a_file_is_utf8_with_its_mark_and_lines_as_the_rfc_has_them() -> None:
    records = [{"ref": "DAG31-01", "text": 'Say “yes”, "no"\nor é', "about": ["CR036", "CR040"]}]
    data = separated_file(records)
    assert data == (b"\xef\xbb\xbfref,text,about\r\n" + 'DAG31-01,"Say “yes”, ""no""\nor é",CR036; CR040\r\n'.encode())
    (row,) = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    assert row["about"] == "CR036; CR040"


def test_half_a_surrogate_is_seen_to_be_missing() -> None:
    assert separated_file([{"text": "half \ud800 here"}]).endswith("half \ufffd here\r\n".encode())


def test_nothing_is_an_empty_file() -> None:
    assert separated_file([]) == b"\xef\xbb\xbf"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\uff1d", "\uff0b", "\uff0d", "\uff20"])
def test_what_would_be_reckoned_with_is_text(start: str) -> None:
    assert separated_file([{"text": f"{start}1+1"}]).decode("utf-8-sig") == f"text\r\n'{start}1+1\r\n"
