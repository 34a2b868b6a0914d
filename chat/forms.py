"""Which form does a command make of itself when something it needs was left out, and how is it said without one?"""

from __future__ import annotations

from collections.abc import Mapping

from chat.commands import Command, Parameter
from chat.messages import Field, Form, Input, Reply


def form_of(command: Command, given: Mapping[str, str], wrong: Mapping[str, str]) -> Form:
    """The command's parameters as fields, holding the words ``given`` so far, with what is ``wrong`` beside each."""
    fields = tuple(_field(one, given.get(one.name, ""), wrong.get(one.name, "")) for one in command.parameters)
    return Form(command.form, command.name, fields)


def form_in(reply: Reply) -> Form | None:
    """The reply's form."""
    return next((part for part in reply.parts if isinstance(part, Form)), None)


def in_one_line(command: Command, form: Form) -> str:
    """The form's command as it can be typed: with the words it holds so far, and in capitals what it needs."""
    held = {one.name: one.value for one in form.fields}
    filled = (
        (one.after, held.get(one.name) or (one.kind.sign or one.name.upper().replace("_", " ")) * one.required)
        for one in command.parameters
    )
    return " ".join((command.name, *(f"{after} {words}".strip() for after, words in filled if words)))


def _field(one: Parameter, value: str, error: str) -> Field:
    kind = Input.LONG if one.kind.free else Input.CHOICE if one.kind.options else Input.TEXT
    hint = "" if one.kind.free or one.kind.options else one.kind.label[:1].upper() + one.kind.label[1:] + "."
    return Field(one.name, one.label, kind, value, one.kind.options, one.required, hint, error)
