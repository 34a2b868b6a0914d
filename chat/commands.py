"""What is a command, and which commands are there?

A handler is a plain function: its annotations say how its words are read, its docstring is its help. The first line
says what it does, a line that starts with ``/`` is an example, and one that starts with ``May:`` says who may.
"""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

from chat.kinds import Kind, kind_of
from chat.messages import Reply
from registers.mentions import mentions
from registers.nearness import nearest
from registers.problems import Problem
from registers.refs import ActionRef, ChangeRef, DecisionRef, HorizonRef, parse_ref

_REQUIRED = inspect.Parameter.empty
#: What shows a record that is named and nothing said about it.
_SHOWS: Mapping[type, str] = {ActionRef: "action", ChangeRef: "cr", DecisionRef: "decision", HorizonRef: "horizon"}
_MOST_CITED = 3


@dataclass(frozen=True)
class After:
    """Marks a parameter that a word introduces: ``because …``, ``due Friday``."""

    word: str


@dataclass(frozen=True)
class Label:
    """What a form calls a parameter; without one it is called by its name."""

    text: str


@dataclass(frozen=True)
class Parameter:
    """A parameter as people fill it: ``after`` is the word that introduces it, empty where its place in the line
    does.
    """

    name: str
    kind: Kind
    label: str
    after: str = ""
    default: Any = _REQUIRED

    @property
    def required(self) -> bool:
        """Whether the command makes no sense without it."""
        return self.default is _REQUIRED


@dataclass(frozen=True)
class Command:
    """Something people can say.

    ``writes`` tells whether it may change a register (its unit of work then holds the pen); ``form``, where set,
    titles the form that opens when something it needs was left out.
    """

    name: str
    run: Callable[..., Reply]
    writes: bool
    says: str
    example: str
    may: str
    form: str
    parameters: tuple[Parameter, ...] = field(repr=False)

    def __call__(self, *given: Any, **values: Any) -> Reply:
        """Runs the handler as the plain function it is."""
        return self.run(*given, **values)

    @property
    def syntax(self) -> str:
        """How it is said: ``/action raise GROUP TEXT for OWNERS [due DUE]``."""
        shown = []
        for one in self.parameters:
            words = f"{one.after} {one.kind.sign or one.name.upper().replace('_', ' ')}".strip()
            shown.append(words if one.required else f"[{words}]")
        return " ".join((f"/{self.name}", *shown))


def command(name: str, *, writes: bool = False, form: str = "") -> Callable[[Callable[..., Reply]], Command]:
    """Makes a handler a command; its first parameter is the ask, the others are read from the words."""

    def made(run: Callable[..., Reply]) -> Command:
        lines = inspect.cleandoc(run.__doc__ or "").splitlines()
        example = next((line for line in lines if line.startswith("/")), f"/{name}")
        may = next((line.removeprefix("May:").strip(" .") for line in lines if line.startswith("May:")), "everybody")
        return Command(name, run, writes, lines[0] if lines else "", example, may, form, _parameters(run))

    return made


def _parameters(run: Callable[..., Reply]) -> tuple[Parameter, ...]:
    hints = get_type_hints(run, include_extras=True)
    found = []
    for one in list(inspect.signature(run).parameters.values())[1:]:
        hint, after, label = hints[one.name], "", one.name.replace("_", " ").capitalize()
        if get_origin(hint) is Annotated:
            hint, *marks = get_args(hint)
            after = next((mark.word for mark in marks if isinstance(mark, After)), "")
            label = next((mark.text for mark in marks if isinstance(mark, Label)), label)
        found.append(Parameter(one.name, kind_of(_without_none(hint)), label, after, one.default))
    return tuple(found)


def _without_none(hint: Any) -> Any:
    if get_origin(hint) in {Union, types.UnionType} and type(None) in get_args(hint):
        rest = [arg for arg in get_args(hint) if arg is not type(None)]
        return rest[0] if len(rest) == 1 else Union[tuple(rest)]  # noqa: UP007 - built at run time
    return hint


class Commands:
    """Every command there is, found by what people type."""

    def __init__(self, commands: Iterable[Command]) -> None:
        self.all: tuple[Command, ...] = tuple(sorted(commands, key=lambda one: one.name))
        self._named: Mapping[str, Command] = {one.name: one for one in self.all}
        if len(self._named) != len(self.all):
            raise ValueError("two commands share a name")

    @property
    def first_words(self) -> tuple[str, ...]:
        """The first word of every command, each once: what a platform registers."""
        return tuple(dict.fromkeys(one.name.split()[0] for one in self.all))

    def named(self, name: str) -> Command | None:
        """The command of exactly that name."""
        return self._named.get(name)

    def find(self, said: str) -> tuple[Command, str]:
        """The command that words start with, and the words after its name. Raises ``Problem`` with the closest
        commands.
        """
        words = said.strip().removeprefix("/").strip()
        if not words:
            raise Problem("Say what to do, such as /done DAG31-03 or /cr 036.", near=("/help",))
        first, _, rest = _cut(words)
        second, _, after = _cut(rest)
        if both := self._spelt(first, second):
            return both, after
        if one := self._spelt(first):
            return one, rest
        if bare := self._showing(words):
            return bare, words
        near = nearest(first.casefold()[:40], self.first_words, limit=2 if len(first) > 3 else 1)
        close = tuple(f"/{name} {rest}".strip()[:80] for name in near)
        if not close or self._showing(rest) is None:
            cited = dict.fromkeys(one.ref for one in mentions(words[:1000]))
            close += tuple(f"/{_SHOWS[type(ref)]} {ref}" for ref in cited if type(ref) in _SHOWS)[:_MOST_CITED]
        close = close or self._spoken_of(words)
        raise Problem(
            f"I do not know “{first[:40]}”."
            + ("" if not close else " Did you mean this?" if len(close) == 1 else " Did you mean one of these?"),
            near=close or ("/help",),
        )

    def _spelt(self, *said: str) -> Command | None:
        """The command of that name; “done?” asks, and so is none that would change something."""
        found = self._named.get(" ".join(map(_bare, said)))
        return None if found and found.writes and said[-1].endswith("?") else found

    def _spoken_of(self, words: str) -> tuple[str, ...]:
        """The commands whose whole names are among the words, as in “raise an action”, the longest first."""
        said = {_bare(word) for word in words[:200].split()}
        found = [name for name in self._named if said.issuperset(name.split())]
        return tuple(f"/{name}" for name in sorted(found, key=lambda name: (-len(name.split()), name))[:_MOST_CITED])

    def _showing(self, words: str) -> Command | None:
        """The command that shows what the words name, where they are one reference and nothing else."""
        try:
            return self._named.get(_SHOWS.get(type(parse_ref(words)), ""))
        except Problem:
            return None


def _bare(word: str) -> str:
    """A word as a name is looked up, without the stop or the comma that people write behind one: “Done, …”."""
    return word.casefold().rstrip(",.:;!?")


def _cut(words: str) -> tuple[str, str, str]:
    """The first word, the white space after it, and the rest; a name may be set apart by a line break too."""
    parts = words.split(None, 1)
    return (parts[0] if parts else "", " ", parts[1].strip() if len(parts) > 1 else "")
