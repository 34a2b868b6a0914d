"""What the bot says in Slack on its own accord: to whom, when, and whether it stays true."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from chat.messages import Place, Request
from registers.dates import Written
from registers.habits import Habits
from registers.meetings import AgendaItem, Meeting
from registers.people import Person, Seat
from schedules.digests import Programme
from schedules.tick import tick
from storage.actions import ActionQuery
from storage.channels import Binding
from storage.slots import DIGEST, Slot, State
from tests.contract.slack.conftest import LEE, NOW, PAUL, PMO, World
from tests.contract.slack.delivering import delivering
from tests.contract.slack.fake import TEAM, Message, text_of

MINUTE = timedelta(minutes=1)


def link(world: World, user: str, name: str) -> str:
    """Has the account be that person's; their key."""
    with world.app.database.write() as unit:
        person = next(one for one in unit.people.all() if one.name == name)
        unit.people.link("slack", TEAM, user, person.key)
        unit.audit.record(NOW, "test", "/link")
    return person.key


async def deliver(world: World, at: datetime) -> None:
    """Delivers what may be delivered then, edits included."""
    await world.bot.settled()
    tick(world.app.database, at, Programme(world.app.calendar, world.app.zone, {}))
    await delivering(world.app.secretariat, world.bot, lambda: at).once()


def alone(world: World, user: str) -> list[Message]:
    return world.slack.said_in(user)


def closings(world: World, user: str) -> list[str]:
    """The closing notes that somebody has, beside reminders."""
    return [told for one in alone(world, user) if "DAG31-" in (told := text_of(one.blocks)) and "overdue" not in told]


async def test_a_reminder_stays_true_when_others_close_what_it_names(world: World) -> None:
    paul = link(world, PAUL, "Paul Pettitt")
    await deliver(world, NOW)
    (message,) = alone(world, PAUL)
    with world.app.database.read() as unit:
        refs = [item.ref for item in unit.reminders.items(paul, NOW.date())]
    assert all(ref in text_of(message.blocks) for ref in refs)
    for ref in refs:
        await world.sender.command(PMO, f"/done {ref}", "C0OTHER")
    await deliver(world, NOW + 2 * MINUTE)
    (message,) = alone(world, PAUL)
    assert "Nothing that you were reminded of is left to do." in text_of(message.blocks)
    assert not any(f"{ref} " in text_of(message.blocks) for ref in refs)


async def test_people_are_reminded_by_the_clock_that_slack_shows_them(world: World) -> None:
    """Until they say by which: who is linked by name, and who was linked before."""
    world.slack.user(PAUL, "Paul Pettitt", tz="America/New_York")
    world.slack.user(PMO, "Office Keeper", tz="Asia/Kolkata")
    world.slack.user(LEE, "Lee Cox", tz="Atlantis/Centre")
    for user in (PAUL, PMO, LEE):
        await world.sender.command(user, "/whoami")
    with world.app.database.read() as unit:
        zones = {one.person: one.zone for one in unit.habits.all()}
    assert zones == {"paul-pettitt": "America/New_York", "office": "Asia/Kolkata"}
    await deliver(world, NOW)
    assert alone(world, PAUL) == []
    await deliver(world, NOW + timedelta(hours=5))
    assert len(alone(world, PAUL)) == 1


async def test_whoever_is_found_to_live_where_the_morning_has_been_is_reminded_that_day(world: World) -> None:
    lee = link(world, LEE, "Lee Cox")
    with world.app.database.write() as unit:
        unit.habits.save(Habits(lee, "Europe/Paris"))
        unit.audit.record(NOW, lee, "/settings zone Europe/Paris")
    world.slack.user(PAUL, "Paul Pettitt", tz="Europe/Paris")
    await deliver(world, NOW - 55 * MINUTE)
    await world.sender.command(PAUL, "/whoami")
    await deliver(world, NOW - 30 * MINUTE)
    assert (len(alone(world, LEE)), len(alone(world, PAUL))) == (1, 1)


async def test_whoever_said_by_which_clock_they_live_is_not_given_another(world: World) -> None:
    link(world, PAUL, "Paul Pettitt")
    with world.app.database.write() as unit:
        unit.habits.save(Habits("paul-pettitt", "Europe/London"))
        unit.audit.record(NOW, "paul-pettitt", "/settings zone Europe/London")
    world.slack.user(PAUL, "Paul Pettitt", tz="America/New_York")
    await world.sender.command(PAUL, "/whoami")
    with world.app.database.read() as unit:
        assert unit.habits.get("paul-pettitt").zone == "Europe/London"


async def raise_actions(world: World, many: int) -> list[str]:
    """The PMO raises actions for Paul."""
    for number in range(many):
        await world.sender.command(PMO, f"/action raise DAG Settle question {number} for Paul Pettitt due 31/01/2024")
    await world.bot.settled()
    with world.app.database.read() as unit:
        found = unit.actions.find(ActionQuery(limit=500)).items
    return sorted(str(one.ref) for one in found if one.text.startswith("Settle question"))


async def test_whoever_raised_an_action_hears_once_that_others_closed_it(world: World) -> None:
    link(world, PAUL, "Paul Pettitt")
    one, other, third = await raise_actions(world, 3)
    await world.sender.command(PAUL, f"/done {one} it was easy", "C0OTHER")
    await world.sender.command(PAUL, f"/done {other}", "C0OTHER")
    await world.sender.command(PAUL, f"/done {third}", "C0OTHER")
    await world.sender.command(PAUL, "/undo", "C0OTHER")
    await deliver(world, NOW + 30 * timedelta(seconds=1))
    assert closings(world, PMO) == []
    for later in (1, 2, 60):
        await deliver(world, NOW + later * MINUTE)
    (told,) = closings(world, PMO)
    assert f"{one} is closed, by Paul Pettitt on Mon 8 Jan 2024" in told.replace("*", "")
    assert ("it was easy" in told, other in told, f"{third} is open again" in told) == (True, True, True)
    await world.sender.command(PMO, f"/reopen {one} because more came up", "C0OTHER")
    await deliver(world, NOW + 63 * MINUTE)
    (told,) = closings(world, PMO)
    assert f"{one} is open again" in told


async def test_nobody_hears_of_what_they_closed_or_do_not_want_to_hear(world: World) -> None:
    link(world, PAUL, "Paul Pettitt")
    one, other, third = await raise_actions(world, 3)
    await world.sender.command(PMO, f"/done {one}", "C0OTHER")
    await world.sender.command(PAUL, f"/done {third}", "C0OTHER")
    await world.sender.command(PAUL, "/undo", "C0OTHER")
    await deliver(world, NOW + 2 * MINUTE)
    await world.sender.command(PMO, "/nudges closed off", "C0OTHER")
    await world.sender.command(PAUL, f"/done {other}", "C0OTHER")
    await deliver(world, NOW + 5 * MINUTE)
    assert closings(world, PMO) == []


async def test_a_closing_at_night_is_told_in_the_morning(world: World) -> None:
    (one,) = await raise_actions(world, 1)
    friday = datetime(2024, 1, 12, 19, 30, tzinfo=UTC)
    chair = Person("chair", "Chair Person", (Seat("Chair", "DAG"),))
    world.app.secretariat.answer_now(Request(f"/done {one}", chair, Place("slack", "C0OTHER"), friday))
    monday = datetime(2024, 1, 15, 9, tzinfo=UTC)
    for at in (friday + 2 * MINUTE, friday + timedelta(days=1), monday - MINUTE):
        await deliver(world, at)
        assert closings(world, PMO) == []
    await deliver(world, monday)
    assert len(closings(world, PMO)) == 1


async def test_a_digest_is_not_sent_to_a_channel_that_has_been_unbound(world: World) -> None:
    def slot(channel: str) -> Slot:
        day = NOW.date()
        until = NOW + timedelta(hours=3)
        return Slot(DIGEST, f"DAG {day}", "1wd", day, NOW, until, "/digest DAG", "test", "slack", TEAM, channel, "DAG")

    with world.app.database.write() as unit:
        unit.channels.save(Binding("slack", TEAM, "C0OTHER", "DAG"))
        for channel in ("C0DAG", "C0OTHER"):
            unit.slots.add(slot(channel))
        unit.channels.save(Binding("slack", TEAM, "C0OTHER", "CCAG"))
        unit.audit.record(NOW, "test", "/bind")
    await delivering(world.app.secretariat, world.bot, lambda: NOW).once()
    assert (len(world.slack.said_in("C0DAG")), world.slack.said_in("C0OTHER")) == (1, [])
    with world.app.database.read() as unit:
        assert [one.channel for one in unit.slots.in_state(State.EMPTY, NOW.date(), 9)] == ["C0OTHER"]


async def test_the_digest_of_an_extraordinary_meeting_is_sent_to_its_groups_channel(world: World) -> None:
    agenda = (AgendaItem("1", "Redlining", lead="Chair", minutes=30),)
    with world.app.database.write() as unit:
        unit.meetings.save(Meeting("eDAG", "1", Written.of(NOW.date()), time(12), agenda=agenda))
        unit.audit.record(NOW, "test", "/import")
    for seconds in (0, 1):
        await deliver(world, NOW + timedelta(hours=2, minutes=30, seconds=seconds))
    assert sorted(one.text for one in world.slack.said_in("C0DAG")) == [
        "DAG digest, Wed 10 Jan 2024, 10:00–11:50",
        "eDAG digest, Mon 8 Jan 2024, 12:00",
    ]
    (told,) = [text_of(one.blocks) for one in world.slack.said_in("C0DAG") if one.text.startswith("eDAG")]
    assert "DAG29-04" in told  # what the group's owners owe by then


async def test_what_changes_before_a_meeting_is_said_under_its_digest(world: World) -> None:
    await deliver(world, NOW)
    (digest,) = world.slack.said_in("C0DAG")
    assert digest.text == "DAG digest, Wed 10 Jan 2024, 10:00–11:50"
    await world.sender.command(PAUL, "/done DAG31-03", "C0OTHER")
    await deliver(world, NOW + 2 * MINUTE)
    _, told = world.slack.said_in("C0DAG")
    assert ("DAG31-03" in told.text, told.thread) == (True, digest.ts)


async def test_what_was_announced_is_not_sent_to_a_channel_that_is_another_groups_by_then(world: World) -> None:
    def bind(group: str) -> None:
        with world.app.database.write() as unit:
            unit.channels.save(Binding("slack", TEAM, "C0OTHER", group))
            unit.audit.record(NOW, "test", "/bind")

    def told(channel: str) -> list[str]:
        return [one.text for one in world.slack.said_in(channel) if "Settle it" in one.text]

    bind("DAG")
    raised = "/action raise DAG Settle it for Paul Pettitt due 31/01/2024"
    await world.sender.command(PMO, raised, "D0PMO")
    bind("CCAG")
    await deliver(world, NOW + 2 * MINUTE)
    assert (told("C0DAG"), told("C0OTHER")) == (
        ["DAG31-13 raised for Paul Pettitt, due Wed 31 Jan 2024. “Settle it”"],
        [],
    )


async def test_what_was_announced_stays_true_though_its_channel_is_nobodys_by_then(world: World) -> None:
    await world.sender.command(PAUL, "/done DAG31-03", "C0OTHER")
    await world.settled()
    await world.sender.command(PMO, "/unbind")
    await world.sender.command(PAUL, "/reopen DAG31-03 because more came up", "C0OTHER")
    await world.settled()
    (told,) = [text_of(one.blocks) for one in world.slack.said_in("C0DAG") if "DAG31-03" in text_of(one.blocks)]
    assert "DAG31-03 is open again, by Paul Pettitt." in told
