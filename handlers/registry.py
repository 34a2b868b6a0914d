"""Which commands do the handlers of this package make?"""

from __future__ import annotations

import importlib
import pkgutil

import handlers
from chat.commands import Command, Commands


def all_commands() -> Commands:
    """Every command of every file here: a new file, or a new function in one, needs no list to stand on."""
    found: dict[int, Command] = {}
    for module in pkgutil.iter_modules(handlers.__path__, "handlers."):
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, Command):
                found[id(value)] = value
    return Commands(found.values())
