"""The bot speaks where it was told to, edits what it said, stops where it was removed, and never says a thing twice."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from schedules.digests import Programme
from schedules.tick import tick
from tests.contract.teams.fake import BOT, CHANNEL, TEAM, TENANT, Fault
from tests.contract.teams.test_pressing import text_of
from tests.contract.teams.test_talking import summaries
from tests.contract.teams.world import EDITS_EVERY, Bot, until
from tests.conversation import STARTS

# The first may be so much longer on its way than the second.
_LATE = 1.0


async def bound(bot: Bot) -> None:
    """The team's channel is DAG's, Paul Pettitt is known, and nothing has been asked of Microsoft since."""
    await bot.send(bot.activity(text="whoami"))
    await bot.send(bot.in_channel("/bind DAG", bot.fake.member("pmo", "The PMO")))
    await bot.settle()
    bot.fake.forget()


def threads(bot: Bot) -> dict[str, dict[str, Any]]:
    """The posts that began a thread in the channel, by the thread's root."""
    places = {
        place: kept for place, kept in bot.fake.messages.items() if place.startswith(f"{CHANNEL};messageid=17000")
    }
    return {place.partition("=")[2]: next(iter(kept.values())) for place, kept in places.items()}


def edits(bot: Bot, root: str) -> list[float]:
    """When the post that began that thread was edited."""
    return [one.at for one in bot.fake.posted("PUT") if f";messageid={root}/" in one.path]


def lost(bot: Bot) -> list[str]:
    with bot.app.database.read() as unit:
        return [one.id for one in unit.conversations.lost("teams")]


async def test_a_change_elsewhere_begins_a_thread_in_the_bound_channel(bot: Bot) -> None:
    await bound(bot)
    await bot.send(bot.activity())
    await bot.settle()
    (created,) = [one for one in bot.fake.posted() if one.path == "/emea/v3/conversations"]
    assert {name: created.body[name] for name in ("isGroup", "channelData", "bot", "tenantId")} == {
        "isGroup": True,
        "channelData": {"channel": {"id": CHANNEL}, "tenant": {"id": TENANT}},
        "bot": {"id": BOT},
        "tenantId": TENANT,
    }
    (post,) = threads(bot).values()
    assert "DAG31-03" in post["summary"]


async def test_what_changes_before_a_meeting_is_said_under_its_digest(bot: Bot) -> None:
    await bound(bot)
    tick(bot.app.database, STARTS, Programme(bot.app.calendar, bot.app.zone, {}))
    await bot.settle()
    ((root, digest),) = threads(bot).items()
    assert digest["summary"] == "DAG digest, Wed 10 Jan 2024, 10:00–11:50"
    await bot.send(bot.activity())
    await bot.settle()
    told = [one["summary"] for one in bot.fake.messages[f"{CHANNEL};messageid={root}"].values()]
    assert (len(threads(bot)), len(told), "DAG31-03" in told[1]) == (1, 2, True)


async def test_what_was_said_stays_true(bot: Bot) -> None:
    """However much changes, a post is edited once in so long, and at last says how things are."""
    await bound(bot)
    await bot.send(bot.activity())
    await bot.settle()
    (root,) = threads(bot)
    await bot.send(bot.activity(text="reopen DAG31-03 because it was not sent"))
    await until(lambda: "[open]" in text_of(threads(bot)[root]))
    await bot.send(bot.activity(text="done DAG31-03"))
    await until(lambda: "[closed]" in text_of(threads(bot)[root]))
    earlier, later = edits(bot, root)
    assert later - earlier > EDITS_EVERY.total_seconds() - _LATE


async def test_what_was_taken_back_is_told_where_it_was_said(bot: Bot) -> None:
    await bound(bot)
    office = {"id": "a:pmo", "conversationType": "personal", "tenantId": TENANT}
    pmo = {"from": bot.fake.member("pmo", "The PMO"), "conversation": office}
    await bot.send(bot.activity({**pmo, "text": "action raise DAG Ask DCC for Lee Cox due 24/01/2024"}))
    await bot.settle()
    ((root, raised),) = threads(bot).items()
    assert "DAG31-13" in text_of(raised)
    await bot.send(bot.activity({**pmo, "text": "undo"}))
    await until(lambda: len(threads(bot)) > 1 and edits(bot, root) != [])
    first, second = threads(bot).values()
    assert text_of(threads(bot)[root]) == text_of(first)
    assert first["summary"] == "DAG31-13 was taken back soon after it came; it is not in the register."
    assert second["summary"].startswith("Taken back by ")
    assert "/action raise DAG Ask DCC" in second["summary"]


async def test_an_answer_under_a_post_may_leave_the_reference_out(bot: Bot) -> None:
    await bound(bot)
    await bot.send(bot.activity())
    await bot.settle()
    (root,) = threads(bot)
    paul = bot.fake.member("paul", "Paul Pettitt")
    await bot.send(bot.in_channel("reopen because it was not sent", paul, root=root))
    assert "DAG31-03" in summaries(bot, f"{CHANNEL};messageid={root}")[-1]


GENERAL = {"id": TEAM, "conversationType": "channel", "tenantId": TENANT}
OF_TEAM = {"tenant": {"id": TENANT}, "team": {"id": TEAM}}


@pytest.mark.parametrize(
    ("removal", "return_"),
    [
        ({"type": "installationUpdate", "action": "remove"}, {"type": "installationUpdate", "action": "add"}),
        (
            {"type": "conversationUpdate", "membersRemoved": [{"id": BOT}]},
            {"type": "conversationUpdate", "membersAdded": [{"id": BOT}]},
        ),
        (
            {"type": "conversationUpdate", "channelData": {**OF_TEAM, "eventType": "teamArchived"}},
            {"type": "conversationUpdate", "channelData": {**OF_TEAM, "eventType": "teamUnarchived"}},
        ),
    ],
)
async def test_where_it_was_removed_it_is_silent(bot: Bot, removal: dict[str, Any], return_: dict[str, Any]) -> None:
    """A team's removal is told of its first channel, and is of all of them."""
    await bound(bot)
    await bot.send(bot.activity({"conversation": GENERAL, "channelData": OF_TEAM, **removal}))
    await bot.send(bot.activity())
    await bot.settle()
    assert threads(bot) == {}
    assert lost(bot) == [CHANNEL, TEAM]
    await bot.send(bot.activity({"conversation": GENERAL, "channelData": OF_TEAM, **return_}))
    await bot.send(bot.activity(text="reopen DAG31-03 because it was not sent"))
    await bot.settle()
    assert lost(bot) == []
    assert len(threads(bot)) == 1


@pytest.mark.parametrize("return_", [{"type": "installationUpdate", "action": "add"}, {}])
async def test_what_another_process_was_told_does_not_keep_it_away(
    bot: Bot, return_: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another heard of the removal, and this one that it was added again, or what is said there."""
    monkeypatch.setattr("bot.teams_places._KEPT", 0.0)
    await bound(bot)
    with bot.app.database.write() as unit:
        known = unit.conversations.named("teams", CHANNEL)
        assert known
        unit.conversations.save(replace(known, gone=True))
    await bot.send(bot.in_channel("help", bot.fake.member("paul", "Paul Pettitt"), **return_))
    assert lost(bot) == []


async def test_health_names_where_it_was_removed(bot: Bot) -> None:
    await bound(bot)
    named = {**OF_TEAM, "team": {"id": TEAM, "name": "MHHS"}}
    removed = {"type": "installationUpdate", "action": "remove"}
    await bot.send(bot.activity({"conversation": GENERAL, "channelData": named, **removed}))
    await bot.send(bot.activity(removed))
    office = {"id": "a:pmo", "conversationType": "personal", "tenantId": TENANT}
    await bot.send(bot.activity({"from": bot.fake.member("pmo", "The PMO")}, text="health", conversation=office))
    (told,) = bot.fake.messages["a:pmo"].values()
    said = " ".join(text_of(told).split())
    assert said.endswith("Removed from • teams: DAG’s channel • teams: MHHS • teams: the chat with Paul Pettitt")


async def test_a_channel_that_was_deleted_is_gone_alone(bot: Bot) -> None:
    await bound(bot)
    data = {**OF_TEAM, "channel": {"id": CHANNEL}, "eventType": "channelDeleted"}
    await bot.send(bot.activity(type="conversationUpdate", conversation=GENERAL, channelData=data))
    assert lost(bot) == [CHANNEL]


async def test_a_new_version_takes_the_place_of_the_old(bot: Bot) -> None:
    await bound(bot)
    for action in ("remove-upgrade", "add-upgrade"):
        await bot.send(
            bot.activity(type="installationUpdate", action=action, conversation=GENERAL, channelData=OF_TEAM)
        )
    assert lost(bot) == []


async def test_others_who_leave_change_nothing(bot: Bot) -> None:
    await bound(bot)
    place = {"id": CHANNEL, "conversationType": "channel", "tenantId": TENANT}
    await bot.send(bot.activity(type="conversationUpdate", conversation=place, membersRemoved=[{"id": "29:eve"}]))
    await bot.send(bot.activity())
    await bot.settle()
    assert len(threads(bot)) == 1


async def test_a_place_that_refuses_us_is_dead(bot: Bot) -> None:
    await bound(bot)
    bot.fake.faults["/v3/conversations$"] = Fault(status=403, times=99)
    await bot.send(bot.activity())
    await bot.settle()
    with bot.app.database.read() as unit:
        assert [one.id for one in unit.conversations.lost("teams")] == [CHANNEL]


@pytest.mark.parametrize("status", [500, 502, 504])
async def test_a_post_that_may_have_landed_is_never_said_again(bot: Bot, status: int) -> None:
    await bound(bot)
    bot.fake.faults["/v3/conversations$"] = Fault(status=status, store=True)
    await bot.send(bot.activity())
    await bot.settle()
    await bot.send(bot.in_channel("action note DAG31-06 asked", bot.fake.member("pmo", "The PMO")))
    await bot.settle()
    assert len([one for one in bot.fake.posted() if one.path.endswith("/v3/conversations")]) == 1
    assert len(threads(bot)) == 1


@pytest.mark.parametrize(("status", "header"), [(429, {"Retry-After": "1"}), (412, {}), (503, {})])
async def test_what_was_surely_not_done_is_done_again(bot: Bot, status: int, header: dict[str, str]) -> None:
    await bot.send(bot.activity(text="help"))
    bot.fake.faults["/activities"] = Fault(status=status, headers=header, times=2)
    await bot.send(bot.activity(text="/cr 036"))
    times = [one.at for one in bot.fake.posted()]
    assert len(times) == 4
    assert len(bot.fake.messages["a:paul"]) == 2
    if header:
        assert times[2] - times[1] > 0.9


async def test_an_answer_that_is_stored_and_then_fails_is_not_given_twice(bot: Bot) -> None:
    await bot.send(bot.activity(text="help"))
    bot.fake.faults["/activities"] = Fault(status=500, store=True)
    await bot.send(bot.activity())
    assert len(bot.fake.messages["a:paul"]) == 2
