"""How do words get into HTML without ever becoming markup?

An element's insides are escaped unless they are ``Html`` already, and only ``element`` and ``joined`` make that:
whoever forgets to escape gets escaped text, not an open door.
"""

from __future__ import annotations

from html import escape

from chat.plain_text import clean

_VOID = frozenset({"br", "hr", "input"})


class Html(str):
    """Markup of our own making."""

    __slots__ = ()


def element(tag: str, *inner: str, **attributes: str | int | bool) -> Html:
    """One element. ``class_``, ``aria_label`` stand for ``class``, ``aria-label``; a false attribute is left out."""
    written = "".join(_attribute(name, value) for name, value in attributes.items() if value is not False)
    return Html(f"<{tag}{written}>" if tag in _VOID else f"<{tag}{written}>{joined(*inner)}</{tag}>")


def joined(*inner: str) -> Html:
    """Markup and words one after another, the words escaped."""
    return Html("".join(each if isinstance(each, Html) else escape(clean(each)) for each in inner))


def _attribute(name: str, value: str | int) -> str:
    shown = name.rstrip("_").replace("_", "-")
    return f" {shown}" if value is True else f' {shown}="{escape(clean(str(value)))}"'
