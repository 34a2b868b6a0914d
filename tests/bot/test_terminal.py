"""A reply reads well in any width of terminal, and its words can neither move the cursor nor turn the direction."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.terminal import terminal
from bot.terminal_text import width_of
from chat.messages import (
    Bullets,
    Chart,
    Facts,
    Fold,
    Line,
    Part,
    Reply,
    Series,
    Shape,
    Strong,
    Table,
    Tag,
    Tone,
    words,
)
from tests.bot.replies import CASES, CHANGE, MATRIX, RAISE, replies
from tests.bot.schemas import check_golden

UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
STYLES = re.compile("\x1b\\[\\d+m")


def check(reply: Reply, width: int) -> None:
    said = terminal(reply, width)
    said.encode("utf-8")
    assert UNSEEN.search(said) is None
    assert said.strip()
    assert said.endswith("\n")
    assert max(map(width_of, said.split("\n"))) <= width
    coloured = terminal(reply, width, colour=True)
    assert STYLES.sub("", coloured) == said or max(map(width_of, coloured.split("\n"))) <= width
    assert UNSEEN.search(STYLES.sub("", coloured)) is None


@pytest.mark.parametrize("part", CASES)
@pytest.mark.parametrize("width", [40, 100])
def test_every_part_fits(part: Part, width: int) -> None:
    check(Reply("What is said", (part,)), width)


@settings(max_examples=60, deadline=None)
@given(replies, st.integers(20, 200))
def test_any_reply_fits(reply: Reply, width: int) -> None:
    check(reply, width)


def test_the_change_and_the_form() -> None:
    check_golden("change.txt", terminal(CHANGE, 72) + "\n" + terminal(Reply("", (RAISE, MATRIX)), 72))


def test_nothing_said_is_said() -> None:
    assert terminal(Reply("")) == "There is nothing to say.\n"
    assert terminal(Reply("Closed DAG31-03.", (Bullets(()), Facts(())))) == "Closed DAG31-03.\n"


def test_escapes_are_gone_and_colour_is_ours() -> None:
    reply = Reply("", (Line((Strong("\x1b[2Jclear it"), Tag("late", Tone.BAD))),))
    assert terminal(reply) == "[2Jclear it[late]\n"
    assert terminal(reply, colour=True) == "\x1b[1m[2Jclear\x1b[0m \x1b[1mit\x1b[0m\x1b[31m[late]\x1b[0m\n"


def test_wide_letters_take_two_columns() -> None:
    assert terminal(Reply("", (Line(words("語" * 15)),)), 20) == "語" * 10 + "\n" + "語" * 5 + "\n"


def test_a_table_wraps_in_its_columns_and_a_very_wide_one_is_told() -> None:
    table = Table(("Seat", "Says"), ((words("Chair"), words("that it is agreed by all present")),))
    assert terminal(Reply("", (table,)), 30).splitlines() == [
        "Seat   Says",
        "-----  -----------------------",
        "Chair  that it is agreed by",
        "       all present",
    ]
    wide = Table(tuple(f"Col{at}" for at in range(9)), (tuple(words(f"value {at}") for at in range(9)),))
    assert terminal(Reply("", (wide,)), 40).startswith("- Col0: value 0; Col1: value 1;")


def test_bars_are_to_scale_and_never_nothing_for_something() -> None:
    series = (Series("Done", Tone.GOOD, (200, 1)), Series("Due", Tone.WARN, (100, 0)))
    said = terminal(Reply("", (Chart("By group", Shape.BARS, ("DAG", "CCAG"), series),)), 50).splitlines()
    assert said == ["By group", f"  DAG   {'D' * 25}{'U' * 12} 300", "  CCAG  D 1", "  D = Done, U = Due"]


def test_an_empty_chart_says_so() -> None:
    assert terminal(Reply("", (Chart("Votes", Shape.SHARE, (), ()),))) == "Votes\n  (nothing to count)\n"


def test_a_fold_follows_set_in() -> None:
    assert terminal(Reply("", (Fold("History", (Line(words("Once")),)),))) == "History\n  Once\n"
