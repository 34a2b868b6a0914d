"""What did each paper change, and what is inconsistent in it?"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.app import build
from bot.papers import import_paper
from bot.screen import Screen
from bot.settings import read_settings
from handlers.exporting import finding
from handlers.import_preview import Merge, Preview
from registers.problems import Problem

_LONGEST = 100


def run(given: argparse.Namespace, screen: Screen, environ: Mapping[str, str]) -> int:
    """Imports each paper for itself; 1 where one of them could not be."""
    app = build(read_settings(environ, given.database))
    done: list[Preview] = []
    failed = 0
    try:
        for number, paper in enumerate(given.papers, 1):
            screen.progress(f"Reading {paper} ({number} of {len(given.papers)}) …")
            try:
                found = import_paper(
                    Path(paper),
                    app.database,
                    app.calendar,
                    datetime.now(UTC),
                    dry=given.dry_run,
                    secretariat=app.secretariat,
                )
                done.append(found)
            except Problem as problem:
                failed += 1
                screen.warn(problem.says)
                continue
            screen.clear()
            if given.format == "text":
                screen.say("\n".join(_lines(done[-1], dry=given.dry_run)))
    finally:
        app.close()
    if given.format == "json":
        screen.say_json({"papers": [_as_json(one) for one in done]})
    return int(failed > 0)


def _lines(found: Preview, *, dry: bool) -> Iterator[str]:
    yield (
        f"{found.paper}: {found.kind}"
        + (", imported before" if found.again else "")
        + (f", superseded by {found.newest.name}" if found.superseded and found.newest else "")
        + (f", a copy of {found.newest.name}" if found.copies and found.newest and not found.again else "")
        + (f", corrects {found.corrects.name}" if found.corrects else "")
        + (", nothing written" if dry else "")
    )
    for merge in found.new:
        yield f"  + {_named(merge)}"
    for merge in found.changed:
        was_told = found.was_told(merge)
        yield f"  ~ {_named(merge)}" + (f" (last told in {was_told})" if was_told else "")
        yield from _fields(merge)
    for merge in found.otherwise:
        yield f"  = {_named(merge)}: stays as it is, though this version says otherwise"
        yield from _fields(merge)
    for action in found.missing:
        whom = action.owner_text or "the PMO"
        yield f"  ? {action.ref} {_cut(action.text)}: no longer listed; not closed, ask {whom}"
    for one in found.findings:
        yield f"  ! line {one.line}: {one.says} [{one.severity}, {one.check}]"
        if one.quote:
            yield f"      “{_cut(one.quote)}”"
    for passage in found.unread:
        yield f"  · line {passage.line} not understood: {_cut(passage.text)}"
    yield (
        f"  {len(found.new)} new, {len(found.changed)} changed, {found.unchanged} unchanged, "
        f"{len(found.missing)} missing; {len(found.findings)} findings, {len(found.unread)} passages not understood"
    )


def _fields(merge: Merge) -> Iterator[str]:
    yield from (f"      {one.field}: {_cut(one.before) or '–'} → {_cut(one.after) or '–'}" for one in merge.changes)


def _named(merge: Merge) -> str:
    text = "" if merge.text == merge.ref else _cut(merge.text)
    return f"{merge.register} {merge.ref} {text}".rstrip()


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"


def _as_json(found: Preview) -> dict[str, Any]:
    return {
        "paper": found.paper,
        "kind": found.kind,
        "new": [_record(one) for one in found.new],
        "changed": [_record_changed(one) for one in found.changed],
        "unchanged": found.unchanged,
        "missing": [
            {"register": "actions", "ref": str(one.ref), "text": one.text, "owner_text": one.owner_text}
            for one in found.missing
        ],
        "findings": [finding(one) for one in found.findings],
        "unread": [{"line": one.line, "text": one.text} for one in found.unread],
        "corrects": found.corrects.name if found.corrects else "",
        "superseded_by": found.newest.name if found.superseded and found.newest else "",
        "otherwise": [_record_changed(one) for one in found.otherwise],
    }


def _record_changed(one: Merge) -> dict[str, Any]:
    fields = [{"field": each.field, "before": each.before, "after": each.after} for each in one.changes]
    return _record(one) | {"fields": fields}


def _record(one: Merge) -> dict[str, Any]:
    return {"register": one.register, "ref": one.ref, "text": one.text}
