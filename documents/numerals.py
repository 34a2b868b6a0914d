"""How do office files write a list's numbers, and a switch that is on?"""

from __future__ import annotations


def numeral(count: int, kind: str) -> str:
    """A number as a list writes it; a way of writing that is not known here becomes digits."""
    if kind in {"lowerLetter", "upperLetter"} and 0 < count <= 26:
        letter = chr(ord("a") + count - 1)
        return letter.upper() if kind == "upperLetter" else letter
    if kind in {"lowerRoman", "upperRoman"} and 0 < count < 40:
        tens, ones = divmod(count, 10)
        roman = "x" * tens + ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")[ones]
        return roman.upper() if kind == "upperRoman" else roman
    return f"{count:02}" if kind == "decimalZero" else str(count)


def is_on(switch: str) -> bool:
    """Whether an attribute's value is yes."""
    return switch not in {"0", "false", "off", "none"}
