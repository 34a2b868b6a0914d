"""What could this person try first, in this channel?"""

from __future__ import annotations

from registers.groups import KNOWN
from registers.people import Person, is_chair, is_known, is_pmo


def hints(person: Person, group: str, *, direct: bool) -> tuple[str, ...]:
    """A few commands to press on a first visit, the most telling first."""
    meeting = group or "DAG"
    if is_pmo(person):
        return (f"/digest {meeting}", "/cr awaiting", "/actions overdue", f"/agenda {meeting}")
    if is_chair(person, meeting):
        return (f"/agree {meeting}", f"/agenda {meeting}", "/cr 036", "/vote CR036")
    if not is_known(person):
        return ("/cr 036", "/done DAG31-03", "/help")
    if direct:
        return ("/actions mine", "/done DAG31-03", "/why CR036", "/help")
    return ("/done DAG31-03", "/cr 036", f"/digest {meeting}", "/actions mine")


def about_channel(name: str, group: str) -> str:
    """What a channel is for, in a few words."""
    if group:
        return KNOWN[group].name if group in KNOWN else group
    return "The programme office" if name == "pmo" else "Only you and the secretariat"
