"""Words can be shown anywhere once they are clean, and every part can be told in plain words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.messages import (
    Bullets,
    Button,
    Buttons,
    Chart,
    Entries,
    Entry,
    Fact,
    Facts,
    Fold,
    Form,
    Heading,
    Line,
    Link,
    Part,
    Plain,
    Press,
    Quote,
    Reply,
    Series,
    Shape,
    Table,
    Tag,
    Tone,
    words,
)
from chat.plain_text import chart_lines, clean, cut, more, one_line, part_text, summary_of


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("as it is", "as it is"),
        ("a\0b\x1b[31mc\x9bd\x7f", "ab[31mcd"),
        ("abc\u202edef\u2066g\u200f\u061c", "abcdefg"),
        ("half \ud83d here", "half \ufffd here"),
        ("two halves \ud83d\ude00", "two halves \U0001f600"),
        ("a\r\nb\rc\u2028d\x85e\tf", "a\nb\nc\nd\ne f"),
        ("zero\u200bwidth\ufeff\u2060", "zerowidth"),
        ("\U0001f468\u200d\U0001f469", "\U0001f468\u200d\U0001f469"),
    ],
)
def test_what_nobody_can_see_is_gone(said: str, shown: str) -> None:
    assert clean(said) == shown


@given(st.text(alphabet=st.characters()))
def test_clean_words_stay_as_they_are_and_can_be_sent(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    once.encode("utf-8")


def test_cut_counts_the_ellipsis() -> None:
    assert (cut("abcdef", 6), cut("abcdef", 4), cut("ab cdef", 4)) == ("abcdef", "abc…", "ab…")


def test_a_list_that_is_cut_leads_on() -> None:
    left = [(Link(f"DAG31-0{at}", f"/action DAG31-0{at}"), Plain(" Do it")) for at in range(5)]
    assert more(left) == "… and 5 more: say /action DAG31-00, /action DAG31-01, /action DAG31-02 …"
    assert more(left[:1]) == "… and 1 more: say /action DAG31-00"
    assert more([words("x")] * 1200) == "… and 1,200 more"


@pytest.mark.parametrize(
    ("part", "said"),
    [
        (Heading("Open\nactions"), "Open actions"),
        (Line((Plain("Due "), Tag("late"))), "Due [late]"),
        (Quote("Agreed.", "DAG-DEC85"), "“Agreed.” — DAG-DEC85"),
        (Bullets((words("a"), words("b"))), "• a\n• b"),
        (Facts((Fact("Owner", words("Lee Cox")),)), "Owner: Lee Cox"),
        (Table(("A", "B"), ((words("1"), ()),)), "A | B\n1 | "),
        (Buttons((Button("Done", Press("/done DAG31-03")),)), "[Done: /done DAG31-03]"),
        (Entries((Entry(words("One"), (words("line"),), (Button("Do", Press("/do")),)),)), "One\n  line\n  [Do: /do]"),
        (Form("Raise", "/action raise", ()), "Raise: /action raise"),
        (Fold("More", (Heading("H"), Line(words("L")))), "More\nH\nL"),
    ],
)
def test_a_part_in_words(part: Part, said: str) -> None:
    assert part_text(part) == said


def test_charts_in_words() -> None:
    yes, no = Series("Yes", Tone.GOOD, (1, 0)), Series("No", Tone.BAD, (0, 2))
    assert list(chart_lines(Chart("", Shape.SHARE, (), (yes, no)))) == ["Yes: 1", "No: 2"]
    assert list(chart_lines(Chart("", Shape.BARS, ("A", "B", "C"), (yes, no)))) == ["A: Yes 1", "B: No 2", "C: –"]
    assert list(chart_lines(Chart("", Shape.MATRIX, ("A", "B"), (yes, no)))) == ["A: Yes", "B: No"]


def test_a_summary_is_never_empty() -> None:
    assert summary_of(Reply("Two\nlines")) == "Two lines"
    assert summary_of(Reply(" ", (Heading(""), Heading("Open")))) == "Open"
    assert summary_of(Reply("\0")) == "There is nothing to say."
    assert one_line(" a \n b ") == "a b"
