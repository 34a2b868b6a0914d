"""No words, however strange, come back as others: they are kept exactly or refused with a sentence."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registers.actions import Update
from registers.problems import Problem
from registers.risks import Risk
from storage.actions import ActionQuery
from storage.engine import Database
from storage.store import Unit
from tests.storage.examples import ACTION, NOW, record

HOSTILE = [
    "nul \0 inside",
    "half \ud83d a pair",
    "'; DROP TABLE actions; --",
    "%(programme_id)s :programme_id ? $1 {0}",
    "100 % _ ! \\",
    "\u202eright to left\u2066",
    "<script>alert(1)</script> <!channel> @everyone",
    "\u0130stanbul \ufb01n \u1e9e 𝔘𝔫𝔦",
    "x" * 100_000,
]


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_text_is_kept_exactly(database: Database, words: str) -> None:
    hostile = replace(ACTION, text=words, area=words, updates=(Update(None, words, words, words),))
    with database.write() as unit:
        saved = unit.actions.save(hostile)
        unit.audit.record(NOW, "lee-cox", words)
    with database.read() as unit:
        assert unit.actions.get(ACTION.ref) == saved == replace(hostile, version=1)
        (entry,) = unit.audit.of("DAG31-03")
        assert (entry.command, entry.changes[0].after) == (words, saved)
        assert unit.audit.verify() == (True, 1)
        assert unit.actions.find(ActionQuery(words=(words[:50],))).items == (saved,)


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_a_key_is_kept_exactly_or_refused(database: Database, words: str) -> None:
    def keep(unit: Unit) -> Risk:
        saved = unit.risks.save(Risk(words, "Made up"))
        unit.inbox.first(words, NOW)
        record(unit)
        return saved

    refused = Problem("There are characters in this that cannot be stored. Say it without them.")
    answer: Risk | Problem
    try:
        answer = database.run_sync(keep, writes=True)
    except Problem as problem:
        answer = problem
    with database.read() as unit:
        if answer == refused:
            assert unit.risks.all() == ()
        else:
            assert unit.risks.get(words) == answer
            assert unit.risks.refs() == (words,)


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_what_is_asked_for_in_strange_words_is_not_there(database: Database, words: str) -> None:
    with database.read() as unit:
        try:
            assert unit.people.named(words) is None
            assert unit.risks.get(words) is None
        except Problem:
            assert "\0" in words or "\ud83d" in words


@given(st.lists(st.text(st.characters(codec=None), max_size=30), max_size=5))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_a_search_raises_nothing_but_a_problem(database: Database, words: list[str]) -> None:
    with database.read() as unit:
        assert unit.actions.find(ActionQuery(words=tuple(words), owners=tuple(words))).total == 0
