"""What does an action say once another paper has listed it?

Beside the rules for every record: a closed action stays closed whatever a paper lists; a bare row in a table says
nothing of its status; what people did in chat on or after the paper's day stands; a due date that moved is kept with
the paper that moved it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from registers.actions import Action, Due, Source, Status, Update
from registers.merging import Edition, blank, by_day, pick, union

_ENDED = frozenset({Status.CLOSED, Status.WITHDRAWN})
_OPENED = frozenset({"reopened", "kept open"})
_ENDING = frozenset({"closed", "withdrawn"})
_TELLING = frozenset({"recommended for closure"}) | _ENDING | _OPENED


def merge_action(known: Action | None, said: Action, was: Edition, now: Edition) -> Action:
    """The action as both papers tell it; ``was`` is the paper that told what is known, ``now`` the one that says it."""
    if known is None:
        return said
    newer = now >= was
    due, past_dues = _dues(known, said, was, now)
    handed_over = _moved_since(known, frozenset({"assigned"}), now)
    owner = said if said.owners and ((newer and not handed_over) or not known.owners) else known
    return replace(
        known,
        text=pick(known.text, said.text, newer=newer),
        owners=owner.owners,
        owner_text=owner.owner_text or known.owner_text or said.owner_text,
        due=due,
        raised=pick(known.raised, said.raised, newer=newer),
        area=_area(known, said, newer=newer),
        status=_status(known, said, was, now),
        updates=by_day(known.updates, said.updates, now),
        past_dues=past_dues,
        about=union(known.about, said.about),
        source=said.source if newer and now.paper else known.source,
    )


def _area(known: Action, said: Action, *, newer: bool) -> str:
    """``Previous Meeting(s)`` says less than the area an action was raised under."""
    one, other = (said.area, known.area) if newer else (known.area, said.area)
    return other if other and (not one or one.lower().startswith("previous")) else one


def _status(known: Action, said: Action, was: Edition, now: Edition) -> Status:
    if known.status in _ENDED:
        ended = max((one.on for one in known.updates if one.on and one.move in _ENDING), default=date.max)
        return said.status if said.status in _ENDED and now.day > ended else known.status
    if said.status in _ENDED:
        return known.status if _moved_since(known, _OPENED, now) else said.status
    if not said.updates and said.status is Status.OPEN:
        return known.status
    told = [one.on for one in known.updates if one.on and not now.told(one) and _tells(one, was)]
    return said.status if now.day > max(told, default=date.min) or not told else known.status


def _tells(update: Update, was: Edition) -> bool:
    """Whether an update said where the action stands: a move, or the word of the paper it was known from."""
    return update.move in _TELLING or update.by == was.paper


def _moved_since(known: Action, moves: frozenset[str], now: Edition) -> bool:
    return any(one.move in moves and one.on is not None and one.on >= now.day for one in known.updates)


def _dues(known: Action, said: Action, was: Edition, now: Edition) -> tuple[Due, tuple[Due, ...]]:
    """The due date that stands, and every earlier one."""
    newer = now >= was
    if blank(said.due) or blank(known.due) or _same(known.due, said.due):
        due = pick(known.due, said.due, newer=newer)
        return (replace(due, tie=known.due.tie) if known.due.tie else due), known.past_dues
    redated = next((one for one in known.updates if one.move == "re-dated" and one.on and one.on >= now.day), None)
    if newer and redated is None:
        return said.due, (*known.past_dues, replace(known.due, until=now.on, changed_by=now.paper))
    if any(_same(past, said.due) for past in known.past_dues):
        return known.due, known.past_dues
    until, whom = (redated.on, redated.by) if redated else (was.on, was.paper)
    past = replace(said.due, until=until, changed_by=whom)
    at = sum(1 for one in known.past_dues if one.until and until and one.until < until)
    return known.due, (*known.past_dues[:at], past, *known.past_dues[at:])


def _same(one: Due, other: Due) -> bool:
    return one.written.day == other.written.day if one.written.day else one.written.raw == other.written.raw


def from_chat(action: Action) -> bool:
    """Whether the action was raised in chat: no paper has listed it yet."""
    return action.source == Source()
