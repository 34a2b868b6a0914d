"""Which reference does the next record take?

One that nothing was ever called: what was taken back may still be cited, in a post or by somebody, and must not come to
mean something else. A paper brings its own references and is not asked.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import TypeVar

from storage.store import Unit

R = TypeVar("R")


def unused(unit: Unit, last: int, ref: Callable[[int], R]) -> R:
    """The first reference after the ``last`` number on the register that the audit has never named."""
    return next(one for one in map(ref, count(last + 1)) if not unit.audit.names(str(one)))
