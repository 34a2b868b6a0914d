"""What contradicts itself in a paper?

Each file beside this one asks one question of a paper; ``check`` asks them all. Rules are general: they know the
programme's words, no paper's. A finding says what contradicts what and what a person should confirm; nothing is ever
repaired here.
"""

from __future__ import annotations

from documents.checks.abbreviations import check_abbreviations
from documents.checks.agenda import check_agenda
from documents.checks.approvals import check_approvals
from documents.checks.attendance import check_attendance
from documents.checks.bodies import check_bodies
from documents.checks.case import case_of
from documents.checks.changes import check_changes
from documents.checks.counts import check_counts
from documents.checks.dates import check_dates
from documents.checks.decisions import check_decisions
from documents.checks.due import check_due
from documents.checks.earlier import check_earlier
from documents.checks.events import check_events
from documents.checks.horizon import check_horizon
from documents.checks.horizon_dates import check_horizon_dates
from documents.checks.horizon_words import check_horizon_words
from documents.checks.identifiers import check_identifiers
from documents.checks.known import Known, check_against
from documents.checks.layout import check_layout
from documents.checks.meeting import check_meetings
from documents.checks.milestones import check_milestones
from documents.checks.names import check_names
from documents.checks.naming import check_naming
from documents.checks.phrases import check_phrases
from documents.checks.references import check_references
from documents.checks.seats import check_seats
from documents.checks.sentences import check_sentences
from documents.checks.slides import check_slides
from documents.checks.slips import check_slips
from documents.checks.starts import check_starts
from documents.checks.steps import check_steps
from documents.checks.taken import check_taken
from documents.checks.tense import check_tense
from documents.checks.updates import check_updates
from documents.checks.views import check_views
from documents.checks.votes import check_votes
from documents.extract import Extract
from documents.paper import Paper
from registers.calendar import Calendar
from registers.findings import Finding

__all__ = ["Known", "check", "check_against"]

_CHECKS = (
    check_references,
    check_changes,
    check_identifiers,
    check_dates,
    check_due,
    check_updates,
    check_taken,
    check_decisions,
    check_earlier,
    check_votes,
    check_views,
    check_seats,
    check_attendance,
    check_names,
    check_abbreviations,
    check_phrases,
    check_naming,
    check_bodies,
    check_agenda,
    check_slides,
    check_meetings,
    check_events,
    check_approvals,
    check_tense,
    check_steps,
    check_starts,
    check_horizon,
    check_horizon_words,
    check_horizon_dates,
    check_milestones,
    check_sentences,
    check_slips,
    check_layout,
    check_counts,
)


def check(paper: Paper, extract: Extract, calendar: Calendar) -> tuple[Finding, ...]:
    """What in a paper contradicts itself, in the order of its lines, each contradiction once. Never raises."""
    case = case_of(paper, extract, calendar)
    found = {(one.check, one.line, one.quote): one for ask in _CHECKS for one in ask(case)}
    return tuple(sorted(found.values(), key=lambda one: (one.line, one.check, one.quote)))
