"""Where does a change request stand, which await impact assessment, and what holds one up?"""

from __future__ import annotations

from datetime import date

from chat.commands import command
from chat.messages import (
    Bullets,
    Button,
    Buttons,
    Entries,
    Fact,
    Facts,
    Heading,
    Line,
    Part,
    Plain,
    Press,
    Reply,
    Strong,
    Tag,
    Tone,
    words,
)
from handlers.ask import Ask
from handlers.change_parts import entry, named, release_words, stage, whole
from handlers.holding import holds
from handlers.lookup import change_of
from handlers.pages import page_of, pager
from registers.changes import Stage
from registers.groups import KNOWN, group_code
from registers.refs import ChangeRef

_PAGE = 10


@command("cr")
def show(ask: Ask, change: ChangeRef) -> Reply:
    """One change request whole: where it stands, who acts next, answers, votes, decision, release, its actions.

    /cr 036
    """
    found = change_of(ask, change)
    return Reply(f"{named(found)}: {stage(found).text}", whole(ask, found))


@command("cr awaiting")
def awaiting(ask: Ask) -> Reply:
    """Change requests awaiting impact assessment: not yet issued, or out and open, and who has not answered.

    /cr awaiting
    """
    found = [one for one in ask.unit.changes.all() if one.awaiting]
    if not found:
        told = "No change request awaits impact assessment."
        return Reply(told, (Line(words(told)), Buttons((Button("All change requests", Press("/crs")),))))
    heading = f"{len(found)} change request{'' if len(found) == 1 else 's'} awaiting impact assessment"
    return Reply(heading, (Heading(heading), Entries(tuple(entry(one, ask) for one in found))))


@command("crs")
def listing(ask: Ask, filters: str = "") -> Reply:
    """List change requests; filters combine: a status, a group, words of the title.

    /crs approved DAG
    """
    page, bare = page_of(filters)
    stages, group, left = read_stages(bare)
    found = ask.unit.changes.find(stages=stages, group=group, words=tuple(left), offset=(page - 1) * _PAGE, limit=_PAGE)
    told = f" ({bare})" if bare else ""
    heading = f"{found.total} change request{'' if found.total == 1 else 's'}{told}"
    if not found.total:
        return Reply(heading, (Line(words(f"No change requests{told}.")), Buttons((Button("All", Press("/crs")),))))
    return Reply(
        heading,
        (
            Heading(heading),
            Entries(tuple(entry(one, ask) for one in found.items)),
            *pager(f"/crs {bare}", page, _PAGE, found.total),
        ),
    )


@command("why")
def why(ask: Ask, change: ChangeRef) -> Reply:
    """What holds a change request, who owes what by when, and which release it threatens.

    /why CR036
    """
    found = change_of(ask, change)
    held = holds(ask, found)
    heading = f"What holds {found.ref}"
    release = release_words(found, ask.today)
    facts = [Fact("Stands", (stage(found),))]
    facts += [Fact("Release", words(release))] if release else []
    facts += [Fact("Subject to", words("; ".join(found.conditions)))] if found.conditions else []
    if not held:
        told = f"Nothing on record holds {found.ref}."
        return Reply(told, (Heading(heading), Facts(tuple(facts)), Line(words(told))))
    late = sum(one.late for one in held)
    late_tag, owed_tag = Tag("late", Tone.BAD), Tag("to do", Tone.INFO)
    lines = tuple((late_tag if one.late else owed_tag, Plain(" "), *one.spans) for one in held)
    threat = _threat(ask, found.release_date.day, late, len(held), release)
    summary = f"{found.ref}: {len(held)} thing{'' if len(held) == 1 else 's'} to do, {late or 'none'} late."
    return Reply(summary, (Heading(heading), Facts(tuple(facts)), Bullets(lines), *threat))


def read_stages(bare: str) -> tuple[frozenset[Stage], str, list[str]]:
    """The stages, the group and the other words among filters."""
    names = {one.value: one for one in Stage} | {"ia": Stage.ASSESSMENT, "out": Stage.ASSESSMENT}
    stages: set[Stage] = set()
    group, left = "", []
    flat = bare.casefold().replace("impact assessment", "ia")
    for word in flat.split():
        if word in names:
            stages.add(names[word])
        elif word.upper() in KNOWN:
            group = group_code(word)
        else:
            left.append(word)
    return frozenset(stages), group, left


def _threat(ask: Ask, day: date | None, late: int, owed: int, release: str) -> tuple[Part, ...]:
    """Whether what is owed reaches into the release."""
    if day is None or not release:
        return ()
    left = ask.calendar.between(ask.today, day)
    if left < 0:
        return (Line((Strong("Its release date has passed "), Plain(f"with {owed} still to do: {release}."))),)
    told = f"{left} working day{'' if left == 1 else 's'} are left before it."
    what = "is threatened: " if late else "is not threatened yet: "
    return (Line((Strong(f"{release.split(',', maxsplit=1)[0]} {what}"), Plain(told))),)
