"""How does what the bot has said stay true?"""

from __future__ import annotations

import logging
from datetime import timedelta

from schedules.means import Means, digest_of, place_of
from schedules.outcomes import Refused, Unposted
from storage.deliveries import Outgoing
from storage.edits import EDITS
from storage.store import Unit

log = logging.getLogger("secretariat.delivery")


class Editing:
    """Composes posts again and edits those that say something else by now."""

    def __init__(self, means: Means) -> None:
        self._means = means

    async def look(self) -> None:
        """Notes which posts mention what has been changed."""
        entry, looked = await self._means.database.run(lambda unit: unit.edits.behind(), writes=False)
        if entry > looked:
            now = self._means.clock()
            await self._means.commit("look", lambda unit: unit.edits.look(now))

    async def edit(self, one: Outgoing) -> None:
        """Edits it where it is not true; a post that has nothing left to say stays as it is."""
        means = self._means
        composed = await means.compose(one, place_of(one))
        digest = digest_of(composed.reply) if composed else one.digest
        if composed and digest != one.digest:
            await means.step("before edit")
            try:
                await means.platforms[one.post.platform].edit(
                    place_of(one), one.remote, composed.reply, one.view, mark=one.mark
                )
            except Unposted as unposted:
                await self._not_edited(one, unposted)
                return
            await means.step("after edit")
            means.outcome(one.post.platform, "edited")

        def work(unit: Unit) -> None:
            unit.edits.done(one, digest)
            if composed:
                unit.deliveries.mentions(one.post.id, composed.subjects)

        await means.commit("edited", work)

    async def _not_edited(self, one: Outgoing, unposted: Unposted) -> None:
        log.warning("the post %d was not edited: %s", one.post.id, unposted.why)
        if not isinstance(unposted, Refused):
            return
        if unposted.final:
            await self._means.commit("edited", lambda unit: unit.edits.done(one, one.digest))
        elif unposted.retry_after is not None:
            until = self._means.clock() + timedelta(seconds=unposted.retry_after)

            def later(unit: Unit) -> None:
                unit.pauses.pause(one.workspace + EDITS, until)
                unit.edits.again(one, until)

            await self._means.commit("edited", later)
