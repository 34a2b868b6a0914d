"""How does the command line speak: answers on standard output, everything else on standard error?"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from typing import Any, TextIO


@dataclass(frozen=True)
class Screen:
    """The two streams of a command, and whether a person is looking at them."""

    out: TextIO
    err: TextIO

    def say(self, text: str) -> None:
        """Part of the answer."""
        self.out.write(f"{text}\n")
        self.out.flush()

    def say_json(self, value: Any) -> None:
        """The answer as JSON, for a program."""
        self.say(json.dumps(value, indent=2, ensure_ascii=False))

    def warn(self, text: str) -> None:
        """Something went wrong, in one sentence."""
        self.clear()
        self.err.write(f"{text}\n")
        self.err.flush()

    def progress(self, text: str) -> None:
        """What is being done, for a person who waits; written over by what follows."""
        if self.err.isatty():
            self.err.write(f"\r\x1b[K{text[: self.width - 1]}")
            self.err.flush()

    def clear(self) -> None:
        """Takes the progress away."""
        if self.err.isatty():
            self.err.write("\r\x1b[K")
            self.err.flush()

    @property
    def width(self) -> int:
        """Columns of the terminal, at most what reads well."""
        return min(shutil.get_terminal_size((100, 24)).columns, 120)

    @property
    def colour(self) -> bool:
        """Whether the answer may be coloured."""
        return self.out.isatty()
