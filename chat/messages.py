"""What is asked of the bot, and of which parts is an answer made?

A handler returns a ``Reply`` of typed parts; pure renderers turn it into each platform's own form. All text in here
is people's words or ours, never markup: escaping is the renderers' business.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from chat.files import File
from registers.people import Person


class Tone(StrEnum):
    """What a tag or a share of a chart means, for colour; every renderer also shows the words."""

    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
    QUIET = "quiet"
    INFO = "info"


@dataclass(frozen=True)
class Plain:
    """Words."""

    text: str


@dataclass(frozen=True)
class Strong:
    """Words that stand out."""

    text: str


@dataclass(frozen=True)
class Tag:
    """A short state such as ``overdue``."""

    text: str
    tone: Tone = Tone.QUIET


@dataclass(frozen=True)
class Link:
    """A reference that can be looked up: ``command`` is what one would say to see it (``/action DAG31-03``)."""

    text: str
    command: str


Span = Plain | Strong | Tag | Link
Spans = tuple[Span, ...]


@dataclass(frozen=True)
class Heading:
    """What the reply, or what follows, is about."""

    text: str


@dataclass(frozen=True)
class Line:
    """A paragraph."""

    spans: Spans


@dataclass(frozen=True)
class Hint:
    """A paragraph said quietly: what was assumed, how to go on."""

    spans: Spans


@dataclass(frozen=True)
class Quote:
    """Words of a person or a paper, as they stood; ``source`` says whose."""

    text: str
    source: str = ""


@dataclass(frozen=True)
class Bullets:
    """A list of short lines."""

    items: tuple[Spans, ...]


@dataclass(frozen=True)
class Fact:
    """A label and what is true of it."""

    label: str
    spans: Spans


@dataclass(frozen=True)
class Facts:
    """A record's fields."""

    rows: tuple[Fact, ...]


@dataclass(frozen=True)
class Table:
    """Rows under named columns; every row has as many cells as there are columns."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Spans, ...], ...]


class Shape(StrEnum):
    """How a chart is drawn. ``SHARE``: parts of one whole (first series). ``BARS``: one bar a category, series
    stacked. ``MATRIX``: a grid of categories by series whose values are 0 or 1.
    """

    SHARE = "share"
    BARS = "bars"
    MATRIX = "matrix"


@dataclass(frozen=True)
class Series:
    """One colour of a chart: a value for each category."""

    name: str
    tone: Tone
    values: tuple[int, ...]


@dataclass(frozen=True)
class Chart:
    """Counts to look at. For ``SHARE`` each series is one part, with a single value and category."""

    title: str
    shape: Shape
    categories: tuple[str, ...]
    series: tuple[Series, ...]


class Weight(StrEnum):
    """How a button stands out."""

    PLAIN = "plain"
    PRIMARY = "primary"
    DANGER = "danger"


@dataclass(frozen=True)
class Press:
    """What a button says when pressed: the command as if the presser had typed it."""

    command: str


@dataclass(frozen=True)
class Button:
    """A button; ``confirm`` is asked first where it is set."""

    label: str
    press: Press
    weight: Weight = Weight.PLAIN
    confirm: str = ""


@dataclass(frozen=True)
class Buttons:
    """Buttons in a row; a renderer makes a menu of many."""

    buttons: tuple[Button, ...]


@dataclass(frozen=True)
class Entry:
    """One record in a list: its title, a line or two beneath, and what can be done with it at once."""

    title: Spans
    lines: tuple[Spans, ...] = ()
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True)
class Entries:
    """Records in a list."""

    entries: tuple[Entry, ...]


class Input(StrEnum):
    """What a form's field takes."""

    TEXT = "text"
    LONG = "long"
    DATE = "date"
    CHOICE = "choice"


@dataclass(frozen=True)
class Field:
    """One field; ``name`` is the command's parameter that it fills, ``error`` stands beside it, ``hint`` under it."""

    name: str
    label: str
    input: Input = Input.TEXT
    value: str = ""
    options: tuple[str, ...] = ()
    required: bool = True
    hint: str = ""
    error: str = ""


@dataclass(frozen=True)
class Form:
    """Fields that, sent, say ``command`` with their values bound to its parameters by name."""

    title: str
    command: str
    fields: tuple[Field, ...]
    submit: str = "Send"


@dataclass(frozen=True)
class Fold:
    """Parts that may start folded away under a title; where a platform cannot fold they follow it."""

    title: str
    parts: tuple[Part, ...]


Part = Heading | Line | Hint | Quote | Bullets | Facts | Table | Chart | Buttons | Entries | Form | Fold | File


class Audience(StrEnum):
    """Who sees the reply: a question is answered privately, a change is said where the group works."""

    PRIVATE = "private"
    CHANNEL = "channel"


class Answered(StrEnum):
    """How it ended: done as asked, or refused with what to do next (the command line's exit codes 0 and 1)."""

    DONE = "done"
    REFUSED = "refused"


@dataclass(frozen=True)
class Reply:
    """An answer. ``summary`` is one plain line of it; ``nothing``: all it tells is that there is nothing to post."""

    summary: str
    parts: tuple[Part, ...] = ()
    audience: Audience = Audience.PRIVATE
    answered: Answered = Answered.DONE
    nothing: bool = False


@dataclass(frozen=True)
class Place:
    """Where something is said: in whose (``group``) channel, about which record, in which organisation (``tenant``)."""

    platform: str
    channel: str
    group: str = ""
    subject: str = ""
    thread: str = ""
    direct: bool = False
    tenant: str = ""


@dataclass(frozen=True)
class Submission:
    """A form sent back: its command and its fields' values by name."""

    command: str
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Request:
    """Somebody says something somewhere at an instant (UTC); ``delivery`` is the platform's own id for it."""

    said: str | Press | Submission
    person: Person
    place: Place
    at: datetime
    delivery: str = field(default="", compare=False)


def words(text: str) -> Spans:
    """Plain words as spans."""
    return (Plain(text),)
