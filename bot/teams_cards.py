"""How does a reply stand in a Teams message?

A message may take about 100 KB of UTF-16
(https://learn.microsoft.com/microsoftteams/platform/bots/how-to/format-your-bot-messages); whole entries are left out,
with a way to them, before it takes 80.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.teams_charts import chart_element, table_elements
from bot.teams_forms import form_element
from bot.teams_text import Element, paragraph, run, runs, say, size, unmarked, words
from chat.files import File
from chat.messages import (
    Bullets,
    Button,
    Buttons,
    Chart,
    Entries,
    Entry,
    Facts,
    Fold,
    Form,
    Heading,
    Hint,
    Line,
    Part,
    Quote,
    Reply,
    Spans,
    Table,
    Weight,
)
from chat.plain_text import clean, cut, entries_in, file_text, more, one_line, spans_text, summary_of

CARD = "application/vnd.microsoft.card.adaptive"
# Of 80 KB: what parts may take, and buttons beside them, which lead on and so must not be what is cut; the summary,
# said twice, takes up to 6, and what holds the parts together the rest.
_PARTS = 54_000
_BUTTONS = 14_000
# And what says that something was left out of a list or a table.
_NOTES, _LONGEST_NOTE = 4_000, 500
# Teams shows six actions in a row; the rest go under its own menu.
_SIDE_BY_SIDE = 5
# Records of a longer list have no buttons of their own: their references say what opens them.
_ENTRIES_WITH_BUTTONS = 20
# What a card on a telephone has room for in a row, a letter and what stands around a button, in points.
_TELEPHONE, _LETTER, _FRAME = 300, 7, 28
_STYLES = {Weight.PRIMARY: {"style": "positive"}, Weight.DANGER: {"style": "destructive"}, Weight.PLAIN: {}}
_TOO_LONG = "… cut: this is too long for one message."


def activity(reply: Reply) -> dict[str, Any]:
    """The message activity: a card, and the summary for notifications and for clients that cannot show the card."""
    writer = _Writer(buttons_too=sum(bool(one.buttons) for one in entries_in(reply.parts)) <= _ENTRIES_WITH_BUTTONS)
    body = [element for part in reply.parts for element in writer.elements(part)]
    if writer.left_out:
        body.append(paragraph(run(_TOO_LONG, isSubtle=True)))
    said = summary_of(reply)
    card = {
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": "1.5",
        "fallbackText": unmarked(said, 1000),
        "msteams": {"width": "Full"},
        "body": body or [paragraph(run(said))],
    }
    return {
        "type": "message",
        "summary": words(said, 1000),
        "attachments": [{"contentType": CARD, "content": card}],
    }


@dataclass
class _Writer:
    """What the message still has room for, while its parts are written one after the other."""

    buttons_too: bool
    room: int = _PARTS
    room_for_buttons: int = _BUTTONS
    room_for_notes: int = _NOTES
    left_out: bool = False
    forms: int = 0
    folds: int = 0

    def elements(self, part: Part) -> list[Element]:  # noqa: C901, PLR0912 - one case for each part
        match part:
            case Heading(text):
                return self._if_room(
                    paragraph(run(one_line(text), size="large", weight="bolder")) if text.strip() else None
                )
            case Line(spans):
                return self._if_room(paragraph(*runs(spans)) if spans_text(spans).strip() else None)
            case Hint(spans):
                hint = paragraph(*runs(spans, isSubtle=True, size="small"))
                return self._if_room(hint if spans_text(spans).strip() else None)
            case Quote(text, source):
                whose = [paragraph(run(f"— {one_line(source)}", isSubtle=True))] if source.strip() else []
                said = paragraph(run(text, italic=True))
                return self._if_room({"type": "Container", "style": "emphasis", "items": [said, *whose]})
            case Bullets(items):
                return self._list([paragraph(run("• "), *runs(item), spacing="small") for item in items], items)
            case Facts(rows):
                labelled = [(run(f"{one_line(row.label)}: ", weight="bolder"), *runs(row.spans)) for row in rows]
                return self._list([paragraph(*fact, spacing="small") for fact in labelled], [row.spans for row in rows])
            case Table():
                return self._table(part)
            case Chart():
                return self._if_room(chart_element(part))
            case Buttons(buttons):
                return self._actions(buttons)
            case Entries(entries):
                return self._list([self._entry(entry) for entry in entries], [entry.title for entry in entries])
            case Form():
                return self._form(part)
            case Fold(title, parts):
                return self._fold(one_line(title), parts)
            case File():
                return self._if_room(paragraph(run(file_text(part), isSubtle=True)))

    def _entry(self, entry: Entry) -> Element:
        title = paragraph(*runs(entry.title, weight="bolder"))
        lines = [paragraph(*runs(line), spacing="small") for line in entry.lines]
        actions = _in_a_row(entry.buttons) if self.buttons_too else []
        return {"type": "Container", "separator": True, "items": [title, *lines, *_rows(actions)]}

    def _fold(self, title: str, parts: Sequence[Part]) -> list[Element]:
        """A button that shows and hides what is folded away."""
        self.folds += 1
        name = f"fold{self.folds}"
        toggle = {"type": "Action.ToggleVisibility", "title": words(title, 75), "targetElements": [name]}
        opener = self._if_room({"type": "ActionSet", "actions": [toggle]})
        items = [element for part in parts for element in self.elements(part)]
        if not items or not opener:
            return items
        return [*opener, {"type": "Container", "id": name, "isVisible": False, "items": items}]

    def _form(self, form: Form) -> list[Element]:
        """A card has room for one form, for all its inputs are sent together; another is a button that asks for it."""
        self.forms += 1
        if self.forms > 1:
            return self._if_room({"type": "ActionSet", "actions": [_opener(form)]})
        return self._if_room(form_element(form))

    def _actions(self, buttons: Sequence[Button]) -> list[Element]:
        fitting = []
        for action in _in_a_row(buttons):
            self.room_for_buttons -= size(action)
            if self.room_for_buttons < 0:
                self.left_out = True
                break
            fitting.append(action)
        return _rows(fitting)

    def _table(self, table: Table) -> list[Element]:
        if not table.columns or not table.rows:
            return self._if_room(paragraph(run("None.", isSubtle=True)) if table.columns else None)
        made, notes = table_elements(table, self.room)
        self.room -= size(made)
        return [*made, *(element for note in notes for element in self._note(note))]

    def _list(self, elements: Sequence[Element], told: Sequence[Spans]) -> list[Element]:
        """As many of a list as there is room for, and a way to the rest."""
        kept: list[Element] = []
        for element in elements:
            self.room -= size(element)
            if self.room < 0:
                return [*kept, *self._note(more(told[len(kept) :]))]
            kept.append(element)
        return kept

    def _note(self, text: str) -> list[Element]:
        note = paragraph(run(text, _LONGEST_NOTE, isSubtle=True))
        self.room_for_notes -= size(note)
        if self.room_for_notes < 0:
            self.left_out = True
            return []
        return [note]

    def _if_room(self, element: Element | None) -> list[Element]:
        if element is None:
            return []
        if size(element) > self.room:
            self.left_out = True
            return []
        self.room -= size(element)
        return [element]


def _in_a_row(buttons: Sequence[Button]) -> list[Element]:
    """Buttons of a row, those past the fifth under the row's own menu."""
    actions = [_action(button) for button in dict.fromkeys(buttons)]
    return actions[:_SIDE_BY_SIDE] + [action | {"mode": "secondary"} for action in actions[_SIDE_BY_SIDE:]]


def _rows(actions: Sequence[Element]) -> list[Element]:
    """The buttons side by side as far as a telephone shows their words; those of the menu go with the last of them."""
    rows: list[list[Element]] = []
    room = 0
    for action in actions:
        wide = _LETTER * len(action["title"]) + _FRAME
        room -= wide
        if rows and (room >= 0 or "mode" in action):
            rows[-1].append(action)
        else:
            rows.append([action])
            room = _TELEPHONE - wide
    return [{"type": "ActionSet", "actions": row} for row in rows]


def _action(button: Button) -> Element:
    """A button; one that asks first opens a small card with the question and the button that says it."""
    title = words(one_line(button.label), 75)
    done = say(button.press.command, title=title, associatedInputs="none", **_STYLES[button.weight])
    if not button.confirm:
        return done
    body = [paragraph(run(button.confirm))]
    return {
        "type": "Action.ShowCard",
        "title": f"{title} …",
        "card": {"type": "AdaptiveCard", "version": "1.5", "body": body, "actions": [done]},
    }


def _opener(form: Form) -> Element:
    return say(form.command, title=words(cut(clean(form.title), 70)), associatedInputs="none")
