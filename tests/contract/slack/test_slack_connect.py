"""People of other organisations in a shared channel, and guests: answered if their organisation is known, as far as
their link goes; and where two workspaces have the bot, the one that was spoken to answers.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import TestServer
from cryptography.fernet import Fernet

from bot.app import App
from bot.slack import Slack
from bot.slack_heard import installed_in
from bot.slack_sealed import Seal, Tokens
from bot.slack_settings import Installing, SlackSettings
from bot.web import application
from registers.actions import Status
from registers.refs import ActionRef
from storage.installations import Installation
from tests.contract.slack.conftest import NOW, PAUL, PMO, World
from tests.contract.slack.delivering import delivering
from tests.contract.slack.fake import BOT, SECRET, TEAM, TOKEN, FakeSlack, Message, Sender, buttons, text_of

FAR, FAR_USER, UNKNOWN = "T0FAR", "U0FAR", "T0UNKNOWN"
SHARED: dict[str, Any] = {"is_ext_shared_channel": True}


@pytest.fixture
async def shared(app: App) -> AsyncIterator[World]:
    """The bot of one workspace that answers another's people too."""
    async with FakeSlack() as slack, aiohttp.ClientSession() as session:
        slack.members |= {"C0DAG", "C0OTHER"}
        slack.user(PAUL, "Paul Pettitt")
        slack.user(PMO, "Office Keeper")
        slack.user(FAR_USER, "Paul Pettitt", team_id=FAR, is_stranger=True)
        settings = SlackSettings(TOKEN, SECRET, api_url=slack.api, teams=frozenset({FAR}))
        bot = Slack(settings, app.secretariat, lambda: NOW)
        server = TestServer(application(app, platforms=[bot]), host="127.0.0.1")
        await server.start_server()
        sender = Sender(slack, str(server.make_url("/slack/events")), session)
        yield World(slack, sender, bot, app, delivering(app.secretariat, bot, lambda: NOW))
        await server.close()
        assert slack.errors == []


async def mention(world: World, words: str, team: str = FAR, **more: Any) -> None:
    said = {
        "type": "app_mention",
        "channel": "C0DAG",
        "user": FAR_USER,
        "team": team,
        "user_team": team,
        "ts": "1699.5",
    }
    await world.sender.event(said | {"text": f"<@{BOT}> {words}"} | more, **SHARED)
    await world.settled()


async def press(world: World, button: dict[str, Any], post: Message | None, team: str = FAR, **more: Any) -> None:
    await world.sender.press(FAR_USER, button, post, team, **more)
    await world.settled()


async def link(world: World) -> None:
    _, told = await world.sender.command(PMO, f"/link <@{FAR_USER}|far> Paul Pettitt")
    assert "is Paul Pettitt from now on" in text_of(told)


async def post_of(world: World) -> Message:
    said = {"type": "message", "channel": "D0PAUL", "channel_type": "im", "user": PAUL}
    await world.sender.event(said | {"text": "action note DAG31-03 asked everybody"})
    await world.settled()
    return world.slack.said_in("C0DAG")[0]


def told_alone(world: World) -> list[str]:
    """What only one person sees, oldest first."""
    return [text_of(one["blocks"]) for one in (*world.slack.of("chat.postEphemeral"), *world.slack.responses)]


async def test_a_known_organisations_people_ask_by_mention_and_button(shared: World) -> None:
    await mention(shared, "action DAG31-03")
    (asked,) = shared.slack.of("chat.postEphemeral")
    assert (asked["user"], "Establish how quickly" in text_of(asked["blocks"])) == (FAR_USER, True)
    await press(
        shared, {"type": "button", "value": "/cr 036", "action_id": "a", "block_id": "b"}, await post_of(shared)
    )
    assert "CR036" in told_alone(shared)[-1]


async def test_nobody_is_linked_by_a_name_that_another_organisation_gave_them(shared: World) -> None:
    await mention(shared, "done DAG31-03")
    await press(shared, buttons((post := await post_of(shared)).blocks)["Done"], post)
    assert shared.action("DAG31-03").status is Status.OPEN
    assert all(f"/link @{FAR_USER} YOUR NAME" in told for told in told_alone(shared))
    assert len(told_alone(shared)) == 2


async def test_whoever_the_pmo_links_may_what_their_person_may_and_no_more(shared: World) -> None:
    await link(shared)
    await mention(shared, "done DAG31-03")
    assert shared.action("DAG31-03").status is Status.CLOSED
    said = shared.slack.said_in("C0DAG")
    assert [(one.thread, "DAG31-03 is closed" in text_of(one.blocks)) for one in said] == [("1699.5", True)]
    await mention(shared, "action note DAG31-04 not mine")
    await mention(shared, "link @U0LEE Lee Cox")
    assert ["is not yours" in told_alone(shared)[-2], "Only the PMO" in told_alone(shared)[-1]] == [True, True]


async def test_their_presses_do_what_typing_would(shared: World) -> None:
    post = await post_of(shared)
    await link(shared)
    await press(shared, buttons(post.blocks)["Done"], post)
    assert (shared.action("DAG31-03").status, "DAG31-03 is closed, by" in text_of(post.blocks)) == (Status.CLOSED, True)


async def test_where_others_get_a_form_they_are_told_how_it_is_typed(shared: World) -> None:
    """Slack opens no modal for them, and a button that does nothing would leave them at a loss."""
    post = await post_of(shared)
    await link(shared)
    await press(shared, buttons(post.blocks)["Note"], post)
    await mention(shared, "action raise")
    assert (shared.slack.of("views.open"), len(told_alone(shared))) == ([], 2)
    raised, noted = told_alone(shared)
    assert "Say it as a message instead" in noted
    assert "@Secretariat action note DAG31-03 TEXT" in noted
    assert "@Secretariat action raise DAG TEXT for OWNERS due DAY" in raised
    assert all(not buttons(one["blocks"]) for one in (*shared.slack.of("chat.postEphemeral"), *shared.slack.responses))
    await mention(shared, "action note DAG31-03 as it was told")
    assert shared.action("DAG31-03").updates[-1].text == "as it was told"


@pytest.mark.parametrize("team", [UNKNOWN, ""])
async def test_an_unknown_organisation_is_refused_without_a_word_of_what_there_is(shared: World, team: str) -> None:
    post = await post_of(shared)
    await link(shared)
    shared.slack.calls.clear()
    button = {"type": "button", "value": "/cr 036", "action_id": "a", "block_id": "b /action DAG31-03"}
    for words in ("done DAG31-03", "cr 036", "nonsense", ""):
        await mention(shared, words, team)
    await press(shared, buttons(post.blocks)["Done"], post, team)
    await press(shared, button, post, team)
    await press(shared, buttons(post.blocks)["Note"], post, team)
    await shared.sender.event(
        {"type": "app_home_opened", "user": FAR_USER, "team": team, "tab": "home"}, team_id=team, **SHARED
    )
    await shared.settled()
    refused = "I answer people of the organisations that I was told of, and yours is not one of them yet."
    everything = [*told_alone(shared), text_of(shared.slack.homes[FAR_USER])]
    assert len(everything) == 8
    for told in everything:
        assert told.strip().startswith(refused)
        assert "DAG" not in told
        assert "CR036" not in told
        assert FAR not in told
    assert (shared.action("DAG31-03").status, shared.slack.of("views.open")) == (Status.OPEN, [])
    assert shared.slack.of("users.info") == []


async def test_an_unknown_organisation_gets_no_cards(shared: World) -> None:
    await shared.sender.command(PMO, "/settings mentions on")
    await shared.settled()
    shared.slack.messages.clear()
    said = {"type": "message", "channel": "C0DAG", "user": FAR_USER, "text": "What about DAG31-03?", "ts": "1699.6"}
    for team, cards in ((UNKNOWN, 0), (FAR, 1)):
        await shared.sender.event(said | {"team": team, "user_team": team}, **SHARED)
        await shared.settled()
        assert len(shared.slack.messages) == cards


async def test_their_papers_are_refused_as_anybody_elses(shared: World) -> None:
    files = [{"id": "F1", "name": "paper.txt", "url_private_download": shared.slack.url("/files/paper.txt")}]
    await mention(shared, "", UNKNOWN, files=files)
    await mention(shared, "", FAR, files=files)
    assert ["organisations that I was told of" in told_alone(shared)[0], "YOUR NAME" in told_alone(shared)[1]] == [
        True,
        True,
    ]


@pytest.mark.parametrize("guest", ["is_restricted", "is_ultra_restricted"])
async def test_a_guest_asks_at_once_and_acts_once_linked(world: World, guest: str) -> None:
    world.slack.user("U0GUEST", "Paul Pettitt", **{guest: True})
    _, told = await world.sender.command("U0GUEST", "/action DAG31-03")
    assert "Establish how quickly" in text_of(told["blocks"])
    said = {"type": "app_mention", "channel": "C0DAG", "user": "U0GUEST", "text": f"<@{BOT}> done DAG31-03"}
    await world.sender.event(said)
    assert world.action("DAG31-03").status is Status.OPEN
    await world.sender.command(PMO, "/link <@U0GUEST|guest> Paul Pettitt")
    await world.sender.command("U0GUEST", "/action note")
    assert len(world.slack.views) == 1
    await world.sender.event(said)
    assert world.action("DAG31-03").status is Status.CLOSED


# Two workspaces that have both installed the bot, and a channel that both are in.
KEY = Fernet.generate_key().decode()
SECOND, SECOND_BOT = "T2", "U0BOT2"


@dataclass
class Both:
    """Both workspaces' tokens are told apart by the fake."""

    slack: FakeSlack
    sender: Sender
    bot: Slack
    app: App

    async def settled(self) -> None:
        await self.bot.settled()

    def spoke(self, method: str) -> list[str]:
        """In which workspaces it was said."""
        every = [call.headers["Authorization"] for call in self.slack.calls if call.method == method]
        return [self.slack.tokens[one.removeprefix("Bearer ")] for one in every]

    def status(self, ref: str) -> Status:
        with self.app.database.read() as unit:
            found = unit.actions.get(ActionRef.parse(ref))
        assert found
        return found.status


@pytest.fixture
async def both(app: App) -> AsyncIterator[Both]:
    tokens = {"xoxb-1": TEAM, "xoxb-2": SECOND}
    installing = Installing("1.2", "app-secret", "http://127.0.0.1", (KEY,))
    with app.database.write() as unit:
        for (token, team), user in zip(tokens.items(), (BOT, SECOND_BOT), strict=True):
            about = Installation("slack", team, team, user, f"B{user}", (), NOW)
            unit.installations.save(about, Seal((KEY,)).close(Tokens(token)))
        paul = unit.people.named("Paul Pettitt")
        assert paul
        unit.people.link("slack", TEAM, PAUL, paul.key)
    async with FakeSlack(tokens=tokens) as slack, aiohttp.ClientSession() as session:
        slack.members |= {"C0DAG", "C0SHARED"}
        slack.user(PAUL, "Paul Pettitt")
        slack.user("U2LEE", "Lee Cox", team_id=SECOND)
        teams = frozenset({TEAM, SECOND, FAR})
        settings = SlackSettings("", SECRET, api_url=slack.api, teams=teams, installing=installing)
        bot = Slack(settings, app.secretariat, lambda: NOW)
        server = TestServer(application(app, platforms=[bot]), host="127.0.0.1")
        await server.start_server()
        yield Both(slack, Sender(slack, str(server.make_url("/slack/events")), session), bot, app)
        await server.close()
        assert slack.errors == []


@pytest.mark.parametrize(("spoken_to", "answers"), [(BOT, TEAM), (SECOND_BOT, SECOND)])
@pytest.mark.parametrize("named", [TEAM, SECOND])
async def test_the_bot_that_is_spoken_to_answers_whichever_installation_the_event_names(
    both: Both, spoken_to: str, answers: str, named: str
) -> None:
    said = {"type": "app_mention", "channel": "C0SHARED", "user": PAUL, "team": TEAM, "user_team": TEAM, "ts": "1.5"}
    seen_by = [{"team_id": named, "user_id": "", "is_bot": True}]
    await both.sender.event(
        said | {"text": f"<@{spoken_to}> done DAG31-03"}, team_id=named, authorizations=seen_by, **SHARED
    )
    await both.settled()
    assert both.spoke("chat.postMessage") == [answers]
    assert both.status("DAG31-03") is Status.CLOSED


async def test_a_reply_is_heard_by_the_bot_whose_message_it_stands_under(both: Both) -> None:
    said = {"type": "message", "channel": "C0SHARED", "user": PAUL, "team": TEAM, "thread_ts": "1.1", "text": "cr 036"}
    seen_by = [{"team_id": TEAM, "user_id": BOT, "is_bot": True}]
    await both.sender.event(said | {"parent_user_id": SECOND_BOT}, authorizations=seen_by, **SHARED)
    await both.settled()
    assert both.spoke("chat.postEphemeral") == [SECOND]


@pytest.mark.parametrize("presser", [(PAUL, TEAM), ("U2LEE", SECOND), (FAR_USER, FAR)])
async def test_a_button_belongs_to_the_bot_whose_message_it_stands_in(both: Both, presser: tuple[str, str]) -> None:
    user, team = presser
    post = Message("C0SHARED", "1.1", "", [])
    both.slack.messages.append(post)
    button = {"type": "button", "value": "/horizon", "action_id": "a", "block_id": "b"}
    await both.sender.press(user, button, post, team, team={"id": SECOND})
    await both.settled()
    assert "organisations that I was told of" not in str(both.slack.responses)
    assert both.spoke("users.info") in ([SECOND], [])


async def test_a_form_goes_back_to_the_workspace_whose_bot_opened_it(both: Both) -> None:
    _, told = await both.sender.command(PAUL, "/action note", "C0SHARED")
    assert told == ""
    view = both.slack.views[0] | {"app_installed_team_id": TEAM, "team_id": SECOND}
    await both.sender.submit(PAUL, view, action="DAG31-03", text="from afar")
    await both.settled()
    assert both.spoke("chat.postMessage") == [TEAM]


async def test_a_request_of_neither_workspace_is_told_so_and_runs_nothing(both: Both) -> None:
    _, told = await both.sender.command(PAUL, "/done DAG31-03", team_id=FAR)
    assert "I am not installed in this workspace" in told
    button = {"type": "button", "value": "/done DAG31-03", "action_id": "a", "block_id": "b"}
    await both.sender.press(PAUL, button, home=FAR, team={"id": FAR})
    assert "I am not installed in this workspace" in str(both.slack.responses)
    said = {"type": "app_mention", "channel": "C0SHARED", "user": PAUL, "text": "<@U0BOT3> done DAG31-03"}
    await both.sender.event(said, team_id=FAR, authorizations=[])
    assert both.status("DAG31-03") is Status.OPEN


def test_what_names_a_workspace_is_read_in_this_order() -> None:
    sent = {"view": {"app_installed_team_id": "T1", "team_id": "T2"}, "team": {"id": "T2"}, "user": {"team_id": "T3"}}
    assert installed_in(sent) == ("T1", "T2", "T3")
    pressed = {"team": None, "enterprise": {"id": "E1"}, "user": {"team_id": "T3"}, "is_enterprise_install": True}
    assert installed_in(pressed) == ("E1", "T3")
    event = {
        "team_id": "T3",
        "context_team_id": "T2",
        "context_enterprise_id": "E2",
        "authorizations": [{"team_id": "T1", "enterprise_id": "E1"}, "odd"],
        "event": {"text": "<@U1> asks <@U2|bot>, <#C1> <!here>", "parent_user_id": "U3", "team": "T4"},
    }
    assert installed_in(event) == ("U1", "U2", "U3", "T1", "T2", "T3", "E2")
    assert installed_in({"team_id": "T1", "authorizations": "odd", "event": "odd", "team": 7}) == ("T1",)
