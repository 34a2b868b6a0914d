"""How does a register reach people as a file: a workbook, a document, plain values, or a calendar of its meetings?"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC
from functools import partial
from typing import Any, Literal

from chat.commands import command
from chat.files import Draft
from chat.grammar import bind
from chat.messages import Button, Buttons, Heading, Hint, Line, Press, Reply, words
from documents.calendar_file import Event, calendar_file
from documents.grid import Book, Grid
from documents.separated import separated_file
from handlers import decisions as deciding
from handlers.action_filters import read_filters
from handlers.ask import Ask
from handlers.changes import read_stages
from handlers.exporting import REGISTERS, records, rows_of
from handlers.register_grids import grid_of
from registers.calendar import instant
from registers.groups import PROGRAMME, group_code
from registers.meetings import Meeting
from registers.problems import Problem
from storage.register import natural

Register = Literal[
    "actions", "decisions", "changes", "votes", "meetings", "horizon", "milestones", "risks", "findings", "all"
]
Write = Callable[[], bytes]
_EVERY = 1_000_000
#: What chats and mail take without asking.
_LARGEST = 20_000_000
_MEDIA = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "csv": "text/csv",
    "json": "application/json",
    "ics": "text/calendar",
}
#: What a register's records are called, where that is not its name.
_RECORDS = {"all": "records of all registers", "horizon": "horizon items"}
_CALLED = {"xlsx": "a workbook", "docx": "a document", "csv": "a table", "json": "data", "ics": "a calendar"}


@dataclass(frozen=True)
class _Chosen:
    """Which records of which registers go into the file, and what was asked for in words."""

    register: str
    values: dict[str, tuple[Any, ...]]
    told: str

    @property
    def count(self) -> int:
        return sum(map(len, self.values.values()))


@command("export", form="Export a register")
def export(ask: Ask, register: Register, filters: str = "") -> Reply:
    """Get a register as a file: xlsx, csv, docx, json, or ics of meetings; filters of its list narrow it.

    /export actions DAG overdue xlsx
    """
    said = filters.split()
    kind = said.pop().casefold() if said and said[-1].casefold() in _MEDIA else "xlsx"
    bare = " ".join(said)
    chosen = _chosen(ask, register, bare)
    what, narrowed = _RECORDS.get(register, register), f" ({chosen.told})" if chosen.told else ""
    told = f"{what}{narrowed}"
    if not chosen.count:
        nothing = f"No {told}, so there is no file."
        return Reply(nothing, (Line(words(nothing)), Buttons((Button("All", Press(f"/export {register} {kind}")),))))
    write = _WRITERS[kind](ask, chosen, f"{PROGRAMME} {told}")
    name = f"{PROGRAMME} {'registers' if register == 'all' else register} {ask.today}.{kind}"
    one = chosen.count == 1 and register != "all"
    count = f"{chosen.count:,} {what.removesuffix('s') if one else what}{narrowed}"
    parts = (
        Heading(f"{count} as {_CALLED[kind]}"),
        Draft(name, _MEDIA[kind], " ".join(f"/export {register} {bare} {kind}".split()), partial(_made, write)),
        Hint(words(f"As the registers stand now. Other kinds: {', '.join(_kinds(register, but=kind))}.")),
    )
    return Reply(f"{count} as {_CALLED[kind]}: {name}", parts)


def _chosen(ask: Ask, register: str, bare: str) -> _Chosen:
    """What the filters leave; an action or a change request in any state, unless a state is named."""
    match register:
        case "all" if not bare:
            return _Chosen("all", {name: records(ask.unit, name) for name in REGISTERS}, "")
        case "actions":
            query, told = read_filters(ask, f"all {bare}")
            actions = ask.unit.actions.find(replace(query, offset=0, limit=_EVERY)).items
            by_ref = tuple(sorted(actions, key=lambda one: natural(str(one.ref))))
            return _Chosen(register, {register: by_ref}, told.removeprefix("all").lstrip(", "))
        case "decisions":
            said = bind(deciding.listing, bare)
            found = deciding.find(ask, **said, limit=_EVERY)
            return _Chosen(register, {register: found.items}, bare)
        case "changes":
            stages, group, left = read_stages(bare)
            changes = ask.unit.changes.find(stages=stages, group=group, words=tuple(left), limit=_EVERY).items
            return _Chosen(register, {register: changes}, bare)
        case "meetings" if bare:
            code = group_code(bare)
            return _Chosen(register, {register: ask.unit.meetings.of(code)}, code)
        case _ if bare:
            told = f"“{bare[:40]}” narrows nothing here: {register} are exported whole."
            raise Problem(told, near=(f"/export {register}",))
        case _:
            return _Chosen(register, {register: records(ask.unit, register)}, "")


def _kinds(register: str, but: str) -> Iterator[str]:
    """The other kinds of file that a register makes."""
    makes_no = {"csv"} if register == "all" else set()
    makes_no |= {"ics"} if register != "meetings" else set()
    return (one for one in _MEDIA if one not in makes_no | {but})


def _made(write: Write) -> bytes:
    content = write()
    if len(content) > _LARGEST:
        raise Problem(f"That is over {_LARGEST // 1_000_000} MB: narrow it, such as /export actions DAG open xlsx.")
    return content


def _workbook(ask: Ask, chosen: _Chosen, title: str) -> Write:
    from documents.workbook import workbook  # openpyxl takes a third of a second to import

    return partial(workbook, _book(ask, chosen, title))


def _document(ask: Ask, chosen: _Chosen, title: str) -> Write:
    from documents.register_report import register_report  # and python-docx as long

    return partial(register_report, _book(ask, chosen, title))


def _values(_ask: Ask, chosen: _Chosen, _title: str) -> Write:
    if chosen.register == "all":
        raise Problem("A table holds one register: say which, or take a workbook.", near=("/export all xlsx",))
    return lambda: separated_file(rows_of(chosen.register, chosen.values[chosen.register]))


def _data(_ask: Ask, chosen: _Chosen, _title: str) -> Write:
    def write() -> bytes:
        found: Any = {name: rows_of(name, values) for name, values in chosen.values.items()}
        told = json.dumps(found if chosen.register == "all" else found[chosen.register], indent=2, ensure_ascii=False)
        return f"{told}\n".encode("utf-8", "replace")

    return write


def _calendar(ask: Ask, chosen: _Chosen, _title: str) -> Write:
    if chosen.register != "meetings":
        raise Problem("Only meetings make a calendar.", near=("/export meetings ics",))
    events = tuple(_events(ask, chosen.values["meetings"]))
    return partial(calendar_file, events, f"{PROGRAMME} meetings", ask.now)


#: What each kind of file is made by, once what it needs has been read from the registers.
_WRITERS: dict[str, Callable[[Ask, _Chosen, str], Write]] = {
    "xlsx": _workbook,
    "docx": _document,
    "csv": _values,
    "json": _data,
    "ics": _calendar,
}


def _book(ask: Ask, chosen: _Chosen, title: str) -> Book:
    grids: Iterable[Grid] = (grid_of(ask, name, values) for name, values in chosen.values.items() if values)
    return Book(title, PROGRAMME, ask.now.astimezone(ask.zone), ask.person.name, tuple(grids))


def _events(ask: Ask, meetings: Iterable[Meeting]) -> Iterable[Event]:
    for one in meetings:
        day = one.date.day
        if day is None:
            continue
        agenda = "\n".join(f"{item.no} {item.item}".strip() for item in one.agenda)
        yield Event(
            f"{one.ref or f'{one.group}-{day}'}@{PROGRAMME}.secretariat".lower(),
            one.version,
            f"{PROGRAMME} {one.ref or one.group}",
            instant(day, one.start, ask.zone).astimezone(UTC) if one.start else day,
            instant(day, one.end, ask.zone).astimezone(UTC) if one.start and one.end else None,
            one.venue,
            agenda,
        )
