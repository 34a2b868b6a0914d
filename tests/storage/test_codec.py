"""Whatever the registers can hold comes back from its text as it was."""

import types
from dataclasses import fields, is_dataclass, make_dataclass
from datetime import date, datetime, time
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registers.actions import Action
from registers.changes import Change
from registers.decisions import Decision
from registers.findings import Finding, Severity
from registers.horizon import HorizonItem
from registers.meetings import Meeting
from registers.milestones import Milestone
from registers.people import Person, Seat
from registers.refs import ActionRef
from registers.releases import Release
from registers.risks import Risk
from registers.votes import Roll
from storage.codec import decode, encode
from tests.storage.examples import ACTION, CHANGE, MEETING, ROLL, action

KINDS = [Action, Change, Decision, Finding, HorizonItem, Meeting, Milestone, Person, Release, Risk, Roll]
TEXTS = st.text(st.characters(codec=None), max_size=12)  # half surrogates and NUL included


def values(hint: Any) -> st.SearchStrategy[Any]:
    """Anything that the hint allows."""
    origin, inside = get_origin(hint), get_args(hint)
    if origin is tuple:
        return st.lists(values(inside[0]), max_size=2).map(tuple)
    if origin in {Union, types.UnionType}:
        return st.one_of(*(values(one) for one in inside))
    if isinstance(hint, type) and is_dataclass(hint):
        hints = get_type_hints(hint)
        return st.builds(hint, **{one.name: values(hints[one.name]) for one in fields(hint)})
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(hint)
    plain: dict[Any, st.SearchStrategy[Any]] = {
        str: TEXTS,
        int: st.integers(),
        bool: st.booleans(),
        date: st.dates(),
        time: st.times().map(lambda one: one.replace(fold=0)),
        type(None): st.none(),
    }
    return plain[hint]


@pytest.mark.parametrize("kind", KINDS)
def test_decoding_undoes_encoding(kind: type) -> None:
    @given(values(kind))
    @settings(max_examples=60, deadline=None)
    def same(value: Any) -> None:
        text = encode(value)
        assert text.isascii()
        assert "\0" not in text
        back: object = decode(kind, text)
        assert (back, type(back), repr(back)) == (value, kind, repr(value))

    same()


def test_what_was_stored_can_still_be_read() -> None:
    """These stand in databases: a change that breaks them needs a migration."""
    stored = {
        '{"ref":{"group":"DAG","meeting":"31","number":3},"text":"Do what DAG31-03 says",'
        '"owners":[{"party":"Programme","name":"Paul Pettitt"},{"party":"Programme","name":"Lee Cox"}],'
        '"owner_text":"Programme (Paul Pettitt & Lee Cox)",'
        '"due":{"written":{"raw":"10/01/2024","day":"2024-01-10","precision":"day"}},'
        '"raised":{"raw":"13/12/2023","day":"2023-12-13","precision":"day"},"area":"CR036","status":"recommended",'
        '"updates":[{"on":"2023-12-20","by":"Paul Pettitt","move":"note","text":"Half done"},'
        '{"on":null,"by":"paper","move":"recommended"}],'
        '"past_dues":[{"written":{"raw":"03/01/2024","day":"2024-01-03","precision":"day"},'
        '"tie":{"group":"DAG","working_days":5},"until":"2024-01-04","changed_by":"Lee Cox","because":"Holidays"}],'
        '"about":[["ChangeRef",{"number":36}],["DecisionRef",{"group":"DAG","number":85}]],'
        '"source":{"paper":"headline report","line":12}}': ACTION,
        '{"change":{"number":36},"group":"DAG","meeting":{"group":"DAG","number":"31"},'
        '"rows":[{"seat":"DNO","vote":"yes"},{"seat":"iDNO","vote":"vacant"}]}': ROLL,
        '{"group":"DAG","number":"31","date":{"raw":"13/12/2023","day":"2023-12-13","precision":"day"},'
        '"start":"10:00:00","end":"13:30:00","venue":"Teams",'
        '"agenda":[{"no":"1","item":"Welcome","start":"10:00:00","minutes":5}],'
        '"attendance":[{"name":"Lee Cox","role":"PMO","section":"Programme","note":"part meeting"}]}': MEETING,
        '{"key":"lee-cox","name":"Lee Cox","seats":[{"title":"Chair","group":"DAG"}]}': Person(
            "lee-cox", "Lee Cox", (Seat("Chair", "DAG"),)
        ),
        '{"paper":"Report","check":"dates","severity":"warning","line":3,"quote":"a","says":"b"}': Finding(
            "Report", "dates", Severity.WARNING, 3, "a", "b"
        ),
    }
    assert {text: decode(type(value), text) for text, value in stored.items()} == stored
    assert {encode(value): value for value in stored.values()} == stored


def test_a_decoded_value_is_as_good_as_one_that_was_made() -> None:
    back = decode(Change, encode(CHANGE))
    assert hash(back.assessments) == hash(CHANGE.assessments)
    assert vars(decode(ActionRef, encode(ACTION.ref))) == vars(ACTION.ref)
    assert vars(decode(Action, encode(action("DAG31-04")))) == vars(action("DAG31-04"))


@pytest.mark.parametrize("hint", [float, dict[str, int], tuple[int, str], datetime | date, set[str]])
def test_a_field_without_a_form_is_refused_when_its_class_is_first_met(hint: Any) -> None:
    with pytest.raises(TypeError, match="has no form for"):
        decode(make_dataclass("Kind", [("field", hint)]), "{}")
