"""How do the words after a command's name become its values, and its values those words again?

Values that their place introduces come first; then free words; then values that a word introduces (``for``, ``due``,
``because``). Where such a word also stands inside free words, quotes keep it there: ``/action raise DAG "Wait for
Ofgem" for Lee Cox``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chat.commands import Command, Parameter
from chat.kinds import quote, quoted_stretches
from registers.problems import Problem

_MOST_TRIES = 24


@dataclass(frozen=True)
class Around:
    """What the place lends: the record a thread is about, the group a channel is bound to."""

    subject: str = ""
    group: str = ""


_NOWHERE = Around()


class Missing(Problem):
    """Something the command needs was left out; ``understood`` holds the values that were not."""

    def __init__(self, says: str, command: Command, understood: Mapping[str, Any]) -> None:
        super().__init__(says, near=(f"/help {command.name}",))
        self.command = command
        self.understood = dict(understood)


class Unfilled(Problem):
    """A form came back with fields that were not understood; ``fields`` says beside each what is wrong with it."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__(" ".join(fields.values()))
        self.fields = dict(fields)


def bind(command: Command, words: str, around: Around = _NOWHERE) -> dict[str, Any]:
    """The values that the words give the command's parameters. Raises ``Problem`` that says what is missing or not
    understood.
    """
    values: dict[str, Any] = {}
    rest = words.strip()
    introduced = [one for one in command.parameters if one.after]
    placed = [one for one in command.parameters if not one.after]
    for parameter in placed:
        if parameter.kind.free:
            continue
        if taken := parameter.kind.take(rest):
            values[parameter.name], rest = taken
        elif parameter.required and (taken := _lent(parameter, around)):
            values[parameter.name] = taken[0]
        elif parameter.required:
            raise _missing(command, parameter, rest, values)
    rest = _introduced(command, introduced, rest, values)
    if rest.casefold() in {one.after for one in introduced if one.required and one.name not in values}:
        rest = ""  # what it introduces was left out
    free = next((one for one in placed if one.kind.free), None)
    if free is not None and rest:
        values[free.name] = free.kind.read(rest)
    elif free is not None and free.required:
        raise _missing(command, free, "", values)
    elif free is None and rest:
        raise Problem(
            f"I did not understand “{rest[:60]}” after /{command.name}. For example: {command.example}",
            near=(f"/help {command.name}",),
        )
    for parameter in introduced:
        if parameter.required and parameter.name not in values:
            raise _missing(command, parameter, "", values)
    return values


def fill(command: Command, given: Mapping[str, str]) -> dict[str, Any]:
    """The values that a form's fields give; raises ``Unfilled``."""
    values: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for parameter in command.parameters:
        text = given.get(parameter.name, "").strip()
        if text:
            try:
                values[parameter.name] = text if parameter.kind.free else parameter.kind.read(text)
            except Problem as problem:
                wrong[parameter.name] = problem.says
        elif parameter.required:
            wrong[parameter.name] = f"Say {parameter.kind.label}."
    if wrong:
        raise Unfilled(wrong)
    return values


def say(command: Command, values: Mapping[str, Any], typed: str = "") -> str:
    """The words that give the command these values: ``bind`` of them gives the same values.

    ``typed`` are the words that the values were read from, as far as there were any.
    """
    bare = f"/{command.name} {_words(command, values, quoting=False)}".strip()
    if bare.removeprefix("/") == typed.strip().removeprefix("/"):
        return bare
    try:
        same = bind(command, bare.removeprefix(f"/{command.name}")) == dict(values)
    except Problem:
        same = False
    return bare if same else f"/{command.name} {_words(command, values, quoting=True)}".strip()


def _words(command: Command, values: Mapping[str, Any], *, quoting: bool) -> str:
    parts = []
    for parameter in sorted(command.parameters, key=_place):
        if parameter.name in values and values[parameter.name] is not None:
            shown = parameter.kind.show(values[parameter.name])
            shown = quote(shown) if quoting and parameter.kind.free else shown
            parts.append(f"{parameter.after} {shown}".strip())
    return " ".join(parts)


def _place(parameter: Parameter) -> int:
    """References, then free words, then what a word introduces, free words last of all because they take the rest."""
    return (2 if parameter.after else 0) + parameter.kind.free


def _lent(parameter: Parameter, around: Around) -> tuple[Any, str] | None:
    """What the place gives a parameter: the record it is about, else its group."""
    lends = (around.group,) if parameter.kind.label.startswith("a group") else (around.subject, around.group)
    return next((taken for one in lends if one and (taken := parameter.kind.take(one))), None)


def _introduced(command: Command, parameters: list[Parameter], rest: str, values: dict[str, Any]) -> str:
    """Takes from the end of the words whatever a marking word introduces; says what is left."""
    for parameter in sorted(parameters, key=_place, reverse=True):
        if not parameter.kind.free:
            continue
        for start, end in _marks(rest, parameter.after):
            if rest[end:].strip():
                values[parameter.name] = parameter.kind.read(rest[end:])
                rest = rest[:start].strip()
                break
    waiting = [one for one in parameters if not one.kind.free]
    failed: Problem | None = None
    for _ in range(_MOST_TRIES):
        marks = sorted(
            ((start, end, one) for one in waiting for start, end in _marks(rest, one.after)), key=lambda mark: mark[0]
        )
        for start, end, parameter in reversed(marks[-_MOST_TRIES:]):
            try:
                value = parameter.kind.read(rest[end:])
            except Problem as problem:
                failed = failed or (problem if parameter.required else None)
                continue
            values[parameter.name] = value
            waiting.remove(parameter)
            rest = rest[:start].strip()
            break
        else:
            break
    if failed and any(one.required for one in waiting):
        raise failed
    return rest


def _marks(words: str, mark: str) -> list[tuple[int, int]]:
    """Where a marking word stands outside quotes, as a whole word."""
    inside = quoted_stretches(words)
    found = re.finditer(rf"(?<!\S){re.escape(mark)}(?=\s)", words, re.IGNORECASE)
    return [one.span() for one in found if not any(start <= one.start() < end for start, end in inside)]


def _missing(command: Command, parameter: Parameter, rest: str, values: Mapping[str, Any]) -> Problem:
    if rest:
        try:
            parameter.kind.read(rest)
        except Problem as problem:
            return Problem(f"{problem.says} For example: {command.example}", near=problem.near)
    named = parameter.label[:1].lower() + parameter.label[1:] if parameter.kind.free else parameter.kind.label
    wanted = f"{parameter.after} {named}".strip()
    return Missing(f"Say {wanted}. For example: {command.example}", command, values)
