"""What contradicts itself in a paper? Shown with its quotes, never silently repaired."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """``ERROR``: cannot be true as written. ``WARNING``: most likely wrong. ``NOTICE``: worth a look."""

    ERROR = "error"
    WARNING = "warning"
    NOTICE = "notice"


@dataclass(frozen=True)
class Finding:
    """``says`` names the contradiction and what to do; ``quote`` holds the paper's words at ``line`` (1-based)."""

    paper: str
    check: str
    severity: Severity
    line: int
    quote: str
    says: str
