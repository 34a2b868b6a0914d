"""What is a release of the design?"""

from __future__ import annotations

from dataclasses import dataclass

from registers.actions import Source
from registers.dates import Written
from registers.refs import ReleaseRef


@dataclass(frozen=True)
class Release:
    """An interim release and the date the papers give it, where they do."""

    ref: ReleaseRef
    date: Written = Written("")
    source: Source = Source()
    version: int = 0
