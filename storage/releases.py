"""Which releases of the design are there?"""

from __future__ import annotations

from registers.refs import ReleaseRef
from registers.releases import Release
from storage.register import Register, Statements
from storage.tables import releases


class Releases(Register[ReleaseRef, Release]):
    """The releases, by reference."""

    kind = Release
    table = releases
    statements = Statements(releases)

    def _key(self, value: Release) -> str:
        return str(value.ref)
