"""What is said to the bot is answered where it was said; what is not said to it is left alone."""

from __future__ import annotations

import asyncio
from typing import Any

import psutil
import pytest

from documents.text import read_text
from registers.actions import Status
from storage.channels import Binding
from tests.contract.slack.conftest import NOW, PAUL, PMO, ROOT, STRANGER, World
from tests.contract.slack.fake import BOT, TEAM, buttons, text_of
from tests.documents.pdf_writing import pdf
from tests.documents.writing import as_docx

MENTION = {"type": "app_mention", "channel": "C0DAG", "user": PAUL}
DIRECT = {"type": "message", "channel": "D0PAUL", "channel_type": "im", "user": PAUL}
SAID = {"type": "message", "channel": "C0DAG", "channel_type": "channel", "user": PAUL}


async def test_a_mention_acts_and_is_answered_in_a_thread(world: World) -> None:
    status, _ = await world.sender.event(MENTION | {"text": f"<@{BOT}> done DAG31-03", "ts": "1699.5"})
    assert (status, world.action("DAG31-03").status) == (200, Status.CLOSED)
    await world.settled()
    assert [(one.thread, "DAG31-03 is closed" in text_of(one.blocks)) for one in world.slack.said_in("C0DAG")] == [
        ("1699.5", True)
    ]


async def test_a_question_in_a_mention_is_answered_to_its_asker_alone(world: World) -> None:
    await world.sender.event(MENTION | {"text": f"Hey <@{BOT}>"})
    await world.sender.event(MENTION | {"text": f"<@{BOT}> cr 036"})
    await world.settled()
    told = world.slack.of("chat.postEphemeral")
    assert [one["user"] for one in told] == [PAUL, PAUL]
    assert "CR036" in text_of(told[1]["blocks"])
    assert world.slack.messages == []


async def test_a_direct_message_is_answered(world: World) -> None:
    await world.sender.event(DIRECT | {"text": "done DAG31-03"})
    await world.sender.event(DIRECT | {"text": "actions mine"})
    await world.settled()
    assert world.action("DAG31-03").status is Status.CLOSED
    assert len(world.slack.said_in("D0PAUL")) == 2
    assert len(world.slack.said_in("C0DAG")) == 1


async def test_a_reply_under_a_post_may_leave_the_reference_out(world: World) -> None:
    await world.sender.event(DIRECT | {"text": "action note DAG31-03 asked everybody"})
    await world.settled()
    post = world.slack.said_in("C0DAG")[0]
    under = SAID | {"thread_ts": post.ts, "parent_user_id": BOT}
    await world.sender.event(under | {"text": "thanks, that is good to know"})
    await world.settled()
    assert len(world.slack.said_in("C0DAG")) == 1
    await world.sender.event(under | {"text": "done sent to all parties"})
    await world.settled()
    assert world.action("DAG31-03").status is Status.CLOSED
    assert [one.thread for one in world.slack.said_in("C0DAG")] == ["", post.ts]


async def test_a_reply_under_an_answer_may_leave_the_reference_out(world: World) -> None:
    await world.sender.command(PAUL, "/action note DAG31-03 asked everybody", "C0OTHER")
    await world.settled()
    answer = world.slack.said_in("C0OTHER")[0]
    await world.sender.event(
        SAID | {"channel": "C0OTHER", "thread_ts": answer.ts, "parent_user_id": BOT, "text": "done"}
    )
    await world.settled()
    assert world.action("DAG31-03").status is Status.CLOSED


@pytest.mark.parametrize(
    "event",
    [
        SAID | {"text": "done DAG31-03"},
        SAID | {"text": "done DAG31-03", "thread_ts": "1.1", "parent_user_id": PAUL},
        SAID | {"text": f"<@{BOT}> done DAG31-03"},
        DIRECT | {"text": "done DAG31-03", "bot_id": "B0OTHER"},
        DIRECT | {"text": "done DAG31-03", "user": BOT},
        DIRECT | {"text": "done DAG31-03", "subtype": "message_changed"},
        DIRECT | {"subtype": "message_changed", "message": {"text": "done DAG31-03", "user": PAUL}},
        DIRECT | {"text": "done DAG31-03", "subtype": "bot_message"},
        MENTION | {"text": f"<@{BOT}> done DAG31-03", "bot_id": "B0OTHER"},
        MENTION | {"text": f"<@{BOT}> done DAG31-03", "channel": "D0PAUL"},
        MENTION | {"text": f"<@{BOT}> action note DAG31-03 asked", "edited": {"user": PAUL, "ts": "1699.6"}},
        {"type": "reaction_added", "user": PAUL, "item": {"channel": "C0DAG"}},
        {"type": "member_joined_channel", "user": PAUL, "channel": "C0DAG"},
    ],
    ids=range(13),
)
async def test_it_is_silent_on_what_is_not_said_to_it(world: World, event: dict[str, Any]) -> None:
    status, _ = await world.sender.event(event)
    await world.settled()
    assert status in {200, 404}
    assert (world.slack.messages, world.slack.of("chat.postEphemeral")) == ([], [])
    assert world.action("DAG31-03").updates == ()


async def test_redeliveries_act_and_are_answered_once(world: World) -> None:
    note = MENTION | {"text": f"<@{BOT}> action note DAG31-03 asked", "ts": "1699.5"}
    ask = DIRECT | {"text": "cr 036"}
    answers = await asyncio.gather(
        *(
            world.sender.event(event, event_id=name)
            for _ in range(20)
            for name, event in (("Ev_a", note), ("Ev_b", ask))
        )
    )
    await world.settled()
    assert {status for status, _ in answers} == {200}
    assert len(world.action("DAG31-03").updates) == 1
    assert [len(world.slack.said_in(channel)) for channel in ("C0DAG", "D0PAUL")] == [1, 1]


async def test_posts_are_edited_when_what_they_show_has_changed(world: World) -> None:
    await world.sender.event(DIRECT | {"text": "action note DAG31-03 asked everybody"})
    await world.settled()
    await world.sender.command(PAUL, "/done DAG31-03", "C0OTHER")
    await world.settled()
    first = world.slack.said_in("C0DAG")[0]
    assert (first.edits, "is closed, by Paul Pettitt" in text_of(first.blocks)) == (1, True)


async def test_a_shared_channels_other_people_are_answered_if_their_organisation_is_known(world: World) -> None:
    far = MENTION | {"user": STRANGER, "user_team": "T0FAR", "team": "T0FAR", "text": f"<@{BOT}> cr 036"}
    await world.sender.event(far, is_ext_shared_channel=True)
    await world.settled()
    assert "organisations that I was told of" in text_of(world.slack.of("chat.postEphemeral")[0]["blocks"])


async def test_a_named_record_gets_a_card_where_the_channel_wants_it(world: World) -> None:
    await world.sender.event(SAID | {"text": "What about DAG31-03?"})
    await world.settled()
    assert world.slack.messages == []
    await world.sender.command(PMO, "/settings mentions on")
    await world.settled()
    world.slack.messages.clear()
    for _ in range(2):
        await world.sender.event(SAID | {"text": "What about DAG31-03, and DAG99-99?", "ts": "1699.7"})
    await world.settled()
    assert [(one.thread, "Establish how quickly" in text_of(one.blocks)) for one in world.slack.messages] == [
        ("1699.7", True)
    ]


async def test_the_home_tab_is_drawn_while_changes_keep_coming(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.slack._TOGETHER", 0.3)
    await world.sender.event({"type": "app_home_opened", "user": PAUL, "tab": "home", "channel": "D0PAUL"})
    await world.settled()
    before = world.slack.homes[PAUL]
    for at in range(20):
        await world.sender.command(PMO, f"/action raise DAG Ask party {at} for Paul Pettitt due 10/01/2024", "C0OTHER")
        await asyncio.sleep(0.05)
        if world.slack.homes[PAUL] != before:
            return
    pytest.fail("changes that did not end kept the tab as it was")


async def test_a_card_announces_no_list_that_it_leaves_out(world: World) -> None:
    with world.app.database.write() as unit:
        unit.channels.save(Binding("slack", TEAM, "C0DAG", "DAG", mentions=True))
        unit.audit.record(NOW, "test", "/settings mentions on")
    await world.sender.event(SAID | {"text": "DAG-DEC85 stands"})
    await world.settled()
    (card,) = world.slack.messages
    assert "Outcome: [approved]" in text_of(card.blocks)
    assert "Subject to" not in text_of(card.blocks)


async def test_the_home_tab_is_drawn_and_drawn_anew(world: World) -> None:
    opened = {"type": "app_home_opened", "user": PAUL, "tab": "home", "channel": "D0PAUL"}
    await world.sender.event(opened)
    await world.settled()
    shown = world.slack.homes[PAUL]
    assert "DAG31-03" in text_of(shown)
    await world.sender.command(PAUL, "/done DAG31-03", "C0OTHER")
    await world.settled()
    assert "DAG31-03" not in text_of(world.slack.homes[PAUL])
    await world.sender.event(opened)
    await world.settled()
    assert len(world.slack.of("views.publish")) == 2
    await world.sender.event(opened | {"tab": "messages", "user": PMO})
    await world.settled()
    assert PMO not in world.slack.homes


async def test_a_tab_that_was_drawn_late_shows_no_older_state(world: World) -> None:
    """Slack has the first drawing wait, and meanwhile somebody presses a button there."""
    world.slack.next["views.publish"] = [(429, {"Retry-After": "1"}, {"ok": False, "error": "ratelimited"})]
    await world.sender.event({"type": "app_home_opened", "user": PAUL, "tab": "home", "channel": "D0PAUL"})
    home: dict[str, Any] = {"container": {"type": "view", "view_id": "V9"}, "view": {"id": "V9", "type": "home"}}
    await world.sender.press(PAUL, {"type": "button", "value": "/done DAG31-03", "action_id": "press:1"}, **home)
    await world.settled()
    assert "DAG31-03" not in text_of(world.slack.homes[PAUL])


async def test_the_chair_sees_the_closures_that_await_them(world: World) -> None:
    with world.app.database.write() as unit:
        chair = next(one for one in unit.people.all() if any(seat.title == "Chair" for seat in one.seats))
        unit.people.link("slack", TEAM, "U0CHAIR", chair.key)
        unit.channels.save(Binding("slack", TEAM, "C0X", "CCAG"))
        unit.audit.record(NOW, "test", "/bind CCAG")
    await world.sender.event({"type": "app_home_opened", "user": "U0CHAIR", "tab": "home"})
    await world.settled()
    assert "U0CHAIR" in world.slack.homes


async def _send_paper(world: World, user: str = PMO, times: int = 1, **more: Any) -> None:
    name = "dag31-headline-report.txt"
    text = (ROOT / "samples" / name).read_text(encoding="utf-8")
    world.slack.files["paper.txt"] = text.replace("Establish how quickly", "Find out how quickly").encode()
    file = {"id": "F1", "name": name, "mode": "hosted", "url_private_download": world.slack.url("/files/paper.txt")}
    message = DIRECT | {"user": user, "channel": "D0PMO", "subtype": "file_share", "text": "", "ts": "1699.9"}
    await world.sender.event(message | {"files": [file | more] * times})
    await world.settled()


async def test_a_paper_is_shown_and_changes_nothing_before_it_is_applied(world: World) -> None:
    await _send_paper(world)
    shown = world.slack.said_in("D0PMO")[0]
    assert (shown.thread, "Changed: 1" in text_of(shown.blocks)) == ("1699.9", True)
    assert world.action("DAG31-03").text.startswith("Establish")
    apply = buttons(shown.blocks)["Apply"]
    for _ in range(2):
        await world.sender.press(PMO, apply, shown)
    await world.settled()
    assert world.action("DAG31-03").text.startswith("Find out")
    # The group hears of it in one line, however much it changed.
    (told,) = world.slack.said_in("C0DAG")
    assert told.text == "dag31-headline-report.txt was imported: 1 action changed."


async def test_a_paper_that_brought_nothing_by_the_time_it_was_applied_is_no_news_to_its_group(world: World) -> None:
    """Another version, which says the same on other lines, was shown and applied before it."""
    await _send_paper(world)
    world.slack.files["again.txt"] = b"\n\n" + world.slack.files["paper.txt"]
    await _send_paper(world, url_private_download=world.slack.url("/files/again.txt"))
    for shown in world.slack.said_in("D0PMO"):
        await world.sender.press(PMO, buttons(shown.blocks)["Apply"], shown)
        await world.settled()
    assert world.slack.said_in("D0PMO")[-1].text == "dag31-headline-report.txt is imported: 0 new, 0 changed."
    assert [one.text for one in world.slack.said_in("C0DAG")] == [
        "dag31-headline-report.txt was imported: 1 action changed."
    ]


async def test_papers_that_are_not_read_are_told(world: World) -> None:
    await _send_paper(world, times=4)
    told = [one.text for one in world.slack.said_in("D0PMO")]
    assert told[3:] == ["I have read three of these 4 papers. Send the rest in another message."]


async def test_a_paper_from_word_is_shown_and_applied(world: World) -> None:
    text = (ROOT / "tests" / "documents" / "others" / "tmag30-headline-report.txt").read_bytes()
    world.slack.files["paper.docx"] = as_docx(read_text("x", text))
    await _send_paper(world, name="tmag30.docx", url_private_download=world.slack.url("/files/paper.docx"))
    (shown,) = world.slack.said_in("D0PMO")
    assert "tmag30.docx: headline report" in text_of(shown.blocks)
    with world.app.database.read() as unit:
        before = len(unit.papers.all())
    await world.sender.press(PMO, buttons(shown.blocks)["Apply"], shown)
    await world.settled()
    with world.app.database.read() as unit:
        assert [one.name for one in unit.papers.all()][before:] == ["tmag30.docx"]


async def test_a_corrected_paper_says_what_it_corrects_and_the_older_one_that_it_is_older(world: World) -> None:
    await _send_paper(world, name="DAG31 headline report v2.txt")
    (shown,) = world.slack.said_in("D0PMO")
    told = text_of(shown.blocks)
    assert "It corrects dag31-headline-report.txt, which was applied on" in told
    assert "(last told in dag31-headline-report.txt)" in told
    await world.sender.press(PMO, buttons(shown.blocks)["Apply"], shown)
    await world.settled()
    world.slack.files["older.txt"] = (ROOT / "samples" / "dag31-headline-report.txt").read_bytes()
    await _send_paper(world, url_private_download=world.slack.url("/files/older.txt"))
    older = world.slack.said_in("D0PMO")[-1]
    assert buttons(older.blocks) == {}
    for words in ("It changes nothing: DAG31 headline report v2.txt, which was applied on", "Says otherwise: 1"):
        assert words in text_of(older.blocks)
    await _send_paper(world, name="A third name.txt")
    copy = text_of(world.slack.said_in("D0PMO")[-1].blocks)
    assert "It changes nothing: it says the same as DAG31 headline report v2.txt, which was applied on" in copy


async def test_a_file_that_is_no_paper_is_told_with_what_can_be_read(world: World) -> None:
    world.slack.files["scan"] = pdf([b""])
    world.slack.files["picture"] = b"\x89PNG\r\n\x1a\n\0"
    for name, told in (("scan", "as a scan does"), ("picture", "I can read .docx, .pptx, .pdf and .txt.")):
        await _send_paper(world, url_private_download=world.slack.url(f"/files/{name}"))
        said = world.slack.said_in("D0PMO")[-1]
        assert told in text_of(said.blocks)
        assert buttons(said.blocks) == {}


async def test_a_discarded_paper_cannot_be_applied(world: World) -> None:
    await _send_paper(world)
    shown = world.slack.said_in("D0PMO")[0]
    pressed = buttons(shown.blocks)
    await world.sender.press(PMO, pressed["Discard"], shown)
    await world.sender.press(PMO, pressed["Apply"], shown)
    await world.settled()
    assert world.action("DAG31-03").text.startswith("Establish")


async def test_a_paper_in_a_shared_channel_is_asked_about_first(world: World) -> None:
    """An event of such a channel tells no more of a file than its id."""
    world.slack.files["other.txt"] = (ROOT / "samples" / "ccag12-meeting-pack.txt").read_bytes()
    world.slack.infos["F9"] = {"id": "F9", "name": "pack.txt", "url_private": world.slack.url("/files/other.txt")}
    brought = MENTION | {"user": PMO, "text": f"<@{BOT}>", "ts": "1699.9"}
    for file in ("F9", "F8"):
        unnamed = {"id": file, "mode": "file_access", "file_access": "check_file_info"}
        await world.sender.event(brought | {"files": [unnamed]})
        await world.settled()
    shown, lost = (text_of(one.blocks) for one in world.slack.said_in("C0DAG"))
    assert ["pack.txt: meeting pack" in shown, "could not be fetched" in lost] == [True, True]


@pytest.mark.parametrize(
    "more",
    [
        {"is_external": True, "mode": "external"},
        {"url_private_download": "https://evil.example/paper.txt"},
        {"url_private_download": "http://files.slack.com/paper.txt"},
        {"url_private_download": "https://files.slack.com.evil.example/x"},
        {"url_private_download": "https://files.slack.com:444/x"},
        {"url_private_download": "https://files.slack.com@evil.example/x"},
        {"url_private_download": "file:///etc/passwd"},
        {"url_private_download": "https://[::1"},
        {"url_private_download": "", "url_private": ""},
    ],
    ids=range(9),
)
async def test_a_file_from_elsewhere_is_never_asked_for(world: World, more: dict[str, Any]) -> None:
    await _send_paper(world, **more)
    assert [buttons(one.blocks) for one in world.slack.said_in("D0PMO")] == [{}]


async def test_a_redirect_is_not_followed(world: World) -> None:
    await _send_paper(world, url_private_download=world.slack.url("/files/elsewhere"))
    assert "could not be fetched" in text_of(world.slack.said_in("D0PMO")[0].blocks)


async def test_a_file_is_read_no_further_than_a_paper_may_be_long(world: World) -> None:
    world.slack.files["long"] = b"x" * 21_000_000
    await _send_paper(world, url_private_download=world.slack.url("/files/long"))
    assert "over 20 MB" in text_of(world.slack.said_in("D0PMO")[0].blocks)


async def test_only_the_pmo_is_shown_what_a_paper_would_change(world: World) -> None:
    await _send_paper(world, PAUL)
    assert "imported by the PMO" in text_of(world.slack.said_in("D0PMO")[0].blocks)


async def test_a_paper_that_is_still_read_when_the_bot_ends_is_given_up(world: World) -> None:
    world.slack.files["slow"] = pdf([b"q 1 0 0 1 0 0 cm Q " * 4_000_000])
    known = {one.pid for one in psutil.Process().children()}

    def readers() -> list[psutil.Process]:
        return [one for one in psutil.Process().children() if one.pid not in known]

    sending = asyncio.create_task(_send_paper(world, url_private_download=world.slack.url("/files/slow")))
    while not readers():  # noqa: ASYNC110 - the operating system tells of no process
        await asyncio.sleep(0.01)
    others = asyncio.all_tasks() - {asyncio.current_task()}
    # What asyncio.run does with whatever is left when the bot has ended.
    for task in (sending, *(one for one in others if "_done" in str(one.get_coro()))):
        task.cancel()
    for _ in range(500):
        if not readers():
            break
        await asyncio.sleep(0.01)
    assert readers() == []
