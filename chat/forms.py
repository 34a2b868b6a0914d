"""Which form does a command make of itself when something it needs was left out?"""

from __future__ import annotations

from collections.abc import Mapping

from chat.commands import Command, Parameter
from chat.messages import Field, Form, Input


def form_of(command: Command, given: Mapping[str, str], wrong: Mapping[str, str]) -> Form:
    """The command's parameters as fields, holding the words ``given`` so far, with what is ``wrong`` beside each."""
    fields = tuple(_field(one, given.get(one.name, ""), wrong.get(one.name, "")) for one in command.parameters)
    return Form(command.form, command.name, fields)


def _field(one: Parameter, value: str, error: str) -> Field:
    kind = Input.LONG if one.kind.free else Input.CHOICE if one.kind.options else Input.TEXT
    hint = "" if one.kind.free or one.kind.options else one.kind.label[:1].upper() + one.kind.label[1:] + "."
    return Field(one.name, one.label, kind, value, one.kind.options, one.required, hint, error)
