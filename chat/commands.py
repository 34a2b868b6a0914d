"""What is a command, and which commands are there?

A handler is a plain function: its annotations say how its words are read, its docstring is its help. The first line
says what it does, a line that starts with ``/`` is an example, and one that starts with ``May:`` says who may.
"""

from __future__ import annotations

import inspect
import re
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
#: What one shows with the words behind it is a slip: “/cr 36 approve” is offered as “/cr approve 36”.
_TURNED = frozenset({"action", "agenda", "cr", "decision", "ia", "meeting", "snooze"})
#: Words that questions begin with: however a command is spelt, they are no slip of it.
_ASKING = re.compile("can|could|give|has|how|is|list|next|please|show|tell|what|when|where|which|who|whose")
_GREETING = re.compile("hello|hey|hi|hiya|morning")
_THANKS = re.compile("cheers|ta|thanks?|thx")
_WELCOME = (
    "Hello. I keep the programme’s actions, decisions and change requests. Name one, such as DAG31-03 or CR036, or say "
    "/help."
)


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
    titles the form that opens when something it needs was left out. ``also`` are other words that people say for it:
    it is offered to them, and done only where it is a question, asked with a slash.
    """

    name: str
    run: Callable[..., Reply]
    writes: bool
    says: str
    example: str
    may: str
    form: str
    also: tuple[str, ...]
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


def command(
    name: str, *, writes: bool = False, form: str = "", also: tuple[str, ...] = ()
) -> Callable[[Callable[..., Reply]], Command]:
    """Makes a handler a command; its first parameter is the ask, the others are read from the words."""

    def made(run: Callable[..., Reply]) -> Command:
        lines = inspect.cleandoc(run.__doc__ or "").splitlines()
        example = next((line for line in lines if line.startswith("/")), f"/{name}")
        may = next((line.removeprefix("May:").strip(" .") for line in lines if line.startswith("May:")), "everybody")
        return Command(name, run, writes, lines[0] if lines else "", example, may, form, also, _parameters(run))

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
        name = _bare(first)
        if one := self._spelt(first):
            if turned := self._turned(name, second, after):
                raise Problem(f"I did not understand “{rest[:60]}” after /{name}. Did you mean this?", near=(turned,))
            return one, rest
        if said.lstrip().startswith("/") and (asked := self._asked(name)):
            return asked, rest
        if bare := self._showing(words):
            return bare, words
        if _GREETING.fullmatch(name):
            raise Problem(_WELCOME, near=("/my actions", "/help"))
        if _THANKS.fullmatch(name):
            raise Problem("You are welcome.")
        close = self._close(name, rest, words)
        raise Problem(
            f"I do not know “{first[:40]}”."
            + ("" if not close else " Did you mean this?" if len(close) == 1 else " Did you mean one of these?"),
            near=close or ("/help",),
        )

    def _spelt(self, *said: str) -> Command | None:
        """The command of that name; “done?” asks, and so is none that would change something."""
        found = self._named.get(" ".join(map(_bare, said)))
        return None if found and found.writes and said[-1].endswith("?") else found

    def _close(self, name: str, rest: str, words: str) -> tuple[str, ...]:
        """What whoever began with a word that is no command may have meant, with all that they said behind it."""
        if meant := self._meant(name):
            return tuple(f"/{one} {rest}".strip()[:80] for one in meant)
        near = () if _ASKING.fullmatch(name) else nearest(name[:40], self.first_words, limit=2 if len(name) > 3 else 1)
        close = tuple(f"/{one} {rest}".strip()[:80] for one in near)
        if not close or self._showing(rest) is None:
            cited = dict.fromkeys(one.ref for one in mentions(words[:1000]))
            close += tuple(f"/{_SHOWS[type(ref)]} {ref}" for ref in cited if type(ref) in _SHOWS)[:_MOST_CITED]
        return close or self._spoken_of(words)

    def _meant(self, word: str) -> tuple[str, ...]:
        """The commands that people call by that word: “note” for “action note”, “close” for “done”."""
        return tuple(one.name for one in self.all if word in one.also or one.name.endswith(f" {word}"))

    def _asked(self, word: str) -> Command | None:
        """The one question that people call by that word."""
        found = [one for one in self.all if word in one.also and not one.writes]
        return found[0] if len(found) == 1 else None

    def _turned(self, name: str, first: str, after: str) -> str:
        """What was said with a record and its verb the wrong way round, or with a verb of another command; else
        nothing.
        """
        second, _, tail = _cut(after)
        if name not in _TURNED or not second:
            return ""
        for verb, ref, rest in ((second, first, tail), (first, second, tail)):
            flat = _bare(verb)
            found = (*(one for one in (f"{name} {flat}", flat) if one in self._named), *self._meant(flat))
            if found and flat not in _TURNED:
                return f"/{found[0]} {ref} {rest}".strip()[:80]
        return ""

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
