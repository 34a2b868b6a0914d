"""References: every spelling reads, one form prints, and what is no reference is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registers.mentions import changes_cited, mentions
from registers.problems import Problem
from registers.refs import (
    ActionRef,
    ChangeRef,
    DecisionRef,
    HorizonRef,
    MeetingRef,
    MilestoneRef,
    Ref,
    ReleaseRef,
    parse_ref,
)

GROUPS = st.sampled_from(["DAG", "CCAG", "PSG", "eCCAG", "SITWG", "TMAG"])
MEETINGS = st.one_of(st.integers(1, 199).map(str), st.integers(1, 99).map(lambda n: f"{n}.1"))
REFS: st.SearchStrategy[Ref] = st.one_of(
    st.builds(ActionRef, GROUPS, MEETINGS, st.integers(1, 99)),
    st.builds(DecisionRef, GROUPS, st.integers(1, 999)),
    st.builds(ChangeRef, st.integers(1, 9999)),
    st.builds(MeetingRef, GROUPS, MEETINGS),
    st.builds(MilestoneRef, st.integers(1, 99)),
    st.builds(ReleaseRef, st.one_of(st.integers(1, 20).map(str), st.just("5.2"))),
    st.builds(
        HorizonRef, st.sampled_from(["R", "RI", "DP", "MP", "DCP", "CMP"]), st.from_regex(r"[0-9]{4}", fullmatch=True)
    ),
)


@given(REFS)
def test_what_prints_reads_back(ref: Ref) -> None:
    assert parse_ref(str(ref)) == ref
    assert type(ref).parse(str(ref).lower() if not str(ref).startswith("e") else str(ref)) == ref


@pytest.mark.parametrize(
    "spelt", ["dag31-3", "DAG 31-03", "DAG031-03", "DAG-31-03", "dag31–03", "ACTION DAG31-03", " dag31 - 03. "]
)
def test_spellings_of_an_action(spelt: str) -> None:
    assert str(ActionRef.parse(spelt)) == "DAG31-03"


@pytest.mark.parametrize(
    "spelt",
    [
        "36",
        "036",
        "CR36",
        "cr 36",
        "CR 0036",
        "CR-036",
        "Change Request 36",
        "Programme Change Request 036",
        "Change Requests (CRs) 036",
    ],
)
def test_spellings_of_a_change_request(spelt: str) -> None:
    assert str(ChangeRef.parse(spelt)) == "CR036"


@pytest.mark.parametrize(
    ("spelt", "printed"),
    [
        ("DAG 031", "DAG31"),
        ("CCAG #12", "CCAG12"),
        ("dag10.1", "DAG10.1"),
        ("eccag3", "eCCAG03"),
        ("DAG 21.1", "DAG21.1"),
    ],
)
def test_a_meeting_number_is_not_an_integer(spelt: str, printed: str) -> None:
    assert str(MeetingRef.parse(spelt)) == printed


@pytest.mark.parametrize(
    "words", ["", "CR-D129", "DAG", "DAG31-", "31-03", "DAG31-03-04", "TOOLONGGROUP31-03", "CR12345", "²", "\x00"]
)
def test_what_is_no_reference_is_refused_in_words(words: str) -> None:
    with pytest.raises(Problem, match="They look like"):
        parse_ref(words)


@given(st.text(max_size=300))
def test_any_text_is_a_reference_or_a_problem(text: str) -> None:
    for kind in (ActionRef, ChangeRef, DecisionRef, HorizonRef, MeetingRef, MilestoneRef, ReleaseRef):
        try:
            kind.parse(text)
        except Problem:
            continue


def test_mentions_are_the_programmes_own_and_whole_words() -> None:
    text = "(ACTION DAG31-01), see DAG-DEC84; CRs 024 and 025, CR12, CR 0012; not CR-D129, P0210, IF-021, R0225"
    assert [str(one.ref) for one in mentions(text)] == [
        "DAG31-01",
        "DAG-DEC84",
        "CR024",
        "CR025",
        "CR012",
        "CR012",
    ]
    assert changes_cited(text) == (ChangeRef(24), ChangeRef(25), ChangeRef(12))


@given(st.text(max_size=200), REFS)
def test_a_mention_stands_where_it_says(text: str, ref: Ref) -> None:
    whole = f"{text} {ref} {text}"
    for one in mentions(whole):
        assert whole[one.start :].startswith(one.spelt) or one.spelt in whole
