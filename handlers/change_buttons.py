"""What can be done next with a change request? Whoever presses needs the same right as whoever types."""

from __future__ import annotations

from chat.messages import Button, Press, Weight
from registers.change_moves import next_moves
from registers.changes import Change, Stage

_LABELS = {
    "validate": "Validate",
    "issue": "Issue for impact assessment",
    "close-ia": "Close the assessment",
    "approve": "Approve",
    "reject": "Reject",
    "defer": "Defer",
    "release": "Release",
}
#: The moves that a stage is there for; the others can be typed.
_OFFERED = {
    Stage.KNOWN: ("validate",),
    Stage.RAISED: ("validate",),
    Stage.VALIDATED: ("issue",),
    Stage.ASSESSMENT: ("close-ia",),
    Stage.ASSESSED: ("approve", "reject", "defer"),
    Stage.DEFERRED: ("issue", "approve"),
    Stage.APPROVED: ("release",),
}


def buttons(change: Change) -> tuple[Button, ...]:
    """Its next moves, then answering and asking what holds it."""
    able = next_moves(change)
    offered = [name for name in _OFFERED.get(change.stage, ()) if name in able]
    found = [_button(change, name, Weight.PLAIN if at else Weight.PRIMARY) for at, name in enumerate(offered)]
    if change.stage is Stage.ASSESSMENT:
        found.insert(0, Button("Answer", Press(f"/ia answer {change.ref}"), Weight.PRIMARY))
        found[1] = _button(change, "close-ia", Weight.PLAIN)
    if change.assessment:
        found.append(Button("Impact assessment", Press(f"/ia {change.ref}")))
    return (*found, Button("What holds it", Press(f"/why {change.ref}")))


def _button(change: Change, name: str, weight: Weight) -> Button:
    """One that acts at once asks first; one that needs more words opens its form."""
    release = f" {change.release}" if name == "release" and change.release else ""
    opens_form = name == "reject" or (name == "release" and not release)
    sure = "" if opens_form else f"{_LABELS[name]}: {change.ref} {change.title}?".replace(" ?", "?")
    return Button(_LABELS[name], Press(f"/cr {name} {change.ref}{release}"), weight, sure[:200])
