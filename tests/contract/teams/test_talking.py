"""What is said in a chat, a channel and a thread is acted on, and answered to those who are to see it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from registers.actions import Status
from registers.refs import ActionRef
from tests.contract.teams.fake import BOT, CHANNEL, TENANT, Fault, Microsoft
from tests.contract.teams.world import Bot, serving
from tests.conversation import STARTS


def status(bot: Bot, ref: str) -> Status:
    with bot.app.database.read() as unit:
        action = unit.actions.get(ActionRef.parse(ref))
        assert action
        return action.status


def summaries(bot: Bot, conversation: str) -> list[str]:
    return [one["summary"] for one in bot.fake.messages[conversation].values()]


async def test_a_command_in_the_chat_alone(bot: Bot) -> None:
    assert await bot.send(bot.activity()) == (200, None)
    assert status(bot, "DAG31-03") is Status.CLOSED
    (call,) = bot.fake.posted()
    assert call.path == "/emea/v3/conversations/a:paul/activities/" + call.path.rpartition("/")[2]
    assert call.body["summary"].startswith("DAG31-03 is closed")


async def test_a_question_and_a_refusal_in_the_chat(bot: Bot) -> None:
    await bot.send(bot.activity(text="/cr 036"))
    carolyn = bot.fake.member("carolyn", "Carolyn Burns")
    await bot.send(bot.activity({"from": carolyn}, text="done&nbsp;dag31-3"))
    asked, refused = summaries(bot, "a:paul")
    assert asked.startswith("CR036")
    assert "Carolyn Burns" not in asked
    assert "Paul Pettitt" in refused or "Paul Pettit" in refused
    assert status(bot, "DAG31-03") is Status.OPEN


async def test_whoever_speaks_in_a_thread_is_looked_up_in_its_channel(bot: Bot) -> None:
    """A roster is a channel's, not a thread's."""
    await bot.send(bot.in_channel("help", bot.fake.member("paul", "Paul Pettitt")))
    assert [one.path for one in bot.fake.calls if "/members/" in one.path] == [
        f"/emea/v3/conversations/{CHANNEL}/members/29:paul"
    ]


async def test_a_change_in_a_channel_is_said_in_its_thread(bot: Bot) -> None:
    paul = bot.fake.member("paul", "Paul Pettitt")
    await bot.send(bot.in_channel("done DAG31-03", paul))
    assert [one.startswith("DAG31-03 is closed") for one in summaries(bot, f"{CHANNEL};messageid=1700")] == [True]
    # The thread is about that action now: an answer in it may leave the reference out.
    await bot.send(bot.in_channel("reopen because it was not sent", paul))
    assert status(bot, "DAG31-03") is Status.OPEN


async def test_a_question_in_a_channel_is_answered_to_whoever_asked(bot: Bot) -> None:
    await bot.send(bot.in_channel("/cr 036", bot.fake.member("paul", "Paul Pettitt")))
    (call,) = bot.fake.posted()
    assert call.query == {"isTargetedActivity": "true"}
    assert call.body["recipient"] == {"id": "29:paul", "isTargeted": True}


async def test_where_a_tenant_has_no_targeted_messages_the_chat_alone_is_used(bot: Bot) -> None:
    bot.fake.targeted = False
    paul = bot.fake.member("paul", "Paul Pettitt")
    await bot.send(bot.activity(text="help"))
    await bot.send(bot.in_channel("/cr 036", paul))
    assert [one[:5] for one in summaries(bot, "a:paul")][1:] == ["CR036"]
    assert summaries(bot, f"{CHANNEL};messageid=1700") == []


async def test_and_else_a_short_line_says_how_to_ask(bot: Bot) -> None:
    bot.fake.targeted = False
    await bot.send(bot.in_channel("/cr 036", bot.fake.member("paul", "Paul Pettitt")))
    assert summaries(bot, f"{CHANNEL};messageid=1700") == [
        "That is answered in private. Open a chat with me and ask there."
    ]


async def test_that_an_answer_follows_is_told_to_nobody_else(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.teams_turns._LONG", 0.0)
    bot.fake.targeted = False
    bot.fake.faults["/members/"] = Fault(stall=0.5)
    await bot.send(bot.in_channel("done DAG31-03", bot.fake.member("paul", "Paul Pettitt")))
    await bot.settle()
    (said,) = summaries(bot, f"{CHANNEL};messageid=1700")
    assert said.startswith("DAG31-03 is closed")


async def test_whoever_has_not_signed_in_has_no_chat_alone(bot: Bot) -> None:
    """Their answer is not taken to another conversation that is nobody's chat alone."""
    bot.fake.targeted = False
    elsewhere = {"id": "19:aaa@thread.v2", "conversationType": "groupChat", "tenantId": TENANT}
    await bot.send(bot.activity(text="help", conversation=elsewhere, recipient={"id": BOT, "isTargeted": True}))
    before = summaries(bot, elsewhere["id"])
    await bot.send(bot.in_channel("/cr 036", {"id": "8:visitor:1", "name": "A visitor"}))
    assert summaries(bot, elsewhere["id"]) == before
    assert summaries(bot, f"{CHANNEL};messageid=1700") == [
        "That is answered in private. Open a chat with me and ask there."
    ]


async def test_a_slash_command_is_a_private_message(bot: Bot) -> None:
    """What the slash menu sends: no mention, the command's name as text, and the bot as its only reader."""
    paul = bot.fake.member("paul", "Paul Pettitt")
    aimed = {"id": "28:bot", "name": "Secretariat", "isTargeted": True}
    await bot.send(bot.in_channel("actions", paul, name="", recipient=aimed))
    (call,) = bot.fake.posted()
    assert call.query == {"isTargetedActivity": "true"}


async def test_what_is_not_said_to_the_bot_is_not_answered(bot: Bot) -> None:
    await bot.send(bot.in_channel("done DAG31-03", bot.fake.member("paul", "Paul Pettitt"), name=""))
    assert bot.fake.posted() == []
    assert status(bot, "DAG31-03") is Status.OPEN


async def test_with_every_message_only_commands_are_answered(fake: Microsoft, tmp_path: Path) -> None:
    paul = fake.member("paul", "Paul Pettitt")
    async with serving(tmp_path, fake, TEAMS_HEARS_ALL="1") as bot:
        for text in ("done with that, thanks", "hello all", "why not?", "done", "shall we vote now?", "/shrug", ""):
            await bot.send(bot.in_channel(text, paul, name=""))
        assert fake.posted() == []
        await bot.send(bot.in_channel("done DAG31-03", paul, name=""))
        assert status(bot, "DAG31-03") is Status.CLOSED


async def test_a_record_that_is_named_gets_a_card_where_the_channel_asked_for_it(
    fake: Microsoft, tmp_path: Path
) -> None:
    pmo, paul = fake.member("pmo", "The PMO"), fake.member("paul", "Paul Pettitt")
    async with serving(tmp_path, fake, TEAMS_HEARS_ALL="1") as bot:
        naming = "I looked at DAG31-03 and CR036 again"
        await bot.send(bot.in_channel(naming, paul, name="", root="17"))
        await bot.send(bot.in_channel("bind DAG", pmo))
        await bot.send(bot.in_channel("settings mentions on", pmo))
        for _ in range(2):
            await bot.send(bot.in_channel(naming, paul, name="", root="18"))
        assert summaries(bot, f"{CHANNEL};messageid=17") == []
        assert [one.split()[0].strip(":,") for one in summaries(bot, f"{CHANNEL};messageid=18")] == [
            "DAG31-03",
            "CR036",
        ]


async def test_a_group_chat_and_a_meeting_chat(bot: Bot) -> None:
    paul = bot.fake.member("paul", "Paul Pettitt")
    place = {"id": "19:meeting_abc@thread.v2", "conversationType": "groupChat", "tenantId": TENANT}
    said = bot.in_channel("done DAG31-03", paul, conversation=place, channelData={"tenant": {"id": TENANT}})
    await bot.send(said)
    assert [one[:8] for one in summaries(bot, place["id"])] == ["DAG31-03"]


async def test_the_same_activity_twice_acts_and_answers_once(bot: Bot) -> None:
    said = bot.activity()
    question = bot.activity(text="/cr 036")
    answers = await asyncio.gather(*(bot.send(one) for one in (said, question) * 25))
    assert {one[0] for one in answers} == {200}
    assert sorted(one[:5] for one in summaries(bot, "a:paul")) == ["CR036", "DAG31"]


async def test_another_process_has_answered_it_already(fake: Microsoft, tmp_path: Path) -> None:
    async with serving(tmp_path, fake) as bot:
        said = bot.activity()
        with bot.app.database.write() as unit:
            unit.inbox.first(f"teams:a:paul:{said['id']}", STARTS)
        await bot.send(said)
        assert fake.posted() == []
        assert status(bot, "DAG31-03") is Status.OPEN


async def test_nothing_but_a_mention_gets_help(bot: Bot) -> None:
    await bot.send(bot.in_channel("", bot.fake.member("paul", "Paul Pettitt")))
    assert len(bot.fake.posted()) == 1


async def test_hostile_words_get_an_answer(bot: Bot) -> None:
    for text in ("<script>alert(1)</script>", "\ud83d", "x" * 100_000, "\x00", "<at>" * 5000, "&#0;&#xD800;"):
        assert await bot.send(bot.activity(text=text)) == (200, None)
    assert len(bot.fake.posted()) == 6


async def test_a_stranger_may_ask_and_not_act(bot: Bot) -> None:
    stranger = bot.fake.member("eve", "Eve Nobody")
    await bot.send(bot.activity({"from": stranger}))
    await bot.send(bot.activity({"from": stranger}, text="/cr 036"))
    refused, told = summaries(bot, "a:paul")
    assert "I do not know who in the directory you are, Eve Nobody" in refused
    assert told.startswith("CR036")
    assert status(bot, "DAG31-03") is Status.OPEN


async def test_a_name_is_not_enough(bot: Bot) -> None:
    """The roster says who somebody is, not the activity; a guest, somebody of another organisation whom a meeting or a
    shared channel lets in, and whoever else bears the name, is a stranger.
    """
    paul = bot.fake.member("paul", "Paul Pettitt", tenantId=TENANT.upper())
    guest = bot.fake.member("guest", "Paul Pettitt", userRole="guest")
    outsider = bot.fake.member("outsider", "Paul Pettitt", tenantId=TENANT.replace("a", "f"))
    liar = bot.fake.member("liar", "Eve Nobody") | {"name": "Paul Pettitt"}
    nobody = {"id": "29:paul", "name": "Paul Pettitt"}
    for sender in (guest, outsider, liar, nobody):
        await bot.send(bot.activity({"from": sender}))
        assert status(bot, "DAG31-03") is Status.OPEN
    await bot.send(bot.activity({"from": paul}))
    assert status(bot, "DAG31-03") is Status.CLOSED
    second = bot.fake.member("second", "Paul Pettitt")
    await bot.send(bot.activity({"from": second}, text="reopen DAG31-03 because I say so"))
    assert status(bot, "DAG31-03") is Status.CLOSED


async def test_a_roster_that_could_not_be_asked_is_asked_again_soon(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.accounts._UNSURE", 0.0)
    sender = bot.fake.member("lee", "Lee Cox")
    known = bot.fake.members.pop("29:lee")
    await bot.send(bot.activity({"from": sender}, text="done DAG31-06"))
    assert status(bot, "DAG31-06") is Status.OPEN
    bot.fake.members["29:lee"] = known
    await bot.send(bot.activity({"from": sender}, text="done DAG31-06"))
    assert status(bot, "DAG31-06") is Status.CLOSED


async def test_several_first_words_at_once_are_of_one_person(bot: Bot) -> None:
    texts = ("done DAG31-03", "note DAG31-03 asked", "action note DAG31-03 sent", "undo")
    await asyncio.gather(*(bot.send(bot.activity(text=text)) for text in texts))
    assert not [one for one in summaries(bot, "a:paul") if "I do not know who" in one]


@pytest.mark.parametrize("link", ["link", "Link", "/link", "link:"])
async def test_the_pmo_links_somebody_who_is_mentioned(bot: Bot, link: str) -> None:
    pmo, eve = bot.fake.member("pmo", "The PMO"), bot.fake.member("eve", "Eve Nobody")
    said = bot.in_channel(f"{link} <at>Eve Nobody</at> Paul Pettitt", pmo)
    said["entities"].append({"type": "mention", "text": "<at>Eve Nobody</at>", "mentioned": {"id": "29:eve"}})
    await bot.send(said)
    await bot.send(bot.activity({"from": eve}))
    assert status(bot, "DAG31-03") is Status.CLOSED


@pytest.mark.parametrize("linked", [False, True])
@pytest.mark.parametrize(
    ("shows", "zone"),
    [
        ({"localTimezone": "America/New_York"}, "America/New_York"),
        ({"entities": [{"type": "clientInfo", "timezone": "Asia/Kolkata"}]}, "Asia/Kolkata"),
        ({"localTimezone": "Europe/London"}, ""),
        ({"localTimezone": "Atlantis/Centre"}, ""),
    ],
)
async def test_people_are_reminded_by_the_clock_that_teams_shows(
    bot: Bot, shows: dict[str, Any], zone: str, linked: bool
) -> None:
    if linked:
        await bot.send(bot.activity(text="whoami"))
        said = bot.in_channel("link <at>Eve Nobody</at> Lee Cox", bot.fake.member("pmo", "The PMO"))
        said["entities"].append({"type": "mention", "text": "<at>Eve Nobody</at>", "mentioned": {"id": "29:eve"}})
        bot.fake.member("eve", "Eve Nobody")
        await bot.send(said)  # whereupon everybody is looked up again
    await bot.send(bot.activity(shows, text="whoami"))
    with bot.app.database.read() as unit:
        assert unit.habits.get("paul-pettitt").zone == zone


async def test_a_name_that_is_no_mention_is_nobodys_account(bot: Bot) -> None:
    pmo = bot.fake.member("pmo", "The PMO")
    for words in ("link @eve Paul Pettitt", "link @Paul Pettitt Paul Pettitt", "link @", "link"):
        await bot.send(bot.activity({"from": pmo}, text=words))
    assert not [one for one in summaries(bot, "a:paul") if "from now on" in one]
    await bot.send(bot.activity({"from": pmo}, text="link @eve-0000-0000-0000-000000000000 Paul Pettitt"))
    assert "Mention whose account it is" in summaries(bot, "a:paul")[0]
    account = f"{7:08}-0000-0000-0000-{7:012}"
    await bot.send(bot.activity({"from": pmo}, text=f"link @{account} Paul Pettitt"))
    assert summaries(bot, "a:paul")[-1] == f"@{account} is Paul Pettitt from now on."


async def test_whoever_is_linked_by_name_has_done_nothing_yet(bot: Bot) -> None:
    """The link is the bot's doing: it is not theirs to take back, and the audit says whose it is."""
    await bot.send(bot.activity(text="whoami"))
    with bot.app.database.read() as unit:
        last = unit.audit.of("paul-pettitt")[-1]
        assert (last.person_key, last.command) == ("teams", "/link @paul-0000-0000-0000-000000000000 Paul Pettitt")
        assert unit.audit.last_by("paul-pettitt", STARTS) is None


async def test_the_same_id_in_another_chat_is_something_else(bot: Bot) -> None:
    said = bot.activity(text="/cr 036")
    elsewhere = {**said, "conversation": {"id": "a:other", "conversationType": "personal", "tenantId": TENANT}}
    await asyncio.gather(bot.send(said), bot.send(elsewhere))
    assert [len(summaries(bot, chat)) for chat in ("a:paul", "a:other")] == [1, 1]
