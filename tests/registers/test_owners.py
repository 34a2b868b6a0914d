"""Owners: the papers' grammar, and who somebody is to an action."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registers.owners import Owner, OwnerKind, print_owners, read_owners
from registers.people import Person, Seat, is_chair, is_member, is_owner, is_pmo, misspelt

NAMES = st.from_regex(r"[A-Z][a-z]{1,8}( [A-Z][a-z]{1,8}){0,2}", fullmatch=True)
OWNERS = st.one_of(st.builds(Owner, NAMES), st.builds(Owner, NAMES, NAMES))


@pytest.mark.parametrize(
    ("cell", "owners"),
    [
        ("Programme (PMO)", (Owner("Programme", "PMO"),)),
        ("Programme (Paul Pettitt & Lee Cox)", (Owner("Programme", "Paul Pettitt"), Owner("Programme", "Lee Cox"))),
        (
            "Change Raiser (NGESO) & Programme (Immy Syms)",
            (Owner("Change Raiser", "NGESO"), Owner("Programme", "Immy Syms")),
        ),
        ("Large Supplier Representative", (Owner("Large Supplier Representative"),)),
        (
            "Code Bodies, Programme (PMO & Design Team)",
            (Owner("Code Bodies"), Owner("Programme", "PMO"), Owner("Programme", "Design Team")),
        ),
        ("Chair & Secretariat", (Owner("Chair"), Owner("Secretariat"))),
        ("Programme – PMO", (Owner("Programme", "PMO"),)),
        ("Programme (Paul Pettitt and Lee Cox)", (Owner("Programme", "Paul Pettitt"), Owner("Programme", "Lee Cox"))),
        ("Programme (PMO) and Change Raiser", (Owner("Programme", "PMO"), Owner("Change Raiser"))),
        ("Programme (Testing and Migration Team)", (Owner("Programme", "Testing and Migration Team"),)),
        ("Programme (broken", (Owner("Programme (broken"),)),
        ("TBC", ()),
        ("", ()),
    ],
)
def test_owner_cells(cell: str, owners: tuple[Owner, ...]) -> None:
    assert read_owners(cell) == owners


@given(st.lists(OWNERS, unique=True, max_size=5).map(tuple))
def test_what_prints_reads_back(owners: tuple[Owner, ...]) -> None:
    assert read_owners(print_owners(owners)) == owners


@given(st.text(max_size=300))
def test_any_cell_reads(cell: str) -> None:
    read_owners(cell)


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        ("Lee Cox", OwnerKind.PERSON),
        ("Programme (Lee Cox)", OwnerKind.PERSON),
        ("Programme (Design Team)", OwnerKind.TEAM),
        ("Programme (PMO)", OwnerKind.TEAM),
        ("Programme (CCAG Chair)", OwnerKind.ROLE),
        ("Large Supplier Representative", OwnerKind.CONSTITUENCY),
        ("CCAG members", OwnerKind.EVERYBODY),
        ("Change Raiser (NGESO)", OwnerKind.TEAM),
    ],
)
def test_kinds_of_owner(cell: str, kind: OwnerKind) -> None:
    assert read_owners(cell)[0].kind is kind


PAUL = Person("paul", "Paul Pettitt", (Seat("Design Lead"),))
CHAIR = Person("chair", "Justin Andrews", (Seat("Chair", "DAG"),))
CAROLYN = Person("carolyn", "Carolyn Burns", (Seat("Small Supplier Representative", "DAG"),))
PMO = Person("immy", "Immy Syms", (Seat("PMO Change Lead"),))
EVERYBODY = (PAUL, CHAIR, CAROLYN, PMO)


@pytest.mark.parametrize(
    ("cell", "theirs"),
    [
        ("Paul Pettitt", {PAUL}),
        ("Programme (Paul Pettit)", set()),
        ("Chair", {CHAIR}),
        ("Programme (DAG Chair)", {CHAIR}),
        ("Programme (CCAG Chair)", set()),
        ("Small Supplier Rep", {CAROLYN}),
        ("Programme (PMO)", {PMO}),
        ("DAG members", {CHAIR, CAROLYN}),
        ("Programme (Design Lead)", {PAUL}),
    ],
)
def test_whose_it_is(cell: str, theirs: set[Person]) -> None:
    assert {one for one in EVERYBODY if is_owner(one, read_owners(cell)[0], "DAG")} == theirs


def test_a_misspelling_is_somebody_only_when_it_can_be_nobody_else() -> None:
    names = [one.name for one in EVERYBODY]
    assert misspelt("Paul Pettit", names) == "Paul Pettitt"
    assert misspelt("Paul Pettitt", names) is None
    assert misspelt("Saul Pettit", names) is None
    assert misspelt("Paul Pettit", (*names, "Paul Pettito")) is None


def test_rights_are_seats() -> None:
    assert is_pmo(PMO)
    assert not is_pmo(PAUL)
    assert is_chair(CHAIR, "DAG")
    assert is_chair(CHAIR, "eDAG")
    assert not is_chair(CHAIR, "CCAG")
    assert is_member(CAROLYN, "DAG")
    assert not is_member(PAUL, "DAG")
