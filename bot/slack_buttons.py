"""How do buttons stand in a Slack message, and what are many of them made into?

Every ``action_id`` says by its first word what comes back: ``press:…`` and ``form:…`` are buttons whose value is the
command, ``menu:…`` is a menu whose chosen option's value is the command; a ``form:…`` command answers with its form.
Limits: https://docs.slack.dev/reference/block-kit (25 elements in a row, button text 75 and value 2,000, 100 options in
a select and 5 in an overflow menu, option text and value 75).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.slack_text import Block, Element, plain
from chat.messages import Button, Entry, Form, Weight
from chat.plain_text import clean, cut, one_line, spans_text

_STYLES = {Weight.PRIMARY: {"style": "primary"}, Weight.DANGER: {"style": "danger"}, Weight.PLAIN: {}}
# As many stand side by side before the rest go into a menu.
_SIDE_BY_SIDE = 5
_ROW = 25
_MENU = 100
_OVERFLOW = 5
_OPTION = 75
_VALUE = 2000


def actions(buttons: Sequence[Button]) -> list[Block]:
    """Buttons in rows: five stand as they are; of more the first four do, and the rest become a menu."""
    fit = list(dict.fromkeys(button for button in buttons if len(clean(button.press.command)) <= _VALUE))
    first = fit if len(fit) <= _SIDE_BY_SIDE else fit[: _SIDE_BY_SIDE - 1]
    rest = fit[len(first) :]
    listed = [button for button in rest if len(clean(button.press.command)) <= _OPTION]
    standing = [*first, *(button for button in rest if button not in listed)]
    elements = [*map(_button, standing), *_menus([(one_line(button.label), button) for button in listed], "More …")]
    rows = [{"type": "actions", "elements": elements[at : at + _ROW]} for at in range(0, len(elements), _ROW)]
    return [*rows, *_too_long(buttons)]


def entry_menus(entries: Iterable[Entry]) -> list[Block]:
    """Menus of what can be done about each entry of a long list, in place of a row of buttons under each."""
    named = [
        (f"{one_line(button.label)}: {one_line(spans_text(entry.title))}", button)
        for entry in entries
        for button in entry.buttons
    ]
    listed = [(name, button) for name, button in named if len(clean(button.press.command)) <= _OPTION]
    menus = _menus(list(dict.fromkeys(listed)), "Choose what to do …")
    return [{"type": "actions", "elements": menus[at : at + _ROW]} for at in range(0, len(menus), _ROW)]


def form_button(form: Form) -> Block:
    """The button that opens a form: pressed, the command is said again and its form shown as a modal."""
    command = clean(form.command)
    if len(command) > _VALUE:
        return _note(f"“{cut(one_line(form.title), 100)}” is too long for a button here: please type it.")
    button = {"type": "button", "action_id": "form", "text": plain(f"{one_line(form.title)} …", 75), "value": command}
    return {"type": "actions", "elements": [button | {"style": "primary"}]}


def _button(button: Button) -> Element:
    made = {
        "type": "button",
        "action_id": "press",
        "text": plain(one_line(button.label), 75),
        "value": clean(button.press.command),
    }
    return made | _STYLES[button.weight] | (_confirm(button.confirm, button.label) if button.confirm else {})


def _confirm(question: str, label: str) -> Element:
    return {
        "confirm": {
            "title": plain("Are you sure?", 100),
            "text": plain(question, 300),
            "confirm": plain(one_line(label), 30),
            "deny": plain("Cancel", 30),
        }
    }


def _menus(named: Sequence[tuple[str, Button]], ask: str) -> list[Element]:
    """A menu asks before all of its choices or none: what wants a confirmation gets a menu of its own."""
    if not named:
        return []
    at_once = [(name, button) for name, button in named if not button.confirm]
    asked_first = [(name, button) for name, button in named if button.confirm]
    careful = _confirm("What you chose is done at once.", "Yes")
    return [*_menu(at_once, ask, {}), *_menu(asked_first, f"{ask} (asks first)", careful)]


def _menu(named: Sequence[tuple[str, Button]], ask: str, confirm: Element) -> list[Element]:
    options = [{"text": plain(name, _OPTION), "value": clean(button.press.command)} for name, button in named]
    if 1 < len(options) <= _OVERFLOW:
        return [{"type": "overflow", "action_id": "menu", "options": options, **confirm}]
    return [
        {
            "type": "static_select",
            "action_id": "menu",
            "placeholder": plain(ask, 150),
            "options": options[at : at + _MENU],
            **confirm,
        }
        for at in range(0, len(options), _MENU)
    ]


def _too_long(buttons: Iterable[Button]) -> list[Block]:
    labels = [one_line(button.label) for button in buttons if len(clean(button.press.command)) > _VALUE]
    if not labels:
        return []
    return [_note(f"Too long for a button here, please type it: {', '.join(labels)}")]


def _note(text: str) -> Block:
    return {"type": "context", "elements": [plain(text, 2000)]}
