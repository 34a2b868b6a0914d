"""The acceptance conversation, spoken in Teams: the same replies as everywhere else, as cards."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot.app import CHANNELS, ZONE
from bot.dispatch import Secretariat
from bot.england import Holidays
from bot.teams_cards import activity
from bot.teams_forms import FIELD
from bot.who import who
from chat.messages import Place, Press, Reply, Request, Submission
from handlers.registry import all_commands
from registers.calendar import Calendar
from storage.actions import ActionQuery
from storage.channels import Binding
from storage.engine import Database
from tests.contract.teams.fake import TEAM, TENANT, Microsoft
from tests.contract.teams.world import Bot, serving, template
from tests.conversation import CONVERSATION, STARTS, Step, at

IDS = {name: f"19:{name}@thread.tacv2" for name, _ in CHANNELS}
GROUPS = dict(CHANNELS)
#: Who is in no paper of the samples, and so may ask and not act.
STRANGERS = {"A Stranger", "Chris Welby"}


def bare(card: Any) -> Any:
    """A card without what an edge adds: which question it answers, who sees it, and where its file can be had."""
    if isinstance(card, list):
        return [bare(one) for one in card if not _leads_away(one)]
    if isinstance(card, dict):
        return {name: bare(one) for name, one in card.items() if name not in {"view", "private"}}
    return card


def _leads_away(element: Any) -> bool:
    actions = element.get("actions", ()) if isinstance(element, dict) else ()
    return bool(actions) and all(one["type"] == "Action.OpenUrl" for one in actions)


def bind(database: Database) -> None:
    with database.write() as unit:
        for name, group in CHANNELS:
            unit.channels.save(Binding("teams", TENANT, IDS[name], group))
        unit.audit.record(STARTS, "pmo", "/bind a test's channels")


@contextmanager
def dispatcher(folder: Path) -> Iterator[Secretariat]:
    """The same register without an edge."""
    database = Database.open(f"sqlite:///{shutil.copy(template(), folder / 'bare.db')}")
    bind(database)
    try:
        yield Secretariat(database, all_commands(), Calendar(Holidays()), ZONE, {})
    finally:
        database.close()


def answered(secretariat: Secretariat, number: int, step: Step) -> Reply:
    """What the dispatcher says to whoever is in the directory."""
    group = GROUPS.get(step.channel, "")
    people = secretariat.database.run_sync(lambda unit: unit.people.all(), writes=False)
    direct = step.channel == "direct"
    place = Place("teams", IDS.get(step.channel, "a:direct"), group, direct=direct, tenant=TENANT)
    return secretariat.answer_now(Request(step.said, who(step.who, people, group), place, at(step), f"{number}"))


def sent(bot: Bot, number: int, step: Step) -> dict[str, Any]:
    """The step as Teams sends it, in a thread of its own."""
    user = "pmo" if step.who == "PMO" else step.who.replace(" ", "").lower()
    sender = bot.fake.member(user, step.who)
    data: dict[str, Any] = {"tenant": {"id": TENANT}}
    place = {"id": f"a:{user}", "conversationType": "personal", "tenantId": TENANT}
    if step.channel != "direct":
        data |= {"team": {"id": TEAM}, "channel": {"id": IDS[step.channel]}}
        place = {"id": f"{IDS[step.channel]};messageid=90{number}", "conversationType": "channel", "tenantId": TENANT}
    more: dict[str, Any] = {"conversation": place, "channelData": data}
    match step.said:
        case Press(command):
            return bot.press("1", {"command": command}, bot.in_channel("", sender, **more))
        case Submission(command, values):
            filled = {f"{FIELD}{name}": value for name, value in values}
            return bot.press("1", {"command": command, **filled}, bot.in_channel("", sender, **more))
        case text:
            typed = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
            return bot.in_channel(typed, sender, **more)


def card_of(bot: Bot, said: dict[str, Any], answer: Any) -> Any:
    if said["type"] == "invoke":
        return answer["value"]
    place = said["conversation"]["id"]
    (message,) = [one.body for one in bot.fake.posted() if place in one.path]
    return message["attachments"][0]["content"]


async def test_the_conversation(fake: Microsoft, tmp_path: Path) -> None:
    now = [STARTS]
    with dispatcher(tmp_path) as secretariat:
        async with serving(tmp_path, fake, lambda: now[0]) as bot:
            bind(bot.app.database)
            for number, step in enumerate(CONVERSATION):
                now[0] = at(step)
                expected = answered(secretariat, number, step)
                said = sent(bot, number, step)
                fake.forget()
                status, answer = await bot.send(said)
                assert status == 200
                if step.who in STRANGERS:  # an edge tells whoever it does not know how to be linked
                    assert "I do not know who in the directory you are" in str(card_of(bot, said, answer))
                    continue
                card = activity(expected)["attachments"][0]["content"]
                assert bare(card_of(bot, said, answer)) == card, f"step {number}: {step}"
            with bot.app.database.read() as ours, secretariat.database.read() as theirs:
                for action in theirs.actions.find(ActionQuery(limit=100)).items:
                    assert ours.actions.get(action.ref) == action
