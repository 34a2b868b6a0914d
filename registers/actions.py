"""What is an action, and which moves does its life allow?

``open`` → (updates) → ``closed`` by its owner, or, where the group agrees closures in its meeting, ``recommended`` →
agreed and ``closed``, or kept ``open``. A recommended action is not closed; one that a paper no longer lists is not
closed either.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from registers.dates import Written, said
from registers.groups import Closing, group_of
from registers.owners import Owner, print_owners
from registers.problems import Problem
from registers.refs import ActionRef, ChangeRef, DecisionRef

# Whoever writes the old year in January is a year off: the day meant comes soon after the action was raised.
_SOON = timedelta(days=200)


class Status(StrEnum):
    """Where an action stands."""

    OPEN = "open"
    RECOMMENDED = "recommended"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Tie:
    """A due date that follows a meeting: ``working_days`` before the next meeting of ``group``."""

    group: str
    working_days: int


@dataclass(frozen=True)
class Due:
    """A due date as written and read, what it is tied to, and, once replaced, by whom and why."""

    written: Written
    tie: Tie | None = None
    until: date | None = None
    changed_by: str = ""
    because: str = ""


@dataclass(frozen=True)
class Extension:
    """A later due date that an owner has asked for and nobody has granted or declined yet."""

    due: Due
    asked_by: str
    asked_on: date
    because: str


@dataclass(frozen=True)
class Update:
    """One line in an action's history. ``move`` is what happened (``note``, ``closed``, ``reopened``…); ``by`` a name
    or a paper.
    """

    on: date | None
    by: str
    move: str
    text: str = ""


@dataclass(frozen=True)
class Source:
    """The paper a record came from and the line (1-based) where it stood; no paper means it was raised in chat."""

    paper: str = ""
    line: int = 0


@dataclass(frozen=True)
class Action:
    """One action. ``owner_text`` keeps the owner cell's words; ``extension`` awaits the chair; ``raised_by`` is the key
    of who raised it in chat; ``version`` counts the times it was stored.
    """

    ref: ActionRef
    text: str
    owners: tuple[Owner, ...] = ()
    owner_text: str = ""
    due: Due = Due(Written(""))
    raised: Written = Written("")
    area: str = ""
    status: Status = Status.OPEN
    updates: tuple[Update, ...] = ()
    past_dues: tuple[Due, ...] = ()
    about: tuple[ChangeRef | DecisionRef, ...] = ()
    extension: Extension | None = None
    source: Source = Source()
    raised_by: str = ""
    version: int = 0

    @property
    def group(self) -> str:
        """The group it was raised in, which is the one that closes it."""
        return self.ref.group

    @property
    def live(self) -> bool:
        """Neither closed nor withdrawn."""
        return self.status in {Status.OPEN, Status.RECOMMENDED}

    def overdue(self, today: date) -> bool:
        """Open and due before today. One due today is not overdue; one recommended for closure awaits agreement
        instead.
        """
        return self.status is Status.OPEN and self.due.written.day is not None and self.due.written.day < today

    @property
    def meant(self) -> date | None:
        """The due day a year later, where the one written lies before the action was raised and that one soon after:
        the year is wrong, it seems. Somebody is to be asked; nothing is repaired by it.
        """
        due, raised = self.due.written.day, self.raised.day
        return meant(due, raised) if due and raised else None


def meant(due: date, raised: date) -> date | None:
    """The due day a year later, where only that can be so; None where the one written can be, or both are far off."""
    if due >= raised or (due.month, due.day) == (2, 29):
        return None
    later = due.replace(year=due.year + 1)
    return later if raised <= later < raised + _SOON else None


def done(action: Action, by: str, on: date, note: str = "") -> Action:
    """The owner's word: closes, or recommends closure where the group agrees closures in its meeting."""
    if action.status is Status.RECOMMENDED:
        raise Problem(
            f"{action.ref} is already recommended for closure; {action.group} agrees it in its meeting.",
            near=(f"/agree {action.group}", f"/action note {action.ref} …"),
        )
    must_be(action, Status.OPEN)
    if group_of(action.group).closing is Closing.MEETING:
        return _moved(action, Status.RECOMMENDED, Update(on, by, "recommended for closure", note))
    return _moved(action, Status.CLOSED, Update(on, by, "closed", note))


def agree(action: Action, by: str, on: date) -> Action:
    """The group agrees a recommended closure."""
    must_be(action, Status.RECOMMENDED)
    return _moved(action, Status.CLOSED, Update(on, by, "closed", "Closure agreed."))


def keep_open(action: Action, by: str, on: date) -> Action:
    """The group does not agree a recommended closure."""
    must_be(action, Status.RECOMMENDED)
    return _moved(action, Status.OPEN, Update(on, by, "kept open", "Closure not agreed."))


def reopen(action: Action, by: str, on: date, because: str) -> Action:
    """Opens a closed, withdrawn or recommended action again; a reason is needed."""
    if action.status is Status.OPEN:
        raise Problem(f"{action.ref} is open.", near=(f"/action {action.ref}",))
    if not because.strip():
        raise Problem(f"Say why: /reopen {action.ref} because …")
    return _moved(action, Status.OPEN, Update(on, by, "reopened", because))


def withdraw(action: Action, by: str, on: date, because: str) -> Action:
    """Ends an action without its being done; a reason is needed."""
    must_be(action, Status.OPEN, Status.RECOMMENDED)
    if not because.strip():
        raise Problem(f"Say why: /action withdraw {action.ref} because …")
    return _moved(action, Status.WITHDRAWN, Update(on, by, "withdrawn", because))


def note(action: Action, by: str, on: date, text: str) -> Action:
    """Adds an update; any action, even a closed one, can be noted on."""
    if not text.strip():
        raise Problem(f"Say what to note: /action note {action.ref} …")
    return replace(action, updates=(*action.updates, Update(on, by, "note", text)))


def assign(action: Action, by: str, on: date, owners: tuple[Owner, ...]) -> Action:
    """Hands the action to others; the old owner stays in the history."""
    must_be(action, Status.OPEN, Status.RECOMMENDED)
    if not owners:
        raise Problem(f"Say to whom: /action assign {action.ref} to …")
    text = print_owners(owners)
    told = f"From {action.owner_text or 'nobody'} to {text}."
    return replace(action, owners=owners, owner_text=text, updates=(*action.updates, Update(on, by, "assigned", told)))


def redate(action: Action, by: str, on: date, due: Due, because: str) -> Action:
    """Moves the due date; every earlier one is kept."""
    must_be(action, Status.OPEN, Status.RECOMMENDED)
    old = replace(action.due, until=on, changed_by=by, because=because)
    told = f"Due {due.written} instead of {str(action.due.written) or 'no date'}." + (f" {because}" if because else "")
    return replace(
        action,
        due=due,
        past_dues=(*action.past_dues, old),
        updates=(*action.updates, Update(on, by, "re-dated", told)),
        extension=None,
    )


def must_be(action: Action, *allowed: Status) -> None:
    """Raises ``Problem``, with what can be done instead, for an action in any other state."""
    if action.status in allowed:
        return
    last = next((one for one in reversed(action.updates) if one.move in {"closed", "withdrawn"}), None)
    told = ", ".join([one for one in (last.by, said(last.on) if last.on else "") if one]) if last else ""
    match action.status:
        case Status.CLOSED | Status.WITHDRAWN:
            raise Problem(
                f"{action.ref} is already {action.status}{f' ({told})' if told else ''}.",
                near=(f"/reopen {action.ref} because …",),
            )
        case Status.OPEN:
            raise Problem(f"{action.ref} is open and not recommended for closure.", near=(f"/done {action.ref}",))
        case Status.RECOMMENDED:
            raise Problem(f"{action.ref} is recommended for closure.", near=(f"/agree {action.group}",))


def _moved(action: Action, status: Status, update: Update) -> Action:
    # A request for more time ends with the state it was made in.
    return replace(action, status=status, updates=(*action.updates, update), extension=None)
