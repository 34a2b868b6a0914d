"""How does a form stand on an Adaptive Card?

Each field's input has the id ``field.<name>``, so that none can take the place of ``command`` in what is sent back:
``{"command": …, "field.due": …}``. Inputs: https://learn.microsoft.com/adaptive-cards/authoring-cards/input-validation.
"""

from __future__ import annotations

from bot.teams_text import LONGEST, Element, paragraph, run, say, words
from chat.messages import Field, Form, Input
from chat.plain_text import clean, is_iso_day, one_line

FIELD = "field."


def form_element(form: Form) -> Element:
    """The form's fields in order, a wrong one's error under it, and its button."""
    fields = {_id(field): field for field in reversed(form.fields)}
    items = [item for field in reversed(fields.values()) for item in _items(field)]
    send = say(form.command, title=words(one_line(form.submit), 75), style="positive")
    title = paragraph(run(one_line(form.title), weight="bolder"))
    return {"type": "Container", "items": [title, *items, {"type": "ActionSet", "actions": [send]}]}


def _items(field: Field) -> list[Element]:
    label = words(one_line(field.label) or field.name, 200)
    made = {
        **_input(field),
        "id": _id(field),
        "label": label,
        "isRequired": field.required,
        "errorMessage": f"{label}: please fill this in",
    }
    notes = [paragraph(run(one_line(field.error), color="attention"), spacing="small")] if field.error.strip() else []
    if field.hint.strip():
        notes.append(paragraph(run(one_line(field.hint), isSubtle=True, size="small"), spacing="small"))
    return [made, *notes]


def _input(field: Field) -> Element:
    value = words(field.value) if field.value.strip() else ""
    text = {"type": "Input.Text", **({"value": value} if value else {})}
    match field.input:
        case Input.TEXT:
            return text
        case Input.LONG:
            return text | {"isMultiline": True}
        case Input.DATE:
            # A date in words ("before next DAG") is a value too, which the picker cannot hold.
            if value and not is_iso_day(value):
                return text
            return {"type": "Input.Date", **({"value": value} if value else {})}
        case Input.CHOICE:
            options = [option for option in dict.fromkeys(map(clean, field.options)) if option.strip()]
            if not options:
                return text
            made = {
                "type": "Input.ChoiceSet",
                "choices": [{"title": words(one_line(option), 200), "value": option} for option in options],
            }
            return made | ({"value": clean(field.value)} if clean(field.value) in options else {})


def _id(field: Field) -> str:
    return FIELD + (clean(field.name)[:LONGEST] or "value")
