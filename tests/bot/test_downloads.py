"""Who takes a file gets what they were told of, whichever process kept what before."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.app import App
from bot.downloads import Downloads, digest
from chat.files import File
from chat.messages import Place, Press, Request
from chat.plain_text import files_in
from registers.people import Person
from registers.refs import ActionRef
from tests.conversation import STARTS
from tests.handlers.test_minutes import app

__all__ = ["app"]  # the fixture

PMO = Person("pmo", "PMO")
ASKED = Request(Press("/export actions DAG csv"), PMO, Place("teams", "x", direct=True), STARTS)


async def answered(app: App, keeps: Downloads) -> File:
    """The file of an answer to the question, kept."""
    reply = await app.secretariat.answer(ASKED)
    keeps.keep(PMO, reply)
    (file,) = files_in(reply)
    return file


async def test_a_file_kept_before_a_change_is_not_brought_for_the_answer_after_it(app: App) -> None:
    one, other = Downloads(app.secretariat), Downloads(app.secretariat)
    early = await answered(app, one)
    with app.database.write() as unit:
        action = unit.actions.get(ActionRef("DAG", "31", 3))
        assert action
        unit.actions.save(replace(action, text="Said anew."))
        unit.audit.record(STARTS, "pmo", "/import")
    late = await answered(app, other)
    assert early.content != late.content
    made: list[str] = []
    app.secretariat.watch(lambda name, _: made.append(name))
    assert (await other.file(ASKED, digest(late)), made) == (late, [])
    assert (await one.file(ASKED, digest(early)), made) == (early, [])
    assert (await one.file(ASKED, digest(late)), made) == (late, ["export"])


async def test_a_file_is_not_kept_for_ever(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    app.secretariat.watch(lambda name, _: made.append(name))
    for seconds, anew in ((60.0, 0), (0.05, 1)):
        monkeypatch.setattr("bot.downloads._LASTS", seconds)
        keeps = Downloads(app.secretariat)
        kept = await answered(app, keeps)
        made.clear()
        await asyncio.sleep(0.1)
        assert (await keeps.file(ASKED, digest(kept)), len(made)) == (kept, anew)
