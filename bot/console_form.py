"""How do buttons and forms become HTML that carries exactly what they say?

A button holds its command in ``data-press``, a form in ``data-submit``; the page sends them back as they stand there.
"""

from __future__ import annotations

from bot.console_markup import Html, element
from chat.messages import Button, Field, Form, Input

_SHOWN = 5


def button(made: Button) -> Html:
    """One button; the page asks ``data-confirm`` first where it is set."""
    return element(
        "button",
        made.label,
        type="button",
        class_=f"button {made.weight.value}",
        data_press=made.press.command,
        data_confirm=made.confirm or False,
    )


def buttons(row: tuple[Button, ...]) -> Html:
    """Buttons in a row, the many behind ``More``."""
    if not row:
        return Html()
    shown = row if len(row) <= _SHOWN + 1 else row[:_SHOWN]
    rest = row[len(shown) :]
    menu = (
        element(
            "details",
            element("summary", f"{len(rest)} more"),
            element("div", *(button(one) for one in rest), class_="buttons"),
            class_="more",
        )
        if rest
        else Html()
    )
    return element("div", *(button(one) for one in shown), menu, class_="buttons")


def form(asked: Form, name: str) -> Html:
    """A form; ``name`` begins its ids."""
    wrong = sum(1 for one in asked.fields if one.error)
    told = element("p", _wrong(wrong), class_="form-errors", role="alert") if wrong else Html()
    fields = [field(one, f"{name}-{place}") for place, one in enumerate(asked.fields)]
    send = element("div", element("button", asked.submit, type="submit", class_="button primary"), class_="buttons")
    title = element("h4", asked.title, id=f"{name}-title")
    return element(
        "form",
        title,
        told,
        *fields,
        send,
        data_submit=asked.command,
        aria_labelledby=f"{name}-title",
        novalidate=True,
        class_="form",
    )


def field(asked: Field, name: str) -> Html:
    """One field with its label, its hint and what is wrong with it; ``name`` is its id."""
    hint, error = f"{name}-hint", f"{name}-error"
    about = " ".join(id_ for id_, words in ((error, asked.error), (hint, asked.hint)) if words)
    optional = Html() if asked.required else element("span", " optional", class_="optional")
    return element(
        "div",
        element("label", asked.label, optional, for_=name),
        _input(asked, name, about),
        element("p", asked.error, id=error, class_="error") if asked.error else Html(),
        element("p", asked.hint, id=hint, class_="hint") if asked.hint else Html(),
        class_="field wrong" if asked.error else "field",
    )


def _input(asked: Field, name: str, about: str) -> Html:
    common: dict[str, str | int | bool] = {
        "id": name,
        "name": asked.name,
        "required": asked.required,
        "aria_invalid": "true" if asked.error else False,
        "aria_describedby": about or False,
    }
    match asked.input:
        case Input.TEXT:
            return element("input", type="text", value=asked.value, autocomplete="off", **common)
        case Input.LONG:
            # A line break right after the tag is dropped by every parser: this one is, and the words' own stays.
            return element("textarea", Html("\n"), asked.value, rows=4, **common)
        case Input.DATE:
            return _date(asked.value, common)
        case Input.CHOICE:
            chosen = [element("option", one, value=one, selected=one == asked.value) for one in asked.options]
            nothing = (
                element("option", "Choose …", value="", selected=True) if asked.value not in asked.options else Html()
            )
            return element("select", nothing, *chosen, **common)


def _date(value: str, common: dict[str, str | int | bool]) -> Html:
    """A box for words, as ``Friday`` and ``before next DAG`` are dates too, and a calendar beside it to pick from."""
    words = element("input", type="text", value=value, autocomplete="off", **common)
    picker = element("input", type="date", class_="picker", data_fills=str(common["id"]), aria_label="Pick a day")
    return element("div", words, picker, class_="date")


def _wrong(count: int) -> str:
    return "One field needs another look." if count == 1 else f"{count} fields need another look."
