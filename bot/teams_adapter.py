"""How does a turn of the SDK run, and where does what it sends go?

Its adapter without its authentication and its connector, for the reasons that ``teams_auth`` and ``teams_connector``
give.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from botbuilder.core import ActivityHandler, BotAdapter, TurnContext
from botbuilder.schema import Activity, ActivityTypes, ConversationReference, ResourceResponse

from bot.teams_connector import Connector, Where


class Adapter(BotAdapter):  # type: ignore[misc]  # the SDK has no types
    """The SDK's adapter over our own connector: what its turns send goes out as all else does."""

    def __init__(self, connector: Connector) -> None:
        super().__init__()
        self._connector = connector

    async def send_activities(self, context: TurnContext, activities: list[Activity]) -> list[ResourceResponse]:
        """Sends them; the answer to a button is kept for whoever waits for it."""
        sent = []
        for one in activities:
            if one.type == ActivityTypes.invoke_response:
                context.turn_state[self._INVOKE_RESPONSE_KEY] = one
                sent.append(ResourceResponse())
            else:
                reply_to = one.reply_to_id or ""
                sent.append(
                    ResourceResponse(id=await self._connector.send(_where(context), one.serialize(), reply_to=reply_to))
                )
        return sent

    async def update_activity(self, context: TurnContext, activity: Activity) -> ResourceResponse:
        """Puts it in the place of the message of its id."""
        await self._connector.update(_where(context), activity.id, activity.serialize())
        return ResourceResponse(id=activity.id)

    async def delete_activity(self, context: TurnContext, reference: ConversationReference) -> None:
        """Takes a message away."""
        await self._connector.delete(_where(context), reference.activity_id)

    async def run(self, said: dict[str, Any], turns: ActivityHandler) -> Any:
        """One turn; what an invoke is answered."""
        context = TurnContext(self, turn(said))
        await self.run_pipeline(context, turns.on_turn)
        kept = context.turn_state.get(self._INVOKE_RESPONSE_KEY)
        return kept.value if kept else None


def turn(said: dict[str, Any]) -> Activity:
    """The SDK's activity of what Teams sent. Its own reading of JSON is most of a turn's cost, so it is not asked.

    Raises ``ValueError`` for one of no kind.
    """
    kind = said.get("type")
    if not isinstance(kind, str):
        raise ValueError("an activity of no kind")
    made = Activity(type=kind, id=said.get("id"), name=said.get("name"), action=said.get("action"))
    made.channel_id, made.service_url = said.get("channelId"), said.get("serviceUrl")
    made.additional_properties = said
    return made


def _where(context: TurnContext) -> Where:
    said: Mapping[str, Any] = context.activity.additional_properties
    conversation = said["conversation"]
    return Where(said["serviceUrl"], str(conversation.get("tenantId") or ""), conversation["id"])
