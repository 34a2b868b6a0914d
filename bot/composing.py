"""How does a stored command become a reply inside a unit of work that is already open?"""

from __future__ import annotations

from datetime import datetime

from bot.dispatch import Secretariat
from chat.grammar import Around, bind
from chat.messages import Place, Press, Reply, Request
from registers.people import Person, person_key
from storage.slots import Slot
from storage.store import Unit


def composed(secretariat: Secretariat, unit: Unit, slot: Slot, at: datetime) -> Reply:
    """What a slot says at that instant, as whoever gets it sees it. Raises what its command raises."""
    place = Place(slot.platform, slot.channel, slot.group, tenant=slot.tenant, direct=bool(slot.person))
    reader = unit.people.get(slot.person) or Person(person_key(slot.person or slot.channel), slot.person)
    command, rest = secretariat.commands.find(slot.command)
    asked = secretariat.ask(unit, Request(Press(slot.command), reader, place, at))
    return command(asked, **bind(command, rest, Around(group=slot.group)))
