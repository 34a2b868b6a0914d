"""Who attended a meeting, in which role, and who sent apologies?

Extraction leaves a list of lines: a section's name, then names and roles in turn, with stray column labels (``Role``)
between. Other papers keep the table. Initials in brackets behind a name are no part of it; other brackets are its
note.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from documents.columns import Column, column, flat, has
from documents.paper import Passage, Table
from documents.seats import names_seat
from registers.meetings import Attendance

_LABELS = frozenset({"role", "name", "organisation", "title", "representing", "name role", "constituency"})
_SECTION = re.compile(
    r"\b(?:chair|representatives|members|attendees|attendance|apologies|observers|guests|mhhs|programme|ldp|ipa|sro|bodies"
    r"|secretariat|partner|presenters|sponsor|others?|parties|participants|absent|invited)\b"
)
_PLURAL = re.compile(
    r"(?:.*\b(?:representatives|attendees|apologies|observers|guests|members)|(?:other|in) attendance)"
)
_WHOLE = frozenset({"attendees", "attendance", "meeting attendees", "attendance list", "attendees and apologies"})
_NOBODY = frozenset({"none", "none received", "no apologies", "n a", "nil", "none recorded"})
_NAME = re.compile(
    r"[^\W\d_][\w'’.-]*(?:\s+(?:[^\W\d_a-z][\w'’.-]*|de|da|di|du|van|von|der|den|la|le|el|al|bin|ap|y)){1,5}", re.ASCII
)
_PART = re.compile(r"\b(?:on behalf of|for|only|part|until|from|alternate|deputy)\b|\bCR ?[0-9]", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*\(([^()]{1,120})\)")
_APART = re.compile(r"\s+[–—-]\s+|\s*:\s+|,\s+")
_ROLE = re.compile(
    r"\b(?:representatives?|reps?|lead|head|chair|secretariat|secretary|manager|director|team|analyst|advisor|adviser"
    r"|officer|coordinator|consultant|observer|sponsor|sro|pmo|assurance)\b"
)


def is_attendance(table: Table) -> bool:
    """Whether a table's header row is that of a list of attendees."""
    return has(table.header, Column.NAME, Column.ROLE)


def read_attendance_table(table: Table, heading: str = "") -> tuple[list[Attendance], list[Passage]]:
    """The people of a table, by its columns or else its first two; a row of one cell, or of labels, names a section,
    as the ``heading`` above the table may.
    """
    people: list[Attendance] = []
    unread: list[Passage] = []
    section = heading.rstrip(":") if _opens_section(heading) and flat(heading) not in _WHOLE else ""
    headed = is_attendance(table)
    name_at, role_at, note_at, section_at = 0, 1, 2, -1
    if headed:
        wanted = (Column.NAME, Column.ROLE, Column.NOTE, Column.SECTION)
        name_at, role_at, note_at, section_at = (column(table.header, one) for one in wanted)
    for row in table.rows if headed else (table.header, *table.rows):
        filled = [cell.text for cell in row.cells if cell.passages]
        section = row.text(section_at) or section
        if section_at < 0 and _opens_section(filled[0]) and all(flat(other) in _LABELS for other in filled[1:]):
            section = filled[0].rstrip(":")
        elif flat(filled[0]) in _NOBODY:
            continue
        elif row.text(name_at):
            one = _person(row.text(name_at), row.text(role_at), section)
            people.append(Attendance(one.name, one.role, one.section, one.note or row.text(note_at)))
        else:
            unread.append(Passage(" ".join(filled), row.line))
    return people, unread


def read_attendance(lines: Iterable[tuple[str, int]]) -> tuple[list[Attendance], list[Passage]]:
    """The people of a list of lines, and the lines that are neither a person nor a section."""
    people: list[Attendance] = []
    unread: list[Passage] = []
    section, waiting = "", ""
    for text, line in lines:
        words = flat(text)
        if words in _LABELS or words in _NOBODY:
            continue
        if waiting and not _PLURAL.fullmatch(words):
            people.append(_person(waiting, text, section))
            waiting = ""
            continue
        if waiting:
            people.append(_person(waiting, "", section))
            waiting = ""
        label, colon, rest = text.partition(": ")
        led = bool(colon) and _opens_section(label)
        section = label if led else section
        if one := (_led(rest, section) if led else _inline(text, section)):
            people.append(one)
        elif led:
            unread += [] if flat(rest) in _NOBODY else [Passage(rest, line)]
        elif _opens_section(text):
            section = text.rstrip(":")
        elif _is_name(text):
            waiting = text
        else:
            unread.append(Passage(text, line))
    if waiting:
        people.append(_person(waiting, "", section))
    return people, unread


def _inline(text: str, section: str) -> Attendance | None:
    """A person and a role on one line: ``Ada Byron – Test Lead``, ``Ada Byron (Test Lead)``."""
    if len(text) > 240:
        return None
    for apart in _APART.finditer(text):
        first, rest = text[: apart.start()], text[apart.end() :]
        if _is_name(first) and not _opens_section(first):
            # A comma may stand between two names as well.
            return _person(first, rest, section) if "," not in apart[0] or _names_role(rest) else None
    name, _, role = text.removesuffix(")").rpartition(" (")
    if text.endswith(")") and _is_name(name) and _names_role(role) and not _PART.search(role):
        return _person(name, role, section)
    return None


def _led(text: str, section: str) -> Attendance | None:
    """The one person of a section that stands on one line, ``Chair: Ada Byron``; a section that is one role is it."""
    if not _is_name(text) or _opens_section(text):
        return _inline(text, section)
    one_role = _names_role(section) and not _PLURAL.fullmatch(flat(section))
    return _person(text, section if one_role else "", section)


def _names_role(words: str) -> bool:
    return names_seat(words) or bool(_ROLE.search(flat(words)))


def _opens_section(text: str) -> bool:
    return len(text) <= 60 and bool(_SECTION.search(flat(text)))


def _is_name(text: str) -> bool:
    return len(text) <= 120 and bool(_NAME.fullmatch(_BRACKETS.sub("", text).strip()))


def _person(text: str, role: str, section: str) -> Attendance:
    name = _BRACKETS.sub("", text).strip()
    notes = [found for found in _BRACKETS.findall(text) if not _initials(found, name)]
    return Attendance(name, role, section, "; ".join(notes))


def _initials(letters: str, name: str) -> bool:
    """``MH`` of Matt Hall, ``AC`` of Ana María de la Cruz: the first and last words' letters, all of them words'."""
    first = [word[0] for word in name.split() if word[0].isupper()]
    return (
        letters.isupper()
        and len(first) > 1
        and letters[0] == first[0]
        and letters[-1] == first[-1]
        and set(letters) <= set(first)
    )
