"""What does the app look like in Teams: its colour icon and its outline, as PNG?

Drawn from the same lines as ``console/icon.svg``, in its units of 32 by 32. Sizes and colours:
https://learn.microsoft.com/microsoftteams/platform/concepts/build-and-test/apps-package#app-icons
"""

from __future__ import annotations

import math
import struct
import zlib
from collections.abc import Callable

ACCENT = "#1f5f50"
_GREEN, _MINT, _WHITE = (0x1F, 0x5F, 0x50), (0xA6, 0xE3, 0xCB), (0xFF, 0xFF, 0xFF)
_UNITS, _RADIUS, _HALF = 32.0, 8.0, 1.2
_LINES = (((9.0, 10.5), (23.0, 10.5)), ((9.0, 16.0), (23.0, 16.0)), ((9.0, 21.5), (14.0, 21.5)))
_TICK = (((17.5, 21.5), (19.7, 23.7)), ((19.7, 23.7), (24.0, 19.1)))

Point = tuple[float, float]
Colour = tuple[int, int, int]
Layer = tuple[Colour, Callable[[Point], float]]


def colour_icon() -> bytes:
    """The icon in colour, 192 by 192."""
    return _png(192, ((_GREEN, _in_square), (_WHITE, _near(_LINES)), (_MINT, _near(_TICK))))


def outline_icon() -> bytes:
    """The outline in white on nothing, 32 by 32."""
    return _png(32, ((_WHITE, lambda at: abs(_in_square(at) + 1.6) - 0.8), (_WHITE, _near((*_LINES, *_TICK)))))


def _png(size: int, layers: tuple[Layer, ...]) -> bytes:
    scale = _UNITS / size
    rows = bytearray()
    for y in range(size):
        rows.append(0)
        for x in range(size):
            rows += _pixel(((x + 0.5) * scale, (y + 0.5) * scale), scale, layers)
    head = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    chunks = (b"IHDR", head), (b"IDAT", zlib.compress(bytes(rows), 9)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _pixel(at: Point, scale: float, layers: tuple[Layer, ...]) -> bytes:
    """The layers' colours at a point, one over the other; an edge covers as much of a pixel as lies inside it."""
    red = green = blue = alpha = 0.0
    for colour, distance in layers:
        cover = min(max(0.5 - distance(at) / scale, 0.0), 1.0)
        if cover:
            whole = cover + alpha * (1 - cover)
            red, green, blue = (
                (new * cover + old * alpha * (1 - cover)) / whole
                for new, old in zip(colour, (red, green, blue), strict=True)
            )
            alpha = whole
    return bytes((round(red), round(green), round(blue), round(alpha * 255)))


def _in_square(at: Point) -> float:
    """How far outside the rounded square a point is; negative inside."""
    x, y = (abs(one - _UNITS / 2) - (_UNITS / 2 - _RADIUS) for one in at)
    return math.hypot(max(x, 0.0), max(y, 0.0)) + min(max(x, y), 0.0) - _RADIUS


def _near(lines: tuple[tuple[Point, Point], ...]) -> Callable[[Point], float]:
    """How far a point is from strokes with round ends; negative on them."""
    return lambda at: min(_from_line(at, *line) for line in lines) - _HALF


def _from_line(at: Point, start: Point, end: Point) -> float:
    x, y = end[0] - start[0], end[1] - start[1]
    along = ((at[0] - start[0]) * x + (at[1] - start[1]) * y) / (x * x + y * y)
    along = min(max(along, 0.0), 1.0)
    return math.hypot(at[0] - start[0] - along * x, at[1] - start[1] - along * y)
