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
from registers.meetings import Attendance

_LABELS = frozenset({"role", "name", "organisation", "title", "representing", "name role", "constituency"})
_SECTION = re.compile(
    r"\b(?:chair|representatives|members|attendees|attendance|apologies|observers|guests|mhhs|programme|ldp|ipa|sro|bodies"
    r"|secretariat|partner|presenters|sponsor|others?|parties|participants|absent|invited)\b"
)
_PLURAL = re.compile(
    r"(?:.*\b(?:representatives|attendees|apologies|observers|guests|members)|(?:other|in) attendance)"
)
_NOBODY = frozenset({"none", "none received", "no apologies", "n a", "nil", "none recorded"})
_NAME = re.compile(
    r"[^\W\d_][\w'’.-]*(?:\s+(?:[^\W\d_a-z][\w'’.-]*|de|da|di|du|van|von|der|den|la|le|el|al|bin|ap|y)){1,5}", re.ASCII
)
_BRACKETS = re.compile(r"\s*\(([^()]{1,120})\)")
_APART = re.compile(r"\s+[–—-]\s+")


def is_attendance(table: Table) -> bool:
    """Whether a table's header row is that of a list of attendees."""
    return has(table.header, Column.NAME, Column.ROLE)


def read_attendance_table(table: Table) -> tuple[list[Attendance], list[Passage]]:
    """The people of a table, by its columns or else its first two; a row of one cell, or of labels, names a section."""
    people: list[Attendance] = []
    unread: list[Passage] = []
    section = ""
    headed = is_attendance(table)
    name_at, role_at, note_at = (column(table.header, one) for one in (Column.NAME, Column.ROLE, Column.NOTE))
    if not headed:
        name_at, role_at, note_at = 0, 1, 2
    for row in table.rows if headed else (table.header, *table.rows):
        filled = [cell.text for cell in row.cells if cell.passages]
        if _opens_section(filled[0]) and all(flat(other) in _LABELS for other in filled[1:]):
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
        if _opens_section(text):
            section = text.rstrip(":")
        elif len(parts := _APART.split(text, maxsplit=1)) == 2 and _is_name(parts[0]):
            people.append(_person(parts[0], parts[1], section))
        elif _is_name(text):
            waiting = text
        else:
            unread.append(Passage(text, line))
    if waiting:
        people.append(_person(waiting, "", section))
    return people, unread


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
