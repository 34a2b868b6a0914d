"""What a chat platform must be remembered for: bindings, threads, papers offered, accounts."""

from storage.channels import Binding
from storage.engine import Database
from storage.offers import Offer
from tests.storage.examples import NOW

BOUND = Binding("slack", "T1", "C1", "DAG")


def test_a_channel_is_a_groups_until_that_is_taken_back(database: Database) -> None:
    with database.write() as unit:
        assert unit.channels.of("slack", "T1", "C1") == Binding("slack", "T1", "C1")
        unit.channels.save(BOUND)
        assert unit.touched == (("channels", "slack T1 C1"),)
        unit.audit.record(NOW, "pmo", "/bind DAG")
    with database.write() as unit:
        unit.channels.save(Binding("slack", "T1", "C1", "CCAG", mentions=True))
        unit.audit.record(NOW, "pmo", "/bind CCAG")
    with database.read() as unit:
        assert unit.channels.of("slack", "T1", "C1") == Binding("slack", "T1", "C1", "CCAG", mentions=True)
        assert unit.channels.of("slack", "T2", "C1").group == ""
    for group in ("DAG", ""):
        with database.write() as unit:
            last = unit.audit.last_by("pmo", NOW)
            assert last is not None
            unit.restore(unit.audit.of("slack T1 C1")[1 if group else 0].changes)
            unit.audit.record(NOW, "undoer", "/undo")
        with database.read() as unit:
            assert unit.channels.of("slack", "T1", "C1").group == group
    with database.read() as unit:
        assert unit.channels.all() == ()


def test_a_thread_is_about_the_record_last_spoken_of(database: Database) -> None:
    with database.write() as unit:
        unit.threads.save("slack", "C1", "17.1", "DAG31-03")
        unit.threads.save("slack", "C1", "17.1", "CR036")
    with database.read() as unit:
        assert unit.threads.subject("slack", "C1", "17.1") == "CR036"
        assert unit.threads.subject("slack", "C2", "17.1") == ""


def test_a_paper_waits_until_it_is_taken_away(database: Database) -> None:
    offer = Offer("report.txt", "ab12", '{"half": "\\ud800", "nul": "\\u0000"}')
    with database.write() as unit:
        unit.offers.save(offer, NOW)
        unit.offers.save(offer, NOW)
    with database.write() as unit:
        assert unit.offers.get("ab12") == offer
        assert unit.offers.remove("ab12")
        assert not unit.offers.remove("ab12")
        assert unit.offers.get("ab12") is None


def test_a_persons_accounts_are_known(database: Database) -> None:
    from registers.people import Person

    with database.write() as unit:
        unit.people.save(Person("lee-cox", "Lee Cox"))
        unit.people.link("teams", "A", "29:1", "lee-cox")
        unit.people.link("slack", "T1", "U1", "lee-cox")
        unit.audit.record(NOW, "pmo", "/link")
    with database.read() as unit:
        assert unit.people.accounts("lee-cox") == (("slack", "T1", "U1"), ("teams", "A", "29:1"))
        assert unit.people.accounts("nobody") == ()
