"""How to get to a conversation is kept for each tenant, and whether the bot is still in it."""

from dataclasses import replace

from storage.conversations import Conversation
from storage.engine import Database

TEAM = Conversation("teams", "t1", "19:dag", "https://smba.test/", "28:bot", team="19:team", name="DAG")
CHAT = Conversation("teams", "t1", "a:paul", "https://smba.test/", "28:bot", account="paul", user="29:paul")


def test_the_last_that_was_heard_counts(database: Database) -> None:
    with database.write() as unit:
        unit.conversations.save(TEAM)
        unit.conversations.save(CHAT)
        unit.conversations.save(replace(TEAM, service="https://other.test/"))
        unit.conversations.save(replace(TEAM, tenant="t2"))
    with database.read() as unit:
        assert unit.conversations.of("teams", "t1", "19:dag") == replace(TEAM, service="https://other.test/")
        assert unit.conversations.named("teams", "19:dag") == replace(TEAM, service="https://other.test/")
        assert unit.conversations.of_team("teams", "t2", "19:team") == (replace(TEAM, tenant="t2"),)
        assert unit.conversations.of("slack", "t1", "19:dag") is None
        assert unit.conversations.named("teams", "19:other") is None


def test_the_chat_with_one_person(database: Database) -> None:
    with database.write() as unit:
        unit.conversations.save(replace(CHAT, id="a:old", gone=True))
        unit.conversations.save(CHAT)
    with database.read() as unit:
        assert unit.conversations.alone("teams", "t1", "paul") == CHAT
        assert unit.conversations.alone("teams", "t2", "paul") is None
        assert unit.conversations.lost("teams") == (replace(CHAT, id="a:old", gone=True),)
