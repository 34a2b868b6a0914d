"""Values print to words that read back as the same values; any words are understood or refused in words."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from chat.commands import Command
from chat.forms import form_of
from chat.grammar import Around, Missing, Unfilled, bind, fill, say
from chat.kinds import Kind
from chat.messages import Field, Form, Input
from handlers.registry import all_commands
from registers.owners import Owner
from registers.problems import Problem
from registers.refs import (
    ActionRef,
    ChangeRef,
    DecisionSaid,
    HorizonRef,
    MeetingRef,
    MeetingSaid,
    MilestoneRef,
    ReleaseRef,
)
from registers.when import After, BeforeMeeting, OnDay, OnWeekday, Unit, When, read_when

COMMANDS = all_commands()
WORDS = st.one_of(
    st.text(max_size=40),
    st.lists(
        st.sampled_from(
            [
                *("for", "due", "about", "because", "to", "by", "at", "in", "on", "with", "closing", "saying"),
                *("DAG", "DAG31-03", "36", "IR7", "10 minutes", "Large Supplier", "yes", "accept"),
                *('"', "\\", "Lee Cox", "Friday", "&", ","),
            ]
        ),
        max_size=8,
    ).map(" ".join),
)
ACTIONS = st.builds(
    ActionRef, st.sampled_from(["DAG", "CCAG", "eCCAG"]), st.sampled_from(["31", "10.1"]), st.integers(1, 99)
)
# Names of three letters or more: none of them is a word that introduces something.
NAMES = st.from_regex(r"[A-Z][a-z]{2,6} [A-Z][a-z]{2,6}", fullmatch=True).filter(
    lambda name: not {"for", "due"} & set(name.lower().split())
)
WHENS: st.SearchStrategy[When] = st.one_of(
    st.builds(OnDay, st.integers(1, 28), st.integers(1, 12), st.one_of(st.none(), st.integers(2000, 2099))),
    st.builds(OnWeekday, st.integers(0, 6), st.booleans()),
    st.builds(After, st.integers(0, 99), st.sampled_from(Unit)),
    st.builds(BeforeMeeting, st.sampled_from(["DAG", "CCAG"]), st.integers(0, 20)),
)
VALUES: Mapping[str, st.SearchStrategy[Any]] = {
    "ACTION": ACTIONS,
    "ACTION …": st.lists(ACTIONS, min_size=1, max_size=3, unique=True).map(tuple),
    "CR": st.builds(ChangeRef, st.integers(1, 9999)),
    "DECISION": st.builds(DecisionSaid, st.sampled_from(["DAG", ""]), st.integers(1, 999)),
    "MEETING": st.builds(MeetingRef, st.just("DAG"), st.sampled_from(["31", "10.1"])),
    "MEETING|GROUP": st.sampled_from([MeetingSaid("DAG", "31"), MeetingSaid("", "10.1"), MeetingSaid("eDAG", "")]),
    "REF": st.builds(HorizonRef, st.just("R"), st.just("0044")),
    "REF|settings [GROUP]": st.sampled_from(["DAG31-03", "DAG31", "eDAG 2024-01-24", "settings", "settings DAG"]),
    "GROUP": st.sampled_from(["DAG", "CCAG"]),
    "DAY": WHENS,
    "MILESTONE": st.builds(MilestoneRef, st.integers(0, 999)),
    "RELEASE": st.builds(ReleaseRef, st.sampled_from(["7", "5.2"])),
    "CONSTITUENCY": st.sampled_from(["Large Supplier", "DNO", "I&C Supplier", "Smart Energy Code Representative"]),
    "N minutes": st.integers(1, 999),
    "": WORDS.map(str.strip).filter(bool),
}
OWNERS = st.lists(
    st.one_of(st.builds(Owner, NAMES), st.builds(Owner, st.just("Programme"), NAMES)),
    min_size=1,
    max_size=3,
    unique=True,
)


def values_of(kind: Kind) -> st.SearchStrategy[Any]:
    if kind.options:
        return st.sampled_from(kind.options)
    return OWNERS.map(tuple) if kind.label.startswith("whom") else VALUES[kind.sign]


@st.composite
def said(draw: st.DrawFn) -> tuple[Command, dict[str, Any]]:
    command = draw(st.sampled_from(COMMANDS.all))
    values = {}
    for one in command.parameters:
        if one.required or draw(st.booleans()):
            values[one.name] = draw(values_of(one.kind))
    return command, values


@given(said())
def test_what_is_printed_reads_back(given_command: tuple[Command, dict[str, Any]]) -> None:
    command, values = given_command
    words = say(command, values)
    found, rest = COMMANDS.find(words)
    assert found is command
    assert bind(command, rest) == values


@given(st.text(max_size=200))
def test_any_text_is_a_command_or_a_problem(text: str) -> None:
    with suppress(Problem):
        command, rest = COMMANDS.find(text)
        bind(command, rest)


@given(st.sampled_from(COMMANDS.all), WORDS, st.sampled_from(["", "DAG31-03", "CR036"]), st.sampled_from(["", "DAG"]))
def test_any_words_after_a_command_are_values_or_a_problem(
    command: Command, words: str, subject: str, group: str
) -> None:
    with suppress(Problem):
        bind(command, words, Around(subject, group))


@given(said(), st.sampled_from(["", "DAG31-03", "CR036"]), st.sampled_from(["", "DAG"]))
def test_what_was_typed_stands_for_its_values_only_where_it_gives_them(
    given_command: tuple[Command, dict[str, Any]], subject: str, group: str
) -> None:
    command, values = given_command
    bare = " ".join(
        [command.name, *(one.kind.show(values[one.name]) for one in command.parameters if one.name in values)]
    )
    for typed in (bare, say(command, values).removeprefix("/"), command.name):
        with suppress(Problem):
            found, rest = COMMANDS.find(typed)
            meant = bind(found, rest, Around(subject, group))
            again, words = COMMANDS.find(say(found, meant, typed))
            assert (again, bind(again, words)) == (found, meant)


@given(WHENS)
def test_a_day_prints_as_people_say_it(when: When) -> None:
    assume(
        not (
            isinstance(when, After) and when.unit is Unit.DAY and str(when) in {"today", "tomorrow"} and when.count > 1
        )
    )
    assert read_when(str(when)) == when


NOWHERE = Around()


@pytest.mark.parametrize(
    ("said", "opens"),
    [("reopen DAG31-03 because", True), ("snooze DAG31-03 until ", True), ("cr approve 40 with", False)],
)
def test_a_word_that_introduces_nothing_leaves_it_out_where_it_is_needed(said: str, opens: bool) -> None:
    with pytest.raises(Problem) as caught:
        reads(said)
    assert isinstance(caught.value, Missing) is opens


def reads(text: str, around: Around = NOWHERE) -> dict[str, Any]:
    command, rest = COMMANDS.find(text)
    return bind(command, rest, around)


def test_several_references_and_a_note() -> None:
    refs = tuple(ActionRef("DAG", "31", number) for number in (3, 6, 7))
    assert reads("/done dag31-3, DAG 31-06 and DAG31-07 sent to all parties") == {
        "actions": refs,
        "closing_note": "sent to all parties",
    }


def test_words_that_introduce_may_stand_in_any_order_and_in_quotes() -> None:
    plain = reads("action raise DAG Wait for the list for Lee Cox about CR36 due Friday")
    assert plain == {
        "group": "DAG",
        "text": "Wait for the list",
        "owners": (Owner("Lee Cox"),),
        "due": OnWeekday(4),
        "about": ChangeRef(36),
    }
    assert (
        reads('action raise DAG "Wait for Ofgem due then" for Lee Cox due Friday')["text"] == "Wait for Ofgem due then"
    )


def test_what_ends_a_sentence_may_end_it_only_where_it_is_of_its_kind() -> None:
    assert reads("cr raise Change to Interface IF-165 by Change Raiser (NGESO) to psg") == {
        "title": "Change to Interface IF-165",
        "raiser": (Owner("Change Raiser", "NGESO"),),
        "group": "PSG",
    }
    assert reads("cr raise Move reads to noon") == {"title": "Move reads to noon"}
    assert reads("ia answer 40 accept good for customers for i&c supplier rep") == {
        "change": ChangeRef(40),
        "verdict": "accept",
        "comment": "good for customers",
        "whose": "I&C Supplier",
    }
    assert reads("agenda add DAG Wait for Ofgem for 5 mins by Lee Cox") == {
        "group": "DAG",
        "item": "Wait for Ofgem",
        "minutes": 5,
        "lead": (Owner("Lee Cox"),),
    }


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ("dag31-3", "DAG31-03"),
        ("change request 36", "CR036"),
        ("dag 2024-01-24", "DAG 2024-01-24"),
        ("Settings", "settings"),
        ("settings dag", "settings DAG"),
    ],
)
def test_what_is_undone_is_named(said: str, what: str) -> None:
    assert reads(f"undo {said}") == {"what": what}


@pytest.mark.parametrize(
    "said", ["that", "36", "DAG", "LOOK 2024-01-24", "2024-01-24", "settings look", "settings DAG 2", "DAG31-03 please"]
)
def test_other_words_name_nothing_to_undo(said: str) -> None:
    with pytest.raises(Problem, match="after /undo"):
        reads(f"undo {said}")


def test_a_thread_lends_its_record_and_a_channel_its_group() -> None:
    assert reads("done sent", Around(subject="DAG31-03")) == {
        "actions": (ActionRef("DAG", "31", 3),),
        "closing_note": "sent",
    }
    assert reads("action raise Ask them for Lee Cox due Friday", Around(group="DAG"))["group"] == "DAG"


def test_what_is_left_out_is_said_with_an_example() -> None:
    with pytest.raises(Missing, match=r"Say an action, such as DAG31-03. For example: /done DAG31-03"):
        reads("done")
    with pytest.raises(Missing) as missing:
        reads("reopen DAG31-03")
    assert missing.value.understood == {"actions": (ActionRef("DAG", "31", 3),)}


def test_a_typo_gets_the_nearest_command_with_its_words() -> None:
    with pytest.raises(Problem) as problem:
        COMMANDS.find("/dnoe DAG31-03")
    assert problem.value.near == ("/done DAG31-03",)


def test_a_reference_alone_shows_what_it_names_and_a_sentence_about_it_is_offered_that() -> None:
    for said, name in (("DAG31-03", "action"), ("cr 36", "cr"), ("/CR036", "cr"), ("dag-dec85", "decision")):
        command, rest = COMMANDS.find(said)
        assert (command.name, bool(bind(command, rest))) == (name, True)
    with pytest.raises(Problem, match=r"I do not know “about”\. Did you mean this\?") as problem:
        COMMANDS.find("about DAG31-03")
    assert problem.value.near == ("/action DAG31-03",)
    with pytest.raises(Problem) as problem:
        COMMANDS.find("what is CR036")
    assert problem.value.near[-1] == "/cr CR036"


@pytest.mark.parametrize(
    ("said", "near"),
    [
        ("please raise an action", ("/action raise", "/action")),
        ("overdue actions, please!", ("/actions",)),
        ("what is CR036 waiting for", ("/cr CR036",)),  # and no “/why is CR036 waiting for”
        ("who are you?", ("/help",)),
        ("thanks!", ()),
    ],
)
def test_a_sentence_that_speaks_of_a_command_is_offered_it(said: str, near: tuple[str, ...]) -> None:
    with pytest.raises(Problem) as problem:
        COMMANDS.find(said)
    assert problem.value.near == near


@pytest.mark.parametrize(
    ("said", "near"),
    [
        ("/note DAG31-06 asked SITWG", ("/action note DAG31-06 asked SITWG",)),  # and no “/done DAG31-06 …”
        ("extend DAG31-06 to Friday", ("/action extend DAG31-06 to Friday",)),
        ("/close DAG31-06", ("/done DAG31-06",)),
        ("/raise DAG", ("/action raise DAG", "/cr raise DAG")),
        ("mine overdue", ("/my actions overdue",)),
        ("hello", ("/my actions", "/help")),
        ("/cr 36 approve", ("/cr approve 36",)),
        ("/action DAG31-06 done sent", ("/done DAG31-06 sent",)),
        ("/action close DAG31-06", ("/done DAG31-06",)),
        ("/ia 40 answer accept", ("/ia answer 40 accept",)),
        ("/cr 40 vote yes", ("/vote 40 yes",)),
    ],
)
def test_what_people_call_a_command_is_offered_and_not_done(said: str, near: tuple[str, ...]) -> None:
    with pytest.raises(Problem) as problem:
        COMMANDS.find(said)
    assert problem.value.near == near


def test_a_question_by_another_name_is_answered_where_it_is_asked_with_a_slash() -> None:
    command, rest = COMMANDS.find("/mine overdue")
    assert (command.name, rest) == ("my actions", "overdue")


@pytest.mark.parametrize("said", ["Done! DAG31-03", "done: DAG31-03", "/Action, note: DAG31-03 x"])
def test_a_stop_behind_a_name_is_no_part_of_it(said: str) -> None:
    assert COMMANDS.find(said)[0].name in {"done", "action note"}


@pytest.mark.parametrize(("said", "near"), [("done? DAG31-03", "/done DAG31-03"), ("Undo?", "/undo")])
def test_a_question_changes_nothing(said: str, near: str) -> None:
    with pytest.raises(Problem) as problem:
        COMMANDS.find(said)
    assert near in problem.value.near
    assert COMMANDS.find("help?")[0].name == "help"


def test_a_form_is_the_commands_own_parameters() -> None:
    command = COMMANDS.named("reopen")
    assert command is not None
    assert form_of(command, {"actions": "DAG31-03"}, {"reason": "Say some words."}) == Form(
        "Open an action again",
        "reopen",
        (
            Field("actions", "Actions", Input.TEXT, "DAG31-03", hint="An action, such as DAG31-03."),
            Field("reason", "Reason", Input.LONG, error="Say some words."),
        ),
    )


def test_a_form_sent_back_says_beside_each_field_what_is_wrong() -> None:
    command = COMMANDS.named("action raise")
    assert command is not None
    with pytest.raises(Unfilled) as wrong:
        fill(command, {"group": "DAG", "text": "Ask", "owners": "Lee Cox", "due": "sometime"})
    assert list(wrong.value.fields) == ["due"]


def test_every_command_says_what_it_does_with_an_example_that_works() -> None:
    for command in COMMANDS.all:
        found, rest = COMMANDS.find(command.example)
        assert found is command
        bind(command, rest, Around())
        assert command.says.endswith(".")
