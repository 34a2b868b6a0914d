"""What is in an office file (.docx, .pptx), once it is sure that it may be opened?

Such a file is a zip of XML parts, and both can be bombs: few bytes that inflate to many, or few inflated bytes that
make many objects. So all is counted while it is read, and what has a DOCTYPE (and with it entities) is refused. Parts
that nobody asks for, pictures and whatever is embedded or linked, are never opened. Names lose their namespaces: the
strict and the transitional form of the format differ in nothing else that matters here.
"""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO
from posixpath import dirname, join, normpath
from typing import NoReturn
from xml.etree import ElementTree as ET
from xml.parsers import expat

from registers.problems import Problem

_ENTRIES = 5_000
_INFLATED = 100 * 1024 * 1024
_RATIO = 250  # deflate cannot do more than 1,032; XML that somebody wrote stays under 60
_RATIO_FROM = 1024 * 1024
_ELEMENTS = 400_000  # a pack of 60 slides has 60,000
_DEPTH = 200
_CHUNK = 65_536
# What zipfile, zlib and expat raise for bytes that are not what they should be.
_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    expat.ExpatError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    OverflowError,
    ValueError,
)

Element = ET.Element


@dataclass(frozen=True)
class Part:
    """One XML part: its root, and the parts that it refers to by id (those inside the file alone)."""

    name: str
    root: Element
    related: dict[str, tuple[str, str]]

    def of_kind(self, kind: str) -> str:
        """The name of the first part that this one refers to as that kind; empty for none."""
        return next((target for one, target in self.related.values() if one == kind), "")


class Package:
    """An office file whose parts are read when they are asked for."""

    def __init__(self, name: str, data: bytes) -> None:
        """Raises ``Problem`` for what is no such file, or too many at once."""
        self._name = name
        self._inflated = 0
        self._elements = 0
        if data.count(b"PK\x01\x02") > _ENTRIES:
            self._bomb()
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except _FAULTS:
            self._broken()
        self._names = {info.filename.lstrip("/"): info for info in self._zip.infolist()}
        root = self._related("")
        self.main = next((target for kind, target in root.values() if kind == "officeDocument"), "")

    def has(self, name: str) -> bool:
        """Whether there is such a part."""
        return name in self._names

    def part(self, name: str) -> Part:
        """A part; raises ``Problem`` where it is missing, broken or too large."""
        return Part(name, self._tree(name), self._related(name))

    def _related(self, name: str) -> dict[str, tuple[str, str]]:
        folder = dirname(name)
        rels = join(folder, "_rels", f"{name[len(folder) :].lstrip('/')}.rels")
        if rels not in self._names:
            return {}
        found = {}
        for one in self._tree(rels):
            target, kind = one.get("Target", ""), one.get("Type", "").rpartition("/")[2]
            if one.get("TargetMode") != "External":
                inside = target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))
                found[one.get("Id", "")] = (kind, inside)
        return found

    def _tree(self, name: str) -> Element:
        info = self._names.get(name)
        if info is None or info.flag_bits & 1 or info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            self._broken()
        growing = _Growing(self)
        inflated = 0
        try:
            with self._zip.open(info) as file:
                while chunk := file.read(_CHUNK):
                    inflated += len(chunk)
                    self._inflated += len(chunk)
                    if self._inflated > _INFLATED or (
                        inflated > _RATIO_FROM and inflated > _RATIO * max(info.compress_size, 1)
                    ):
                        self._bomb()
                    growing.feed(chunk)
            return growing.root()
        except _FAULTS:
            self._broken()

    def count(self, depth: int) -> None:
        """Counts one more element, so deep in its part."""
        self._elements += 1
        if self._elements > _ELEMENTS or depth > _DEPTH:
            self._bomb()

    def doctype(self) -> NoReturn:
        """Refuses a part that declares a document type."""
        raise Problem(
            f"{self._name} declares a document type inside, which no office program writes, so I do not open it."
            " Save the paper anew from Word or PowerPoint and send that."
        )

    def _bomb(self) -> NoReturn:
        raise Problem(
            f"{self._name} holds far more than a paper does once it is unpacked, so I do not open it."
            " Copy the part that matters into a new document and send that."
        )

    def _broken(self) -> NoReturn:
        raise Problem(
            f"{self._name} is damaged, or was cut off on its way: it cannot be opened."
            " Open it in Word or PowerPoint, save it anew and send that."
        )


class _Growing:
    """A part's tree while its bytes come in."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._builder = ET.TreeBuilder()
        self._names: dict[str, str] = {}
        self._depth = 0
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = lambda *_: package.doctype()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._builder.data

    def feed(self, chunk: bytes) -> None:
        self._parser.Parse(chunk, False)

    def root(self) -> Element:
        self._parser.Parse(b"", True)
        return self._builder.close()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._package.count(self._depth)
        self._builder.start(self._local(name), {self._local(one): value for one, value in attributes.items()})

    def _end(self, name: str) -> None:
        self._depth -= 1
        self._builder.end(self._local(name))

    def _local(self, name: str) -> str:
        """``p`` of a namespace and ``p``; a relationship's id is told from others as ``r:id``."""
        if name not in self._names:
            space, _, local = name.rpartition(" ")
            self._names[name] = f"r:{local}" if space.endswith("/relationships") and local == "id" else local
        return self._names[name]
