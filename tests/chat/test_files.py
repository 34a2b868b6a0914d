"""A file's name means nothing but itself, and its size is said in words."""

from __future__ import annotations

import pytest

from chat.files import file_name, file_size


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("MHHS actions 2024-01-08.xlsx", "MHHS actions 2024-01-08.xlsx"),
        ("../../etc/passwd", "-..-etc-passwd"),
        ("C:\\x\\y.docx", "C-x-y.docx"),
        ('a"; rm -rf *\r\nX: y.csv', "a- rm -rf -X- y.csv"),
        ("\u202excod.exe", "-xcod.exe"),
        (".hidden", "hidden"),
        ("", "file"),
        ("...", "file"),
        ("Протокол 語.docx", "Протокол 語.docx"),
        ("x" * 300 + ".xlsx", "x" * 95 + ".xlsx"),
    ],
)
def test_a_name_is_only_a_name(given: str, kept: str) -> None:
    assert file_name(given) == kept


def test_a_size_in_words() -> None:
    assert [file_size(b"x" * size) for size in (0, 1_499, 12_000, 2_340_000)] == ["1 KB", "1 KB", "12 KB", "2.3 MB"]
