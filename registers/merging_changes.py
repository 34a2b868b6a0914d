"""What does a change request say once another paper has spoken of it?

Beside the rules for every record: its stage never goes back by a paper's saying less, what people did in chat after
the paper's day stands, a title that changed is kept among the earlier ones, and each round of impact assessment gathers
the answers of every paper.
"""

from __future__ import annotations

from dataclasses import replace

from registers.actions import Source
from registers.changes import DECIDED, ORDER, Change, Stage
from registers.impact import Answer, Assessment
from registers.merging import Edition, by_day, pick, union


def merge_change(known: Change | None, said: Change, was: Edition, now: Edition) -> Change:
    """The change request as both tell it; ``was`` is the paper that told what is known, ``now`` the other."""
    if known is None:
        return said
    moved_since = any(step.in_chat and step.on is not None and step.on > now.day for step in known.history)
    newer = now >= was and not moved_since
    # A decision in chat is whole: what it left out, such as a release, an earlier paper must not put back.
    ruling = known if moved_since and known.decision else said
    title, past_titles = _titles(known, said, newer=newer)
    told_by = (said if newer else known) if _speaks(said) == _speaks(known) else said if _speaks(said) else known
    return replace(
        known,
        title=title,
        past_titles=past_titles,
        raised_by=pick(known.raised_by, said.raised_by, newer=newer),
        group=pick(known.group, said.group, newer=newer),
        stage=_stage(known, said, newer=newer, moved_since=moved_since),
        decision=pick(known.decision, said.decision, newer=newer),
        conditions=pick(known.conditions, ruling.conditions, newer=newer),
        release=pick(known.release, ruling.release, newer=newer),
        release_date=pick(known.release_date, ruling.release_date, newer=newer),
        test_cycle=pick(known.test_cycle, said.test_cycle, newer=newer),
        objections=union(known.objections, said.objections),
        assessments=_assessments(known.assessments, said.assessments, newer=newer),
        history=by_day(known.history, said.history, now),
        source=told_by.source,
    )


def _speaks(change: Change) -> bool:
    """Whether a paper says anything of it beyond its number."""
    return replace(change, source=Source(), version=0) != Change(change.ref)


def _titles(known: Change, said: Change, *, newer: bool) -> tuple[str, tuple[str, ...]]:
    title = pick(known.title, said.title, newer=newer)
    other = known.title if title == said.title else said.title
    past = [one for one in (*said.past_titles, *known.past_titles, other) if one and one != title]
    return title, tuple(dict.fromkeys(past)) if set(past) != set(known.past_titles) else known.past_titles


def _stage(known: Change, said: Change, *, newer: bool, moved_since: bool) -> Stage:
    if known.stage not in DECIDED or said.stage not in DECIDED:
        return known.stage if moved_since else max(known.stage, said.stage, key=_far)
    if Stage.RELEASED in {known.stage, said.stage}:
        return Stage.RELEASED
    return said.stage if newer else known.stage


def _far(stage: Stage) -> int:
    return ORDER.index(stage)


def _assessments(known: tuple[Assessment, ...], said: tuple[Assessment, ...], *, newer: bool) -> tuple[Assessment, ...]:
    rounds = {one.round: one for one in known}
    for one in said:
        before = rounds.get(one.round)
        rounds[one.round] = _round(before, one, newer=newer) if before else one
    return tuple(rounds[number] for number in sorted(rounds))


def _round(known: Assessment, said: Assessment, *, newer: bool) -> Assessment:
    return replace(
        known,
        opened=pick(known.opened, said.opened, newer=newer),
        closes=pick(known.closes, said.closes, newer=newer),
        asked=union(known.asked, said.asked),
        answers=_answers(known.answers, said.answers, newer=newer),
    )


def _answers(known: tuple[Answer, ...], said: tuple[Answer, ...], *, newer: bool) -> tuple[Answer, ...]:
    """One answer for each organisation of a constituency; a comment that the winning paper leaves out is kept."""
    answers = {(one.constituency, one.organisation): one for one in known}
    for one in said:
        at = (one.constituency, one.organisation)
        before = answers.get(at)
        if before is None:
            answers[at] = one
            continue
        winner, other = (one, before) if newer else (before, one)
        answers[at] = replace(winner, comment=winner.comment or other.comment, reply=winner.reply or other.reply)
    return tuple(sorted(answers.values(), key=lambda one: (one.constituency, one.organisation))) if answers else known
