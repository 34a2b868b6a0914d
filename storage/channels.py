"""Which group works in which channel of a platform?"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert as insert_or

from registers.problems import Problem
from storage.codec import decode, encode
from storage.link import LOST, Statement
from storage.platform_tables import channels
from storage.session import Saved, Session

_c = channels.c
_ours = _c.programme_id == bindparam("programme_id")
_this = _ours & (_c.ref == bindparam("this"))
_GET = Statement(select(_c.body).where(_this))
_ALL = Statement(select(_c.body).where(_ours).order_by(_c.ref))
_OF_GROUP = Statement(select(_c.body).where(_ours, _c.group_code == bindparam("group")).order_by(_c.ref))
_insert = insert_or(channels)
_SAVE = Statement(
    _insert.on_conflict_do_update(
        index_elements=[_c.programme_id, _c.ref],
        set_={"group_code": _insert.excluded.group_code, "body": _insert.excluded.body},
    )
)
_REMOVE = Statement(delete(channels).where(_this))


@dataclass(frozen=True)
class Binding:
    """A channel that is a group's. ``tenant`` is the workspace or organisation it belongs to; ``mentions``: a message
    there that names a record is answered with a card.
    """

    platform: str
    tenant: str
    channel: str
    group: str = ""
    mentions: bool = False


class Channels:
    """The bindings, by channel."""

    kind = Binding

    def __init__(self, session: Session) -> None:
        self._session = session

    def all(self) -> tuple[Binding, ...]:
        """Every one; there are as many as a programme has channels."""
        return tuple(decode(Binding, body) for (body,) in self._session.rows(_ALL))

    def of_group(self, group: str) -> tuple[Binding, ...]:
        """The channels that are a group's."""
        return tuple(decode(Binding, body) for (body,) in self._session.rows(_OF_GROUP, group=group))

    def of(self, platform: str, tenant: str, channel: str) -> Binding:
        """The channel's binding; one without a group where it was never bound."""
        body = self._body(_ref(platform, tenant, channel))
        return decode(Binding, body) if body else Binding(platform, tenant, channel)

    def save(self, value: Binding) -> Binding:
        """From now on the channel is bound like that."""
        ref, body = _ref(value.platform, value.tenant, value.channel), encode(value)
        before = self._body(ref)
        self._session.write(
            _SAVE,
            ref=ref,
            platform=value.platform,
            tenant=value.tenant,
            channel=value.channel,
            group_code=value.group,
            body=body,
        )
        self._session.note(Saved(channels.name, ref, before, body))
        return value

    def restore(self, before: Binding | None, after: Binding | None) -> None:
        """Take back one change, unless the binding has been changed since."""
        one = before or after
        if one is None:
            return
        ref = _ref(one.platform, one.tenant, one.channel)
        body = self._body(ref)
        if body != (encode(after) if after else None):
            raise Problem(LOST.format("The channel's binding"))
        if before is not None:
            self.save(before)
        else:
            self._session.write(_REMOVE, this=ref)
            self._session.note(Saved(channels.name, ref, body, None))

    def _body(self, ref: str) -> str | None:
        found = self._session.row(_GET, this=ref)
        return found[0] if found else None


def _ref(platform: str, tenant: str, channel: str) -> str:
    return f"{platform} {tenant} {channel}"
