"""A file reaches whoever asks: alone with the bot after Teams has asked them, elsewhere by a link of their own."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from bot.teams_heard import heard
from chat.plain_text import files_in
from registers.refs import ActionRef
from tests.contract.teams.fake import CHANNEL, TENANT, Microsoft
from tests.contract.teams.world import Bot, beside, serving
from tests.conversation import STARTS

CONSENT = "application/vnd.microsoft.teams.card.file.consent"
INFO = "application/vnd.microsoft.teams.card.file.info"
NAME = "MHHS actions 2024-01-08.xlsx"


async def done(bot: Bot) -> None:
    """Waits until what was begun after an answer is done."""
    await bot.teams._opened.turns.errands.finish()


def attachments(bot: Bot, kind: str) -> list[dict[str, Any]]:
    return [
        one
        for messages in bot.fake.messages.values()
        for message in messages.values()
        for one in message.get("attachments", [])
        if one["contentType"] == kind
    ]


async def asked(bot: Bot, text: str) -> tuple[dict[str, Any], dict[str, Any], str]:
    """What was said in the chat with Paul alone, the question that came of it, and that message's id."""
    said = bot.activity(text=text)
    assert (await bot.send(said))[0] == 200
    await done(bot)
    (card,) = attachments(bot, CONSENT)
    (key,) = (key for key, one in bot.fake.messages["a:paul"].items() if card in one["attachments"])
    return said, card, key


def answer(bot: Bot, said: dict[str, Any], key: str, context: Any, url: str, action: str = "accept") -> dict[str, Any]:
    info = {
        "contentUrl": "https://tenant-my.sharepoint.com/personal/paul/x.xlsx",
        "name": NAME,
        "uploadUrl": url,
        "uniqueId": "U1",
        "fileType": "xlsx",
    }
    value = {"type": "fileUpload", "action": action, "context": context, "uploadInfo": info}
    made = {**said, "type": "invoke", "name": "fileConsent/invoke", "id": f"consent-{key}-{action}-{url[-9:]}"}
    del made["text"]
    return made | {"replyToId": key, "value": value if action == "accept" else {**value, "uploadInfo": None}}


async def test_in_the_chat_alone_it_goes_where_its_asker_lets_it(bot: Bot) -> None:
    said, card, key = await asked(bot, "export actions DAG overdue xlsx")
    content = card["content"]
    context = content["acceptContext"]
    assert (card["name"], context["command"]) == (NAME, "/export actions DAG overdue xlsx")
    assert NAME in content["description"]
    code, _ = await bot.send(answer(bot, said, key, context, f"{bot.fake.url}/upload/one"))
    await done(bot)
    assert code == 200
    assert context["digest"] == sha256(bot.fake.store["one"]).hexdigest()[:16]
    sheet = openpyxl.load_workbook(io.BytesIO(bot.fake.store["one"]))["Actions"]
    assert sheet["A2"].value == "DAG27-08"
    assert len(bot.fake.store["one"]) == content["sizeInBytes"]
    (info,) = attachments(bot, INFO)
    assert (info["name"], info["content"]) == (NAME, {"uniqueId": "U1", "fileType": "xlsx"})
    assert attachments(bot, CONSENT) == []


async def test_it_is_made_once_for_the_question_and_who_lets_it(bot: Bot) -> None:
    made: list[str] = []
    bot.app.secretariat.watch(lambda name, _: made.append(name))
    said, card, key = await asked(bot, "export actions DAG csv")
    await bot.send(bot.activity(text="action note DAG31-03 asked"))
    let = answer(bot, said, key, card["content"]["acceptContext"], f"{bot.fake.url}/upload/one")
    await bot.send(let)
    await done(bot)
    assert (len(bot.fake.store["one"]), made) == (card["content"]["sizeInBytes"], ["export", "action note"])
    # Another answer to the same words is another file, and what was kept before the note is not that one.
    again = {**card["content"]["acceptContext"], "digest": "0123456789abcdef"}
    await bot.send(answer(bot, said, key, again, f"{bot.fake.url}/upload/two") | {"replyToId": ""})
    await done(bot)
    assert len(bot.fake.store["two"]) > card["content"]["sizeInBytes"]
    # In another process, which kept none, it is made anew and so tells of the note.
    async with beside(bot) as other:
        await other._opened.turns._bring(heard(let), let | {"replyToId": ""})
    assert len(bot.fake.store["one"]) > card["content"]["sizeInBytes"]


async def test_it_is_brought_once_however_often_it_is_let(bot: Bot) -> None:
    said, card, key = await asked(bot, "minutes DAG31")
    let = answer(bot, said, key, card["content"]["acceptContext"], f"{bot.fake.url}/upload/one")
    await bot.send(let)
    await bot.send(let)
    await done(bot)
    assert len([one for one in bot.fake.calls if one.path == "/upload/one"]) == 1


async def test_whoever_does_not_want_it_is_told_how_to_have_it_after_all(bot: Bot) -> None:
    said, card, key = await asked(bot, "minutes DAG31")
    assert (await bot.send(answer(bot, said, key, card["content"]["declineContext"], "", "decline")))[0] == 200
    await done(bot)
    assert "The file was not kept. To have it after all, say /minutes DAG31" in str(bot.fake.messages["a:paul"])
    assert (attachments(bot, CONSENT), bot.fake.store) == ([], {})


async def test_a_store_that_does_not_take_it_is_told(bot: Bot) -> None:
    said, card, key = await asked(bot, "minutes DAG31")
    bot.fake.store_status = 503
    await bot.send(answer(bot, said, key, card["content"]["acceptContext"], f"{bot.fake.url}/upload/one"))
    await done(bot)
    assert "DAG31 headline report.docx did not reach you" in str(bot.fake.messages["a:paul"])
    assert len(attachments(bot, CONSENT)) == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://tenant.sharepoint.com/x",
        "https://sharepoint.com.evil.test/x",
        "https://tenant.sharepoint.com@evil.test/x",
        "https://evil.test/upload",
        "https://[::1]/x",
        "{fake}/upload/one?key",
        "http://localhost:{port}/upload/one",
        "",
        None,
        7,
    ],
)
async def test_bytes_go_to_a_file_store_alone(bot: Bot, url: Any) -> None:
    if isinstance(url, str):  # the fake would take what comes to it; under another name it is no place that was named
        url = url.replace("{fake}", bot.fake.url).replace("{port}", bot.fake.url.rpartition(":")[2])
    said = bot.activity(text="hello")
    let = answer(bot, said, "1", {"command": "/minutes DAG31"}, "x")
    let["value"]["uploadInfo"]["uploadUrl"] = url
    assert (await bot.send(let))[0] == 200
    await done(bot)
    assert "did not reach you" in str(bot.fake.messages["a:paul"])
    assert bot.fake.store == {}


@pytest.mark.parametrize("context", [{"command": "/done DAG31-03"}, {"command": 7}, {}, "x", None])
async def test_a_forged_answer_does_no_more_than_a_question(bot: Bot, context: Any) -> None:
    said = bot.activity(text="hello")
    assert (await bot.send(answer(bot, said, "1", context, f"{bot.fake.url}/upload/one")))[0] == 200
    await done(bot)
    assert bot.fake.store == {}
    with bot.app.database.read() as unit:
        assert all(one.live for one in unit.actions.all() if str(one.ref) == "DAG31-03")


async def test_nobody_is_offered_a_file_where_others_are(bot: Bot) -> None:
    paul = bot.fake.member("paul", "Paul Pettitt")
    said = bot.in_channel("minutes DAG31", paul)
    assert (await bot.send(answer(bot, said, "1", {"command": "/minutes DAG31"}, "x")))[0] == 400


def link_in(bot: Bot) -> str:
    (message,) = [one.body for one in bot.fake.posted() if one.query.get("isTargetedActivity")]
    body = message["attachments"][0]["content"]["body"]
    (action,) = (one for part in body for one in part.get("actions", ()) if one["type"] == "Action.OpenUrl")
    assert action["title"] == f"Download {NAME}"
    return str(action["url"])


async def test_in_a_channel_its_asker_alone_gets_a_link_that_ends(fake: Microsoft, tmp_path: Path) -> None:
    now = [STARTS]
    async with serving(tmp_path, fake, lambda: now[0]) as bot:
        await bot.send(bot.in_channel("export actions overdue xlsx", fake.member("paul", "Paul Pettitt")))
        url = link_in(bot)
        assert url.startswith("https://secretariat.test/teams/file?for=")
        made: list[str] = []
        bot.app.secretariat.watch(lambda name, _: made.append(name))
        status, headers, data = await bot.get(url.removeprefix("https://secretariat.test"))
        assert (status, data[:2]) == (200, b"PK")
        assert headers["Content-Disposition"].startswith(f'attachment; filename="{NAME}"')
        assert (headers["X-Content-Type-Options"], made) == ("nosniff", [])
        path = url.removeprefix("https://secretariat.test")
        for forged in (path[:-1] + ("0" if path[-1] != "0" else "1"), "/teams/file", "/teams/file?for=é.é"):
            assert (await bot.get(forged))[0] == 410
        now[0] += timedelta(minutes=16)
        assert (await bot.get(path))[0] == 410


async def test_a_link_brings_what_its_own_answer_told_of(bot: Bot) -> None:
    question, paul = "export actions xlsx", bot.fake.member("paul", "Paul Pettitt")
    await bot.send(bot.in_channel(question, paul))
    early = link_in(bot)
    await bot.send(bot.in_channel("action note DAG31-03 asked", paul))
    async with beside(bot) as other:
        told = await other._opened.turns._talk.answer(heard(bot.in_channel(question, paul)), question)
        (late,) = (await other._links.of(told.person, told.reply)).values()
    (file,) = files_in(told.reply)
    brought = [(await bot.get(one.removeprefix("https://secretariat.test")))[2] for one in (early, late)]
    assert [one == file.content for one in brought] == [False, True]


async def test_without_an_address_of_ours_it_says_what_to_do(fake: Microsoft, tmp_path: Path) -> None:
    async with serving(tmp_path, fake, PUBLIC_URL="") as bot:
        await bot.send(bot.in_channel("minutes DAG31", fake.member("paul", "Paul Pettitt")))
        (message,) = [one.body for one in fake.posted() if one.query.get("isTargetedActivity")]
        assert "Files reach you in a chat with me alone" in str(message)
        assert "PUBLIC_URL" in str(message)
        assert TENANT not in str(message)


async def test_a_button_brings_a_file_as_words_do(bot: Bot) -> None:
    """Its answer is no other page of the card that it stands in, which would take the card's place and no more."""
    said = bot.activity(text="export actions zzz")
    await bot.send(said)
    await done(bot)
    (key,) = bot.fake.messages["a:paul"]
    data = {"command": "/export actions xlsx", "view": "export actions zzz"}
    assert (await bot.send(bot.press(key, data, said)))[0] == 200
    await done(bot)
    assert [one["name"] for one in attachments(bot, CONSENT)] == [NAME]


async def test_whoever_waits_long_for_a_file_is_told_that_it_follows(bot: Bot) -> None:
    with bot.app.database.write() as unit:
        one = unit.actions.all()[0]
        for number in range(3_500):
            unit.actions.save(replace(one, ref=ActionRef("DAG", str(100 + number // 50), number % 50 + 1), version=0))
        unit.audit.record(STARTS, "test", "/import much")
    paul = bot.fake.member("paul", "Paul Pettitt")
    for said, place in ((bot.activity, "a:paul"), (partial(bot.in_channel, sender=paul), f"{CHANNEL};messageid=1700")):
        assert (await bot.send(said(text="export actions docx")))[0] == 200
        await done(bot)
        first, *rest = [
            one.get("summary") or one["attachments"][0]["name"] for one in bot.fake.messages[place].values()
        ]
        assert first == "That takes a moment; the answer follows."
        assert [one.rpartition(": ")[2] for one in rest][:1] == ["MHHS actions 2024-01-08.docx"]
