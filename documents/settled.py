"""How do equal values make equal files, though a format puts the hour of writing into each?

Office files are zip archives. Their libraries stamp every entry, and the workbook's properties, with the present time:
here that becomes the time that the file itself was asked for.
"""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime

_PROPERTIES = "docProps/core.xml"
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(?=<)")
_EARLIEST = (1980, 1, 1, 0, 0, 0)


def settled(data: bytes, made: datetime) -> bytes:
    """The same archive with no other time in it than that instant."""
    stamp = f"{made.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}".encode()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as given, zipfile.ZipFile(out, "w") as archive:
        for name in given.namelist():
            part = given.read(name)
            if name == _PROPERTIES:
                part = _STAMP.sub(lambda found: found[1] + stamp, part)
            archive.writestr(zipfile.ZipInfo(name, _EARLIEST), part, zipfile.ZIP_DEFLATED)
    return out.getvalue()
