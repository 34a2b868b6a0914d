"""What is a programme change request, where does it stand, and who must act next?

raised → validated at the advisory group → out for impact assessment → assessed → decided → released; or withdrawn or
deferred.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from registers.actions import Source
from registers.dates import Written
from registers.impact import Assessment
from registers.refs import ChangeRef, DecisionRef, ReleaseRef


class Stage(StrEnum):
    """Where a change request stands. ``KNOWN``: a paper names it and says no more."""

    KNOWN = "known"
    RAISED = "raised"
    VALIDATED = "validated"
    ASSESSMENT = "impact assessment"
    ASSESSED = "assessed"
    APPROVED = "approved"
    REJECTED = "rejected"
    DEFERRED = "deferred"
    WITHDRAWN = "withdrawn"
    RELEASED = "released"


#: How far along a stage is: a paper never takes a change request backwards by saying less.
ORDER = tuple(Stage)
#: What ends a change request's way to a decision.
DECIDED = frozenset({Stage.APPROVED, Stage.REJECTED, Stage.DEFERRED, Stage.WITHDRAWN, Stage.RELEASED})


@dataclass(frozen=True)
class Step:
    """One line in a change request's history; ``in_chat`` where a person said it here and no paper told it."""

    on: date | None
    by: str
    move: str
    text: str = ""
    in_chat: bool = False


@dataclass(frozen=True)
class Change:
    """A change request. ``group`` decides it; ``objections`` are the seats that objected; ``past_titles`` newest
    last.
    """

    ref: ChangeRef
    title: str = ""
    raised_by: str = ""
    group: str = ""
    stage: Stage = Stage.KNOWN
    decision: DecisionRef | None = None
    conditions: tuple[str, ...] = ()
    release: ReleaseRef | None = None
    release_date: Written = Written("")
    test_cycle: str = ""
    objections: tuple[str, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    history: tuple[Step, ...] = ()
    past_titles: tuple[str, ...] = ()
    source: Source = Source()
    version: int = 0

    @property
    def assessment(self) -> Assessment | None:
        """The newest round of impact assessment."""
        return self.assessments[-1] if self.assessments else None

    @property
    def awaiting(self) -> bool:
        """Awaits impact assessment: raised or validated and not yet issued, or out and open."""
        return self.stage in {Stage.RAISED, Stage.VALIDATED, Stage.ASSESSMENT}


def next_step(change: Change) -> str:
    """Who must act next on a change request, in one sentence; empty when nobody must."""
    group = change.group or "its advisory group"
    match change.stage:
        case Stage.KNOWN:
            return "The papers read so far do not say where it stands; the PMO can tell."
        case Stage.RAISED:
            return f"{group} validates it before it goes out for impact assessment."
        case Stage.VALIDATED:
            return "The PMO issues it for impact assessment."
        case Stage.ASSESSMENT:
            waiting = change.assessment.missing if change.assessment else ()
            return (
                f"{len(waiting)} constituencies have yet to answer the impact assessment."
                if len(waiting) > 1
                else (
                    f"{waiting[0]} has yet to answer the impact assessment."
                    if waiting
                    else "The PMO closes the impact assessment."
                )
            )
        case Stage.ASSESSED:
            return f"{group} discusses it and its chair decides."
        case Stage.APPROVED:
            return (
                f"The Programme releases it in {change.release}."
                if change.release
                else "The Programme plans its release."
            )
        case Stage.DEFERRED:
            return f"{group} takes it up again."
        case Stage.REJECTED | Stage.WITHDRAWN | Stage.RELEASED:
            return ""
