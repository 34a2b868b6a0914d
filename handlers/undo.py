"""Can somebody take back what they have just done, and how do others hear of it?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import pairwise

from chat.commands import command
from chat.kinds import SETTINGS, Changed
from chat.messages import Audience, Button, Line, Link, Plain, Press, Reply, Span, Spans, Strong, words
from handlers.ask import Ask
from registers.actions import Action
from registers.changes import Change
from registers.decisions import Decision
from registers.groups import ordinary
from registers.meetings import Meeting
from registers.problems import Problem
from registers.refs import ActionRef, ChangeRef, DecisionRef, Ref
from registers.votes import Roll
from storage.audit import AuditEntry
from storage.slots import ROUND

_WITHIN = timedelta(minutes=10)
_SETTINGS = {"habits": SETTINGS, "digest_times": f"{SETTINGS} {{}}"}


@command("undo", writes=True)
def undo(ask: Ask, what: Changed | None = None) -> Reply:
    """Take back your own last change, within ten minutes, unless somebody has changed the same record since.

    /undo
    May: whoever made the change.
    """
    last = ask.unit.audit.last_by(ask.person.key, ask.now - _WITHIN)
    if last is None:
        raise Problem("You have changed nothing in the last ten minutes, so there is nothing to undo.")
    if last.command.startswith("/undo"):
        raise Problem("Your last change was an undo. Say what you want instead, such as /done DAG31-03.")
    if not last.changes:
        raise Problem(f"Your last change, {last.command}, cannot be taken back by /undo. Say it the other way round.")
    if what is not None and what not in _records(last):
        # A button under what one person did is pressed by others too, and later.
        told = f"Your last change was not of {what}: it was {last.command}. To take that back say /undo alone."
        raise Problem(told)
    clock = ask.unit.habits.get(ask.person.key).clock
    ask.unit.restore(last.changes)
    if (back := ask.unit.habits.get(ask.person.key).clock) != clock:
        ask.unit.slots.again(ROUND, back, ask.today - timedelta(days=1))  # they may have missed that clock's morning
    _announce(ask, last)
    own = all(one.register == "habits" for one in last.changes)
    audience = Audience.PRIVATE if own else Audience.CHANNEL
    return Reply(f"Undone: {last.command}", (_told("Undone: ", last),), audience)


@command("undone")
def undone(ask: Ask, what: Ref) -> Reply:
    """What was last taken back of a record, and by whom.

    /undone DAG31-03
    """
    entries = sorted(
        {entry.number: entry for key in _keys(ask, what) for entry in ask.unit.audit.of(key)}.values(),
        key=lambda entry: entry.number,
    )
    pairs = [(before, after) for before, after in pairwise(entries) if after.command.startswith("/undo")]
    if not pairs:
        told = f"Nothing was taken back of {what}."
        return Reply(told, (Line(words(told)),), nothing=True)
    gone, undoing = pairs[-1]
    person = ask.unit.people.get(undoing.person_key)
    told = f"Taken back{f' by {person.name}' if person else ''}: "
    return Reply(f"{told}{gone.command}", (_told(told, gone),))


def undo_of(what: Ref | str) -> Button:
    """Takes back what its presser has just done, if that was of the record: it stands where everybody may press it."""
    return Button("Undo", Press(f"/undo {what}"))


def _records(entry: AuditEntry) -> set[str]:
    """What was changed, as it is named: a vote is kept by its change request and group, settings by whose they are."""
    found = {name for one in entry.changes for name in (one.ref, one.ref.partition(" ")[0])}
    return found | {_SETTINGS[one.register].format(one.ref) for one in entry.changes if one.register in _SETTINGS}


def _told(begins: str, entry: AuditEntry) -> Line:
    """What was said, and links to what stands again; settings are named by no reference."""
    links: list[Span] = []
    changes = [one for one in entry.changes if one.register not in _SETTINGS]
    for ref in dict.fromkeys(_named(one.ref, one.before) for one in changes if one.before is not None):
        links += [Plain(", ")] if links else []
        links.append(_link(ref))
    stands: Spans = (Plain(" As before: "), *links, Plain(".")) if links else ()
    came = ", ".join(dict.fromkeys(one.ref for one in changes if one.before is None))
    gone = words(f" Gone again: {came}.") if came else ()
    return Line((Strong(begins), Plain(f"{entry.command}."), *stands, *gone))


def _named(ref: str, before: object) -> str:
    """What stands again; a meeting without a number is named by its day, which may be what changed."""
    return before.key if isinstance(before, Meeting) else ref


def _announce(ask: Ask, entry: AuditEntry) -> None:
    """Says it in the channels of every group whose records it touches: once, whatever their number."""
    groups: dict[str, list[Ref]] = {}
    for one in entry.changes:
        for group, ref in _whose(one.before or one.after):
            groups.setdefault(group, []).append(ref)
    for group, refs in groups.items():
        ask.announce(group, f"/undone {refs[0]}", f"undone {refs[0]} at {ask.now.isoformat()}", *refs)


def _whose(record: object) -> Iterator[tuple[str, Ref]]:
    """The group that works on a record, and the reference it is known by there."""
    match record:
        case Action() | Decision():
            yield ordinary(record.ref.group), record.ref
        case Change() if record.group:
            yield ordinary(record.group), record.ref
        case Roll():
            yield ordinary(record.group), record.change
        case Meeting() if record.ref:
            yield ordinary(record.group), record.ref


def _keys(ask: Ask, ref: Ref) -> tuple[str, ...]:
    """What the audit knows a record by; the vote on a change request is kept by its group too."""
    change = ask.unit.changes.get(ref) if isinstance(ref, ChangeRef) else None
    return (str(ref), f"{ref} {change.group}") if change else (str(ref),)


def _link(ref: str) -> Link:
    """Where what stands again can be looked at; a vote is kept by its change request and group."""
    change, _, group = ref.partition(" ")
    shows: tuple[tuple[Callable[[str], Ref], str], ...] = (
        (ActionRef.parse, "/action"),
        (DecisionRef.parse, "/decision"),
        (ChangeRef.parse, "/vote" if group else "/cr"),
    )
    for parse, show in shows:
        try:
            found = parse(change)
        except Problem:
            continue
        return Link(f"the vote on {found}" if group else str(found), f"{show} {found}")
    return Link(ref, f"/search {ref}")
