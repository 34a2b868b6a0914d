"""Which one record is a reply about, so that an answer under it may leave the reference out?"""

from __future__ import annotations

from collections.abc import Iterator

from chat.messages import Answered, Bullets, Entries, Facts, Heading, Hint, Line, Link, Part, Reply, Spans, Table
from registers.problems import Problem
from registers.refs import ActionRef, ChangeRef, DecisionRef, parse_ref


def subject_of(reply: Reply) -> str:
    """The record that the heading or the summary begins with, else the only one linked to; or nothing."""
    if reply.answered is not Answered.DONE:
        return ""
    titles = [part.text for part in reply.parts if isinstance(part, Heading)]
    for title in (*titles[:1], reply.summary):
        if named := record(title.split(maxsplit=1)[0] if title.strip() else ""):
            return named
    linked = {named for part in reply.parts for text in _links(part) if (named := record(text))}
    return linked.pop() if len(linked) == 1 else ""


def record(text: str) -> str:
    """An action's, a change request's or a decision's reference as it is printed; empty for anything else."""
    try:
        ref = parse_ref(text)
    except Problem:
        return ""
    return str(ref) if isinstance(ref, ActionRef | ChangeRef | DecisionRef) else ""


def _links(part: Part) -> Iterator[str]:
    for spans in _spans_in(part):
        yield from (span.text for span in spans if isinstance(span, Link))


def _spans_in(part: Part) -> Iterator[Spans]:
    """The lines of a part that say what it is about; what is folded away or quoted does not."""
    if isinstance(part, Line | Hint):
        yield part.spans
    elif isinstance(part, Bullets):
        yield from part.items
    elif isinstance(part, Facts):
        yield from (row.spans for row in part.rows)
    elif isinstance(part, Entries):
        yield from (entry.title for entry in part.entries)
    elif isinstance(part, Table):
        yield from (cell for row in part.rows for cell in row)
