"""Which buttons of an answer may its reader press?

A private answer shows nobody a button that would only be refused. What is said in a channel keeps them all, since
everybody sees the same. A button that is missing forbids nothing and one that is there allows nothing: whoever presses
or types is asked for the right as ever.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from chat.grammar import Around, Missing, bind
from chat.messages import Audience, Button, Buttons, Entries, Entry, Fold, Part, Reply
from handlers.ask import Ask
from handlers.ownership import acts_on
from handlers.rights import is_raiser
from registers.changes import Change
from registers.constituencies import among, seats_of
from registers.groups import ordinary
from registers.people import EVERYBODY, is_chair, is_member, is_pmo
from registers.problems import Problem

Values = Mapping[str, Any]


def for_reader(ask: Ask, reply: Reply) -> Reply:
    """The reply with only those buttons that whoever asked may press, where they alone read it."""
    if reply.audience is not Audience.PRIVATE or ask.person.key == EVERYBODY.key:
        return reply
    return replace(reply, parts=_Reader(ask).parts(reply.parts))


class _Reader:
    """One reader of one answer."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

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
        place = self._ask.place
        try:
            command, rest = self._ask.commands.find(said)
            rule = _RULES.get(command.name)
            return rule is None or rule(self._ask, bind(command, rest, Around(place.subject, place.group)))
        except Missing as missing:
            # What is left out is asked for in a form; of what, must be there to be judged.
            given = missing.understood
            return not given or _RULES[missing.command.name](self._ask, given)
        except Problem:
            return True


def _owner(ask: Ask, given: Values) -> bool:
    refs = given.get("actions") or (given["action"],)
    return any(acts_on(ask, found) for ref in refs if (found := ask.unit.actions.get(ref)))


def _office(ask: Ask, _given: Values) -> bool:
    return is_pmo(ask.person)


def _chair_of_action(ask: Ask, given: Values) -> bool:
    return is_pmo(ask.person) or is_chair(ask.person, given["action"].group)


def _agrees(ask: Ask, given: Values) -> bool:
    looks = not (given.get("how") or given.get("actions"))
    return looks or is_pmo(ask.person) or is_chair(ask.person, given.get("group") or ask.place.group)


def _decides(ask: Ask, given: Values) -> bool:
    change = _change(ask, given)
    return is_pmo(ask.person) or is_chair(ask.person, ordinary(change.group or ask.place.group))


def _answers(ask: Ask, given: Values) -> bool:
    assessment = _change(ask, given).assessment
    asked = assessment.asked if assessment else ()
    return is_pmo(ask.person) or any(among(title, asked) for title in seats_of(ask.person))


def _replies(ask: Ask, given: Values) -> bool:
    return is_pmo(ask.person) or is_raiser(ask, _change(ask, given))


def _votes(ask: Ask, given: Values) -> bool:
    return given.get("how") is None or bool(seats_of(ask.person, _change(ask, given).group))


def _member(ask: Ask, given: Values) -> bool:
    return is_member(ask.person, given["group"])


def _sets_channel(ask: Ask, _given: Values) -> bool:
    place = ask.place
    group = ask.unit.channels.of(place.platform, place.tenant, place.channel).group
    return is_pmo(ask.person) or is_chair(ask.person, group)


def _change(ask: Ask, given: Values) -> Change:
    found = ask.unit.changes.get(given["change"])
    return found or Change(given["change"])


_RULES: Mapping[str, Callable[[Ask, Values], bool]] = {
    **dict.fromkeys(("done", "reopen", "action note", "action extend", "action assign"), _owner),
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
