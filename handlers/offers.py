"""What does somebody see who sends a paper, and what happens when it is applied or discarded?"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from chat.commands import command
from chat.messages import (
    Audience,
    Bullets,
    Button,
    Buttons,
    Fact,
    Facts,
    Fold,
    Heading,
    Hint,
    Line,
    Part,
    Press,
    Reply,
    Spans,
    Strong,
    Weight,
    words,
)
from documents.extract import Extract
from handlers.ask import Ask
from handlers.import_preview import Merge, Preview
from handlers.importing import apply, imported_as, preview
from registers.actions import Action, Status
from registers.dates import said
from registers.findings import Finding
from registers.people import Person, is_pmo
from registers.problems import Problem
from storage.codec import decode, encode
from storage.offers import Offer
from storage.papers import ImportedPaper

_MOST = 12
_CALLED = {
    "changes": ("change request", "change requests"),
    "people": ("person", "people"),
    "horizon": ("horizon item", "horizon items"),
}


@dataclass(frozen=True)
class Reading:
    """What was read in a paper, as it waits to be applied."""

    extract: Extract
    findings: tuple[Finding, ...] = ()


@command("import")
def how_to_import(_ask: Ask) -> Reply:
    """Read a paper into the registers: attach or drop it, see what it would change, then apply or discard it.

    /import
    May: the PMO.
    """
    told = (
        "Give me the paper as a file (.docx, .pptx, .pdf or .txt): attach it beside the message box, or drop it here."
    )
    where = "In Slack: in a direct message, or where you mention me. In Teams: in your chat with me."
    hint = "I show what it would change, and nothing is changed before the PMO applies it."
    return Reply(told, (Line(words(told)), Hint(words(where)), Hint(words(hint))))


@command("import apply", writes=True)
def apply_paper(ask: Ask, paper: str) -> Reply:
    """Make the changes that a paper was shown to bring.

    /import apply 3f0c…
    May: the PMO.
    """
    may_import(ask.person)
    offer = ask.unit.offers.get(paper)
    if offer is None:
        applied = next((one for one in ask.unit.papers.all() if one.digest == paper), None)
        if applied is None:
            raise Problem("That paper does not wait any more. Send it again.")
        told = f"{applied.name} was applied before; nothing is left to do."
        return Reply(told, (Line(words(told)),))
    reading = decode(Reading, offer.content)
    found = preview(ask.unit, reading.extract, offer.digest, reading.findings)
    groups = reading.extract.group
    ask.touched.extend((one.register, one.ref) for one in found.merges if one.before != one.after)
    apply(ask.unit, found, offer.digest, ask.now, ask.person.key, ask.calendar)
    ask.unit.offers.remove(offer.digest)
    tell_of(ask, found, groups, offer.digest)
    told = f"{offer.name} is imported: {len(found.new)} new, {len(found.changed)} changed."
    ways = (Button("Actions", Press(f"/actions {groups}")), Button("Meetings", Press(f"/meetings {groups}")))
    return Reply(told, (Line(words(told)), *((Buttons(ways),) if groups else ())), Audience.CHANNEL)


def tell_of(ask: Ask, found: Preview, group: str, digest: str) -> None:
    """Has it said in the group's channels that a paper of these bytes changed something, and to whoever raised an
    action in chat that it closed that.
    """
    for one in found.merges:
        if _closes(one):
            ask.closed(one.after)
    if group and any(one.before != one.after for one in found.merges):
        ask.announce(group, f"/import told {digest}", f"imported {digest} at {ask.now.isoformat()}")


def _closes(merge: Merge) -> bool:
    """Whether it ends an action that stood open before."""
    match merge.before, merge.after:
        case Action(status=before), Action(status=Status.CLOSED):
            return before is not Status.CLOSED
        case _:
            return False


@command("import told")
def what_was_imported(ask: Ask, paper: str) -> Reply:
    """What a paper changed when it was last imported, in one line for the group's channel.

    /import told 3f0c…
    """
    entries = ask.unit.audit.of(imported_as(paper))
    name = next((one.name for one in ask.unit.papers.all() if one.digest == paper), "")
    if not entries or not name:
        return Reply("Nothing was imported from that.", (Line(words("Nothing was imported from that.")),), nothing=True)
    group = next((one.group for one in (each.after for each in entries[-1].changes) if isinstance(one, Action)), "")
    new = Counter(one.register for one in entries[-1].changes if one.before is None)
    # A record that another paper only tells again has a new source, which is no news to the channel.
    changed = Counter(
        one.register
        for one in entries[-1].changes
        if one.before and (one.after is None or Merge(one.ref, one.before, one.after).changes)
    )
    counts = [
        f"{_counted(many, register)} {how}"
        for how, found in (("new", new), ("changed", changed))
        for register, many in found.items()
    ]
    told = f"{name} was imported: {', '.join(counts) or 'nothing new'}."
    ways = Buttons((Button("Actions", Press(f"/actions {group}")), Button("Meetings", Press(f"/meetings {group}"))))
    return Reply(told, (Line(words(told)), *((ways,) if group else ())), nothing=not counts)


@command("import discard", writes=True)
def discard_paper(ask: Ask, paper: str) -> Reply:
    """Forget a paper that waits to be applied.

    /import discard 3f0c…
    May: the PMO.
    """
    may_import(ask.person)
    offer = ask.unit.offers.get(paper)
    ask.unit.offers.remove(paper)
    told = f"{offer.name if offer else 'That paper'} is discarded; nothing was changed."
    return Reply(told, (Line(words(told)),))


def offered(ask: Ask, name: str, digest: str, reading: Reading) -> Reply:
    """Keeps what was read and says what it would change, with buttons to apply or discard it."""
    may_import(ask.person)
    found = preview(ask.unit, reading.extract, digest, reading.findings)
    changes = len(found.new) + len(found.changed)
    heading = f"{name}: {found.kind}"
    facts = Facts(
        (
            Fact("New", words(str(len(found.new)))),
            Fact("Changed", words(str(len(found.changed)))),
            Fact("Unchanged", words(str(found.unchanged))),
        )
    )
    told: list[Part] = [Heading(heading), facts, *_details(found)]
    if not changes:
        return Reply(f"{heading}, nothing new", (*told, Line(words(_why_nothing(found)))))
    ask.unit.offers.save(Offer(name, digest, encode(reading)), ask.now)
    buttons = Buttons(
        (
            Button("Apply", Press(f"/import apply {digest}"), Weight.PRIMARY),
            Button("Discard", Press(f"/import discard {digest}")),
        )
    )
    return Reply(f"{heading}: {len(found.new)} new, {len(found.changed)} changed", (*told, buttons))


def _why_nothing(found: Preview) -> str:
    if found.superseded and found.newest:
        return (
            f"It changes nothing: {_version(found.newest)}, is the newer version. "
            "To take something back, change it in the register, or undo that import with /undo."
        )
    if found.copies and found.newest:
        return f"It changes nothing: it says the same as {_version(found.newest)}."
    return "It changes nothing: it is in the registers."


def _version(paper: ImportedPaper) -> str:
    return f"{paper.name}, which was applied on {said(paper.at.date())}"


def _counted(many: int, register: str) -> str:
    one, several = _CALLED.get(register, (register.removesuffix("s"), register))
    return f"{many} {one if many == 1 else several}"


def _details(found: Preview) -> list[Part]:
    parts: list[Part] = []
    if found.again:
        parts.append(Hint(words("A paper of exactly these bytes was imported before.")))
    if found.corrects:
        parts.append(Hint(words(f"It corrects {_version(found.corrects)}: once applied, what it says wins.")))
    if found.new:
        parts.append(Fold(f"New: {len(found.new)}", (_list([_new(one) for one in found.new]),)))
    if found.changed:
        parts.append(
            Fold(
                f"Changed: {len(found.changed)}",
                (_list([_changed(one, found.was_told(one)) for one in found.changed]),),
            )
        )
    if found.otherwise:
        parts.append(
            Fold(f"Says otherwise: {len(found.otherwise)}", (_list([_otherwise(one) for one in found.otherwise]),))
        )
    if found.missing:
        lines = [words(f"{one.ref}, {one.owner_text}: no longer listed; not closed") for one in found.missing]
        parts.append(Fold(f"Missing: {len(lines)}", (_list(lines),)))
    if found.findings:
        lines = [words(f"Line {one.line}: {one.says} “{one.quote}”") for one in found.findings]
        parts.append(Fold(f"To look at: {len(lines)}", (_list(lines),)))
    if found.unread:
        lines = [words(f"Line {one.line}: {one.text}") for one in found.unread]
        parts.append(Fold(f"Not understood: {len(lines)}", (_list(lines),)))
    return parts


def _list(lines: list[Spans]) -> Bullets:
    rest = [words(f"… and {len(lines) - _MOST} more")] if len(lines) > _MOST else []
    return Bullets((*lines[:_MOST], *rest))


def _new(one: Merge) -> Spans:
    return (Strong(f"{one.register} {one.ref} "), *words("" if one.text == one.ref else one.text[:160]))


def _changed(one: Merge, was_told: str = "") -> Spans:
    told = "; ".join(f"{each.field}: {each.before[:80] or '–'} → {each.after[:80] or '–'}" for each in one.changes)
    return (Strong(f"{one.register} {one.ref} "), *words(f"{told} (last told in {was_told})" if was_told else told))


def _otherwise(one: Merge) -> Spans:
    return _changed(one) if one.before else _new(one)


def may_import(person: Person) -> None:
    """Raises ``Problem`` for whoever may not."""
    if not is_pmo(person):
        raise Problem("Papers are imported by the PMO. Send it to them, or ask them to send it to me.")
