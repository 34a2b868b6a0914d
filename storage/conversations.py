"""Where can the bot speak on its own accord on a platform that has to be told how to get there?

A reference is kept from what is said in a conversation, as our own JSON, and says whether the bot is still in it.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert as insert_or

from storage.codec import decode, encode
from storage.link import Statement
from storage.platform_tables import conversations
from storage.session import Session

_c = conversations.c
_insert = insert_or(conversations)
_SAVE = Statement(
    _insert.on_conflict_do_update(
        index_elements=[_c.programme_id, _c.platform, _c.tenant, _c.conversation],
        set_={name: _insert.excluded[name] for name in ("account", "state", "body")},
    )
)
_ours = (_c.programme_id == bindparam("programme_id")) & (_c.platform == bindparam("platform"))
_OF = Statement(
    select(_c.body).where(_ours, _c.tenant == bindparam("tenant"), _c.conversation == bindparam("conversation"))
)
_NAMED = Statement(select(_c.body).where(_ours, _c.conversation == bindparam("conversation")).order_by(_c.tenant))
_ALONE = Statement(
    select(_c.body)
    .where(_ours, _c.tenant == bindparam("tenant"), _c.account == bindparam("account"))
    .order_by(_c.state.desc(), _c.conversation)
)
_THEIRS = Statement(select(_c.body).where(_ours, _c.tenant == bindparam("tenant")).order_by(_c.conversation))
_LOST = Statement(select(_c.body).where(_ours, _c.state == bindparam("state")).order_by(_c.tenant, _c.conversation))
_HERE, _GONE = "here", "gone"


@dataclass(frozen=True)
class Conversation:
    """A channel, a group's chat or the chat with one person, whose ``account`` it then holds.

    ``service`` is the address that it is reached by, ``bot`` and ``user`` the ids that the platform gives the bot and
    that person, ``team`` what a channel belongs to; ``gone``: the bot was removed from it.
    """

    platform: str
    tenant: str
    id: str
    service: str
    bot: str
    account: str = ""
    user: str = ""
    team: str = ""
    name: str = ""
    gone: bool = False


class Conversations:
    """The references, by tenant and conversation."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, platform: str, tenant: str, conversation: str) -> Conversation | None:
        """How to get there."""
        found = self._session.row(_OF, platform=platform, tenant=tenant, conversation=conversation)
        return decode(Conversation, found[0]) if found else None

    def named(self, platform: str, conversation: str) -> Conversation | None:
        """The same where the tenant is not known: a platform's ids are its own."""
        found = self._session.row(_NAMED, platform=platform, conversation=conversation)
        return decode(Conversation, found[0]) if found else None

    def alone(self, platform: str, tenant: str, account: str) -> Conversation | None:
        """The chat with that person alone; whoever has no account has none, for channels are without one too."""
        if not account:
            return None
        found = self._session.row(_ALONE, platform=platform, tenant=tenant, account=account)
        return decode(Conversation, found[0]) if found else None

    def of_team(self, platform: str, tenant: str, team: str) -> tuple[Conversation, ...]:
        """The channels of a team."""
        rows = self._session.rows(_THEIRS, platform=platform, tenant=tenant)
        return tuple(one for (body,) in rows if (one := decode(Conversation, body)).team == team)

    def lost(self, platform: str) -> tuple[Conversation, ...]:
        """Those that the bot was removed from."""
        rows = self._session.rows(_LOST, platform=platform, state=_GONE)
        return tuple(decode(Conversation, body) for (body,) in rows)

    def save(self, value: Conversation) -> None:
        """From now on it is reached like that."""
        self._session.write(
            _SAVE,
            platform=value.platform,
            tenant=value.tenant,
            conversation=value.id,
            account=value.account,
            state=_GONE if value.gone else _HERE,
            body=encode(value),
        )
