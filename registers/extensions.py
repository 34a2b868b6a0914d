"""How does an action get more time: who asked for it, and what becomes of the request?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from registers.actions import Action, Due, Extension, Status, Update, must_be, redate
from registers.dates import said
from registers.groups import ordinary
from registers.problems import Problem


def ask_extension(action: Action, by: str, on: date, due: Due, because: str) -> Action:
    """Keeps an owner's request for a later due date until the chair or the PMO answers it.

    One for another day takes the place of the one before and says so; raises ``Problem`` where it is for the same day.
    """
    _later(action, on, due, because)
    instead = str(action.due.written) or "no date"
    if open_now := action.extension:
        if open_now.due.written.day == due.written.day:
            raise Problem(
                f"{open_now.asked_by} has asked for {action.ref} until {due.written} already, on "
                f"{said(open_now.asked_on)}; the chair of {ordinary(action.group)} or the PMO has yet to answer.",
                near=(f"/action {action.ref}",),
            )
        instead += f"; the request of {open_now.asked_by} until {open_now.due.written} falls away"
    told = f"Until {due.written} instead of {instead}. {because}"
    return replace(
        action,
        extension=Extension(due, by, on, because),
        updates=(*action.updates, Update(on, by, "more time asked for", told)),
    )


def extend(action: Action, by: str, on: date, due: Due, because: str) -> Action:
    """Moves the due date at once, on the word of somebody who could grant it."""
    _later(action, on, due, because)
    return redate(action, by, on, due, because)


def grant(action: Action, by: str, on: date) -> Action:
    """The due date that was asked for becomes the action's; the old one is kept with who granted it and why."""
    wanted = _asked(action)
    if wanted.due.written.day and wanted.due.written.day < on:
        raise Problem(
            f"{action.ref} was to get until {wanted.due.written}, which has passed. Ask for a later day.",
            near=(f"/action extend {action.ref} to … because …", f"/action decline {action.ref}"),
        )
    return redate(action, by, on, wanted.due, f"{wanted.because} (asked for by {wanted.asked_by})")


def decline(action: Action, by: str, on: date, because: str = "") -> Action:
    """The due date stays as it is."""
    wanted = _asked(action)
    told = (
        f"Due {str(action.due.written) or 'on no date'}, as before; {wanted.asked_by} asked for {wanted.due.written}."
    )
    update = Update(on, by, "more time declined", f"{told} {because}".strip())
    return replace(action, extension=None, updates=(*action.updates, update))


def _later(action: Action, on: date, due: Due, because: str) -> None:
    must_be(action, Status.OPEN)
    day, now = due.written.day, action.due.written.day
    if not because.strip():
        raise Problem(f"Say why: /action extend {action.ref} to … because …")
    if day is None or day < on:
        raise Problem(f"{due.written} has passed. Say a day from today on.")
    if now and day <= now:
        raise Problem(f"{action.ref} is due {said(now)} already; more time ends later than that.")


def _asked(action: Action) -> Extension:
    must_be(action, Status.OPEN)
    if action.extension is None:
        raise Problem(f"Nobody has asked for more time for {action.ref}.", near=(f"/action {action.ref}",))
    return action.extension
