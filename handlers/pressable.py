"""Which buttons of an answer may its reader press?

A private answer shows nobody a button that would only be refused. What is said in a channel keeps them all, since
everybody sees the same. A button that is missing forbids nothing and one that is there allows nothing: whoever presses
or types is asked for the right as ever.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from chat.messages import Audience, Button, Buttons, Entries, Entry, Fold, Part, Reply
from handlers.ask import Ask
from handlers.ownership import acts_on
from handlers.rights import is_raiser
from registers.changes import Change
from registers.constituencies import among, seats_of
from registers.groups import ordinary
from registers.people import EVERYBODY, is_chair, is_member, is_pmo
from registers.problems import Problem
from registers.refs import ChangeRef

#: Is told what a command names first, its record or group, and the words behind that; says whether it may be pressed.
Rule = Callable[[Ask, Any, str], bool]


def for_reader(ask: Ask, reply: Reply) -> Reply:
    """The reply with only those buttons that whoever asked may press, where they alone read it."""
    if reply.audience is not Audience.PRIVATE or ask.person.key == EVERYBODY.key:
        return reply
    return replace(reply, parts=_Reader(ask).parts(reply.parts))


class _Reader:
    """One reader of one answer."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._office = is_pmo(ask.person)
        self._judged: dict[tuple[Any, ...], bool] = {}

    def parts(self, parts: Iterable[Part]) -> tuple[Part, ...]:
        kept: list[Part] = []
        for part in parts:
            match part:
                case Buttons(buttons):
                    theirs = self._theirs(buttons)
                    kept += [Buttons(theirs)] if theirs else []
                case Entries(entries):
                    kept.append(Entries(tuple(self._entry(one) for one in entries)))
                case Fold(title, inside):
                    kept.append(Fold(title, self.parts(inside)))
                case _:
                    kept.append(part)
        return tuple(kept)

    def _entry(self, entry: Entry) -> Entry:
        return replace(entry, buttons=self._theirs(entry.buttons)) if entry.buttons else entry

    def _theirs(self, buttons: tuple[Button, ...]) -> tuple[Button, ...]:
        return tuple(one for one in buttons if self._may(one.press.command))

    def _may(self, said: str) -> bool:
        if self._office and not said.startswith("/vote "):
            return True  # the PMO may do all of these but vote
        try:
            command, words = self._ask.commands.find(said)
        except Problem:
            return True
        rule = _RULES.get(command.name)
        taken = command.parameters[0].kind.take(words) if rule else None
        if rule is None or taken is None:
            return True
        judged = (rule, *taken)
        if judged not in self._judged:
            self._judged[judged] = rule(self._ask, *taken)
        return self._judged[judged]


def _owner(ask: Ask, refs: Any, _: str) -> bool:
    every = refs if isinstance(refs, tuple) else (refs,)
    return any(acts_on(ask, found) for ref in every if (found := ask.unit.actions.get(ref)))


def _office(_ask: Ask, _first: Any, _: str) -> bool:
    return False  # of the PMO it is not asked


def _chair_of_action(ask: Ask, ref: Any, _: str) -> bool:
    return is_chair(ask.person, ref.group)


def _agrees(ask: Ask, group: Any, which: str) -> bool:
    return not which or is_chair(ask.person, group)


def _decides(ask: Ask, ref: Any, _: str) -> bool:
    return is_chair(ask.person, ordinary(_change(ask, ref).group or ask.place.group))


def _answers(ask: Ask, ref: Any, _: str) -> bool:
    assessment = _change(ask, ref).assessment
    asked = assessment.asked if assessment else ()
    return any(among(title, asked) for title in seats_of(ask.person))


def _replies(ask: Ask, ref: Any, _: str) -> bool:
    return is_raiser(ask, _change(ask, ref))


def _votes(ask: Ask, ref: Any, how: str) -> bool:
    return not how or bool(seats_of(ask.person, _change(ask, ref).group))


def _member(ask: Ask, group: Any, _: str) -> bool:
    return is_member(ask.person, group)


def _sets_channel(ask: Ask, _first: Any, _: str) -> bool:
    place = ask.place
    group = ask.unit.channels.of(place.platform, place.tenant, place.channel).group
    return is_chair(ask.person, group)


def _change(ask: Ask, ref: ChangeRef) -> Change:
    return ask.unit.changes.get(ref) or Change(ref)


_RULES: Mapping[str, Rule] = {
    **dict.fromkeys(("done", "reopen", "action note", "action extend", "action assign", "snooze"), _owner),
    **dict.fromkeys(("action grant", "action decline", "action withdraw"), _chair_of_action),
    **dict.fromkeys(("cr validate", "cr issue", "cr close-ia", "cr release"), _office),
    **dict.fromkeys(("cr approve", "cr reject", "cr defer"), _decides),
    **dict.fromkeys(("action raise", "agenda add"), _member),
    "agree": _agrees,
    "ia answer": _answers,
    "ia reply": _replies,
    "vote": _votes,
    "settings mentions": _sets_channel,
}
