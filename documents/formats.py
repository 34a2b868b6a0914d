"""In which format is a file, by its bytes and whatever it is called?"""

from __future__ import annotations

from enum import StrEnum
from typing import NoReturn

from registers.problems import Problem

READABLE = "I can read .docx, .pptx, .pdf and .txt."
LIMIT = 20 * 1024 * 1024
_PDF_WITHIN = 1024  # readers take what stands before it for a mail's or printer's head


class Format(StrEnum):
    """The formats that can be read; ``OFFICE`` is .docx or .pptx, which only the zip's content tells apart."""

    TEXT = "text"
    OFFICE = "office"
    PDF = "pdf"


_LEGACY = (
    ("WordDocument", "an old Word document (.doc)", "Open it in Word, save it as .docx and send that."),
    ("PowerPoint Document", "an old presentation (.ppt)", "Open it in PowerPoint, save it as .pptx and send that."),
    ("Workbook", "an Excel workbook", "Copy what matters into a Word document and send that."),
)
_OTHERS = (
    (b"{\\rtf", "is a rich text file (.rtf)", "Open it in Word, save it as .docx and send that."),
    (b"\x89PNG", "is a picture", "Send the paper itself instead."),
    (b"\xff\xd8\xff", "is a picture", "Send the paper itself instead."),
    (b"GIF8", "is a picture", "Send the paper itself instead."),
    (b"\xff\xfe", "is text in another encoding (UTF-16)", "Save it as plain text (UTF-8) and send that."),
    (b"\xfe\xff", "is text in another encoding (UTF-16)", "Save it as plain text (UTF-8) and send that."),
    (b"\x1f\x8b", "is an archive", "Unpack it and send the paper in it."),
    (b"7z\xbc\xaf", "is an archive", "Unpack it and send the paper in it."),
    (b"Rar!", "is an archive", "Unpack it and send the paper in it."),
)


def format_of(name: str, data: bytes) -> Format:
    """The format of a file's bytes; raises ``Problem`` for one that cannot be read, and for too many bytes."""
    if len(data) > LIMIT:
        raise Problem(
            f"{name} is {len(data) // (1024 * 1024)} MB; a paper may have 20. Import its text alone, without pictures."
        )
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return Format.OFFICE
    if b"%PDF-" in data[:_PDF_WITHIN]:
        return Format.PDF
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        _refuse_compound(name, data)
    for start, what, instead in _OTHERS:
        if data.startswith(start):
            raise Problem(f"{name} {what}. {READABLE} {instead}")
    if b"\0" in data:
        raise Problem(
            f"{name} is no text: it holds bytes that no text has. {READABLE} Check that it is the right file."
        )
    return Format.TEXT


def _refuse_compound(name: str, data: bytes) -> NoReturn:
    """Refuses the container of Office before 2007, in which newer Office wraps what has a password."""
    if _named(data, "EncryptedPackage"):
        raise Problem(f"{name} has a password, so I cannot open it. Save it without the password and send that.")
    for stream, what, instead in _LEGACY:
        if _named(data, stream):
            raise Problem(f"{name} is {what}. {READABLE} {instead}")
    raise Problem(f"{name} is an old office file. {READABLE} Save it as .docx or .pptx and send that.")


def _named(data: bytes, stream: str) -> bool:
    return stream.encode("utf-16-le") in data
