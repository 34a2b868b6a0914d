"""How does a form stand in a Slack modal, and how are its errors told?

A field is an input block whose ``block_id`` is the field's name and whose element's ``action_id`` is ``value``; what is
sent back stands in ``view.state.values[name]["value"]``. Limits: https://docs.slack.dev/reference/views (title, submit
and close 24, private_metadata 3,000, 100 blocks) and https://docs.slack.dev/reference/block-kit.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from bot.slack_text import Block, Element, plain
from chat.messages import Field, Form, Input
from chat.plain_text import clean, cut, is_iso_day, one_line

CALLBACK = "form"
_OPTIONS = 100
_OPTION = 75


def modal(form: Form, metadata: str = "") -> dict[str, Any]:
    """The view for ``views.open``; its ``private_metadata`` is JSON of the form's command and this ``metadata``."""
    private = json.dumps({"command": clean(form.command), "metadata": clean(metadata)}, ensure_ascii=False)
    view: dict[str, Any] = {"type": "modal", "title": plain(one_line(form.title), 24), "close": plain("Cancel", 24)}
    if len(private) > 3000:
        return view | {"blocks": [_paragraph("This is too long for a form here: please say it as a message.")]}
    fields = {_block_id(field): field for field in reversed(form.fields)}
    blocks = [_input(field) for field in reversed(fields.values())][:100]
    return view | {
        "callback_id": CALLBACK,
        "submit": plain(one_line(form.submit), 24),
        "private_metadata": private,
        "blocks": blocks or [_paragraph(form.title)],
    }


def errors(form: Form) -> dict[str, str]:
    """What stands beside each wrong field, by ``block_id``, for a ``response_action`` of ``errors``."""
    return {_block_id(field): cut(one_line(field.error), 2000) for field in form.fields if field.error}


def beside(blocks: Iterable[Any], told: str) -> dict[str, Any] | str:
    """What is answered to a form that nothing came of: it stays open, with that beside its first field."""
    fields = [str(one.get("block_id")) for one in blocks if isinstance(one, dict) and one.get("type") == "input"]
    return {"response_action": "errors", "errors": {fields[0]: told}} if fields else ""


def typed_value(field: Field) -> bool:
    """Whether the field is typed, for its kind cannot hold it: a date in words; choices too many, too long or none."""
    if field.input is Input.DATE:
        return bool(field.value) and not is_iso_day(field.value)
    options = set(map(clean, field.options))
    return not 0 < len(options) <= _OPTIONS or any(not 0 < len(option.strip()) <= _OPTION for option in options)


def _input(field: Field) -> Block:
    block: Block = {
        "type": "input",
        "block_id": _block_id(field),
        "label": plain(one_line(field.label) or field.name, 2000),
        "element": {"action_id": "value", **_element(field)},
        "optional": not field.required,
    }
    hint = " — ".join(filter(None, (one_line(field.error), one_line(field.hint), _choices(field))))
    return block | {"hint": plain(hint, 2000)} if hint else block


def _element(field: Field) -> Element:
    match field.input:
        case Input.TEXT:
            return _text(field)
        case Input.LONG:
            return _text(field, multiline=True)
        case Input.DATE:
            if typed_value(field):
                return _text(field)
            return {"type": "datepicker", **({"initial_date": field.value} if field.value else {})}
        case Input.CHOICE:
            if typed_value(field):
                return _text(field)
            options = {text: _option(text) for text in map(clean, field.options)}
            chosen = options.get(clean(field.value))
            return {
                "type": "static_select",
                "options": list(options.values()),
                **({"initial_option": chosen} if chosen else {}),
            }


def _text(field: Field, *, multiline: bool = False) -> Element:
    element: Element = {"type": "plain_text_input", "multiline": multiline, "max_length": 3000}
    value = cut(clean(field.value), 3000)
    return element | {"initial_value": value} if value else element


def _option(text: str) -> Element:
    return {"text": plain(text, _OPTION), "value": text}


def _choices(field: Field) -> str:
    if field.input is not Input.CHOICE or not field.options or not typed_value(field):
        return ""
    return f"One of: {', '.join(map(one_line, field.options))}"


def _block_id(field: Field) -> str:
    return cut(clean(field.name), 255) or "field"


def _paragraph(text: str) -> Block:
    return {"type": "section", "text": plain(text, 3000)}
