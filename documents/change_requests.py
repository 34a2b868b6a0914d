"""Which change requests is a paper about, and what does it say of each?

Gathered from its decisions, actions, prose, votes and answers; a decision's words win over the prose, contradictions
are left to the checks. A paper that only cites a change request makes it known and says nothing more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from documents import change_facts as facts
from documents.decision_table import release_date
from documents.frame import Frame
from documents.impact_story import Story, heard, sends_to_assessment
from documents.told import Sentence
from registers.actions import Action
from registers.changes import Change, Stage, Step
from registers.dates import Written
from registers.decisions import Decision, Outcome
from registers.impact import Answer, Assessment
from registers.people import title_key
from registers.refs import ChangeRef, ReleaseRef

_STAGES = {Outcome.APPROVED: Stage.APPROVED, Outcome.REJECTED: Stage.REJECTED, Outcome.DEFERRED: Stage.DEFERRED}

# A pack's heading or slide title by which its own group is asked to decide.
_OWN_DECISION = re.compile(r"CR ?[0-9]{1,4} (?:Decision|Approval)", re.IGNORECASE)


@dataclass(frozen=True)
class Answers:
    """A table of answers to one change request's impact assessment."""

    change: ChangeRef
    asked: tuple[str, ...]
    answers: tuple[Answer, ...]
    line: int


@dataclass
class _Gathered:
    """One change request while the paper is read; the first words on each question stay."""

    line: int
    title: str = ""
    raised_by: str = ""
    group: str = ""
    discussed: bool = False
    decision: Decision | None = None
    release: ReleaseRef | None = None
    release_date: Written = Written("")
    test_cycle: str = ""
    objections: dict[str, str] = field(default_factory=dict)
    story: Story = field(default_factory=Story)
    ended: Stage | None = None
    history: list[Step] = field(default_factory=list)
    answers: Answers | None = None


class ChangeReading:
    """The change requests of one paper. ``decides``: whether the paper's own group decides what it discusses."""

    def __init__(self, frame: Frame, *, decides: bool) -> None:
        self.frame = frame
        self.decides = decides
        self.found: dict[ChangeRef, _Gathered] = {}
        self.postponable: dict[str, list[ChangeRef]] = {}

    def decisions(self, decisions: Iterable[Decision]) -> None:
        """Takes what the record of decisions says."""
        for decision in decisions:
            titles = facts.titles_in(decision.text, stated=True)
            for ref in decision.changes:
                one = self._of(ref, decision.source.line)
                one.line, one.discussed = decision.source.line, True
                one.title = one.title or titles.get(ref, "")
                if sends_to_assessment(decision.text):
                    stated = one.story.opened if one.story.opened.raw else decision.date
                    one.story = replace(one.story, opened=stated, stage=Stage.ASSESSMENT)
                    continue
                one.decision = one.decision or decision
                if decision.release and not one.release:
                    one.release, one.release_date = decision.release, release_date(decision.text, self.frame)

    def actions(self, actions: Iterable[Action]) -> None:
        """Takes what the actions say: who the change raiser is stands in owner cells only."""
        for action in actions:
            refs = [ref for ref in action.about if isinstance(ref, ChangeRef)]
            for ref in refs:
                one = self._of(ref, action.source.line)
                raisers = [
                    owner.name for owner in action.owners if owner.party.lower() == "change raiser" and owner.name
                ]
                if len(refs) == 1 and raisers:
                    one.raised_by = one.raised_by or raisers[0]

    def prose(self, sentences: Iterable[Sentence]) -> None:
        """Takes what the prose says."""
        for sentence in sentences:
            titles = facts.titles_in(sentence.text, sentence.told.marked) if sentence.cited else {}
            for ref, title in titles.items():
                one = self._of(ref, sentence.told.line)
                one.title = one.title or title
            for ref in sentence.about:
                self._hear(self._of(ref, sentence.told.line), sentence)
            self._hear_postponement(sentence)

    def rolls(self, voted: Iterable[tuple[ChangeRef, int]]) -> None:
        """Takes which change requests were voted on, with the line of each vote."""
        for ref, line in voted:
            self._of(ref, line).discussed = True

    def answers(self, tables: Iterable[Answers]) -> None:
        """Takes the tables of answers."""
        for table in tables:
            one = self._of(table.change, table.line)
            one.answers, one.discussed = table, True

    def changes(self) -> tuple[Change, ...]:
        """The change requests by number."""
        return tuple(self._change(ref, self.found[ref]) for ref in sorted(self.found))

    def _of(self, ref: ChangeRef, line: int) -> _Gathered:
        return self.found.setdefault(ref, _Gathered(line))

    def _hear(self, one: _Gathered, sentence: Sentence) -> None:
        text = sentence.text
        one.discussed = one.discussed or bool(sentence.told.topic)
        one.raised_by = one.raised_by or facts.raiser_in(sentence)
        one.test_cycle = one.test_cycle or facts.test_cycle_in(text)
        if _OWN_DECISION.fullmatch(text):
            one.group = self.frame.group
        if sentence.cited:
            one.group = one.group or facts.group_in_sentence(text, but="" if self.decides else self.frame.group)
        for seat in facts.objectors_in(text):
            one.objections.setdefault(title_key(seat), seat)
        released = facts.release_in(text, self.frame)
        if released and not one.release:
            one.release, one.release_date = released
        one.story = heard(one.story, sentence, self.frame)
        if facts.withdraws(text):
            one.ended = Stage.WITHDRAWN
            one.history.append(Step(self.frame.day, self.frame.paper, "withdrawn", text))

    def _hear_postponement(self, sentence: Sentence) -> None:
        area = self.postponable.setdefault(sentence.told.area, [])
        if facts.accepts_postponement(sentence.text):
            for ref in sentence.cited or dict.fromkeys(area):
                one = self._of(ref, sentence.told.line)
                one.ended, one.discussed = one.ended or Stage.DEFERRED, True
                one.history.append(Step(self.frame.day, self.frame.paper, "deferred", sentence.text))
        elif facts.postpones(sentence.text):
            area += sentence.cited

    def _change(self, ref: ChangeRef, one: _Gathered) -> Change:
        decision, story = one.decision, one.story
        stage = _STAGES.get(decision.outcome) if decision else None
        stage = stage or one.ended or self._under_way(one)
        own = self.decides and (decision or one.discussed)
        group = decision.ref.group if decision else one.group or (self.frame.group if own else "")
        assessed = story.assessed or one.answers
        assessment = Assessment(
            story.round,
            story.opened,
            story.closes,
            one.answers.asked if one.answers else (),
            one.answers.answers if one.answers else (),
        )
        return Change(
            ref,
            title=one.title,
            raised_by=one.raised_by,
            group=group,
            stage=stage,
            decision=decision.ref if decision else None,
            conditions=decision.conditions if decision else (),
            release=one.release,
            release_date=one.release_date,
            test_cycle=one.test_cycle,
            objections=tuple(one.objections.values()),
            assessments=(assessment,) if assessed else (),
            history=tuple(one.history),
            source=self.frame.source(one.line),
        )

    @staticmethod
    def _under_way(one: _Gathered) -> Stage:
        order = list(Stage)
        reached = [one.story.stage]
        if one.raised_by:
            reached.append(Stage.RAISED)
        if one.answers:
            reached.append(Stage.ASSESSMENT)
        return max(reached, key=order.index)
