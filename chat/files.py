"""What is a file in an answer?

It is a value like every other part: its bytes are made with the answer, as things stood when it was asked for. Who asks
later says ``command`` again and has it as things stand then: an edge keeps a file for a quarter of an hour at most.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

_ODD = re.compile(r"[^\w .()-]+")
_LONGEST, _ENDING = 100, 5


@dataclass(frozen=True)
class File:
    """A file to keep: its name, its media type, and what one says to have it made."""

    name: str
    media: str
    command: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class Draft(File):
    """A file still to be made, of values in hand: that may take seconds, for which nobody should wait but who asked.

    ``make`` raises ``Problem`` where it makes none.
    """

    content: bytes = field(default=b"", init=False, repr=False)
    make: Callable[[], bytes] = field(repr=False, compare=False)

    def made(self) -> File:
        """The file itself."""
        return File(self.name, self.media, self.command, self.make())


def file_name(name: str) -> str:
    """The name without what could mean something to a file system, a header or a shell; never empty, never hidden."""
    clean = _ODD.sub("-", name).strip(" .")
    stem, _, ending = clean.rpartition(".")
    if not stem or len(ending) > _ENDING:
        return clean[:_LONGEST] or "file"
    return f"{stem[: _LONGEST - len(ending) - 1]}.{ending}"


def file_size(content: bytes) -> str:
    """How large it is, as people say it: ``12 KB``."""
    size = len(content)
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(1, round(size / 1000))} KB"
