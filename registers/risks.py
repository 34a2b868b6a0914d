"""What is a risk or issue on the register?"""

from __future__ import annotations

from dataclasses import dataclass

from registers.actions import Source


@dataclass(frozen=True)
class Risk:
    """A risk. ``ref`` is the programme's number (``R0225``) where the paper gives one, else its group and place
    (``CCAG-R1``).
    """

    ref: str
    text: str
    mitigations: tuple[str, ...] = ()
    rating: str = ""
    group: str = ""
    source: Source = Source()
    version: int = 0
