"""When did each paper speak, and which files are versions of one paper?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from documents.extract import Extract, Kind
from registers.actions import Action
from registers.merging import Edition
from registers.merging_actions import from_chat
from registers.people import Person
from storage.papers import ImportedPaper
from storage.store import Unit


class Editions:
    """The editions of what is known, and of the paper that speaks ``now``.

    A paper's day is that of the meeting it reports, else the one it was issued on. Of one group, kind and day there is
    one paper: whatever file brings it, under whatever name and in whatever format, is a version of it. Papers whose day
    nobody knows are one only under one name. What papers of several days told under one name counts as the latest's.
    """

    def __init__(self, unit: Unit, extract: Extract, digest: str) -> None:
        own = extract.meetings[0].date.day if extract.meetings else None
        papers = unit.papers.all()
        first = _edition(own or extract.issued.day, extract.kind.value, extract.paper, extract.group)
        # By the version first: files of one version came in the order that they are stored in.
        same = (one for one in papers if _imported(one) == first)
        versions = sorted(same, key=lambda one: one.version)
        self._known: dict[str, Edition] = {}
        for one in papers:
            self._known[one.name] = max(_imported(one), self._known.get(one.name, Edition()))
        #: The newest version that was applied, if any was.
        self.newest: ImportedPaper | None = versions[-1] if versions else None
        #: This file, if it was imported before.
        self.again = next((one for one in papers if one.digest == digest), None)
        self.now = replace(first, files=frozenset((extract.paper, *(one.name for one in versions))))

    @property
    def superseded(self) -> bool:
        """Whether a newer version of this very file has been applied."""
        return bool(self.again and self.newest and self.again.version < self.newest.version)

    def of(self, known: Any) -> Edition:
        """The edition that told what is known."""
        if known is None or isinstance(known, Person):
            return Edition()
        if isinstance(known, Action) and from_chat(known):
            return Edition(known.raised.day or date.min)
        paper = known.source.paper
        was = self._known.get(paper, Edition(paper=paper))
        return self.now if was == self.now else was


def _imported(paper: ImportedPaper) -> Edition:
    return _edition(paper.day, paper.kind, paper.name, paper.group)


def _edition(day: date | None, kind: str, name: str, group: str) -> Edition:
    rank = int(kind == Kind.HEADLINE_REPORT.value)
    return Edition(day or date.min, rank, name, group, alone="" if day else name)
