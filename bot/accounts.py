"""Whom is an account on a platform taken for, and for how long without asking again?

An account is an organisation and an id in it, never a name: names can be chosen.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from chat.plain_text import one_line
from registers.people import Person, is_pmo
from storage.store import Unit

# Seconds that an answer is good for, unless the directory or who is linked changes before: for so long somebody whom
# another process has just unlinked may still do here what they might.
_KEPT = 30.0
# Whoever the platform could not tell of is asked for again soon.
_UNSURE = 5.0
_MOST = 10_000
#: A platform, an organisation on it, and an id in that.
Account = tuple[str, str, str]


@dataclass(frozen=True)
class Known:
    """Whom an account is taken for; a stranger is in no seat, and changes nothing.

    ``sure``: the platform has told all that there is to know.
    """

    person: Person
    stranger: bool = False
    sure: bool = True


class Accounts:
    """Whom accounts were taken for lately."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], tuple[float, Known]] = {}
        self._forgotten = 0

    def forget(self, touched: tuple[tuple[str, str], ...]) -> None:
        """What was known of accounts is asked again after a change to the directory or to who is linked."""
        if any(register in {"people", "person_links"} for register, _ in touched):
            self._forgotten += 1
            self._kept.clear()

    async def known(self, tenant: str, user: str, find: Callable[[], Awaitable[Known]]) -> Known:
        """Whom the account is taken for; ``find`` finds it out."""
        kept = self._kept.get((tenant, user))
        if kept and kept[0] > time.monotonic():
            return kept[1]
        began = self._forgotten
        found = await find()
        # What was found out while something changed may be out of date already.
        if self._forgotten == began:
            if len(self._kept) >= _MOST:
                self._kept.clear()
            self._kept[tenant, user] = (time.monotonic() + (_KEPT if found.sure else _UNSURE), found)
        return found


def bearer(unit: Unit, account: Account, name: str, email: str, *, among: tuple[str, ...]) -> Person | None:
    """The one person whose name an account bears: as its full name, or before the @ of its e-mail address.

    Whoever has another account is not meant: one that begins as ``among`` does.
    """
    mailed = email.partition("@")[0].replace(".", " ").replace("_", " ")
    names = {said for one in (name, mailed) if (said := one_line(one))}
    found = {person.key: person for one in names if (person := unit.people.named(one))}
    if len(found) != 1:
        return None
    person = next(iter(found.values()))
    # This very account may have been linked a moment ago, by what the same person said at the same time.
    others = [one for one in unit.people.accounts(person.key) if one != account and one[: len(among)] == among]
    # Whoever keeps the registers is linked by hand: a name that anybody can choose must not be enough for that.
    return None if others or is_pmo(person) else person
