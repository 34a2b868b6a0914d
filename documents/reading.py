"""What does the child process do that reads one paper?

``sandbox.py`` starts it with a line of JSON (the paper's name, its length, the limits) and the paper's bytes on its
standard input; it answers with JSON on its standard output. It limits itself before it looks at the bytes, and may from
then on neither write a file, nor open a connection, nor start a process, nor load pickled objects.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from documents.formats import READABLE, Format, format_of
from documents.paper import Paper
from documents.paper_json import encoded
from registers.problems import Problem

_REFUSED = ("socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn", "os.spawn", "pickle.")
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_TRUNC


def main() -> None:
    """Reads the paper on standard input and answers."""
    head = json.loads(sys.stdin.buffer.readline())
    _limit(head["memory"], head["seconds"])
    data = sys.stdin.buffer.read(head["length"])
    if len(data) == head["length"]:
        sys.stdout.buffer.write(_answer(head["name"], data).encode("utf-8", "replace"))


def _answer(name: str, data: bytes) -> str:
    try:
        return f'{{"paper":{encoded(_read(name, data))}}}'
    except Problem as problem:
        return json.dumps({"problem": problem.says})
    except MemoryError:
        return '{"fault":"memory"}'
    except Exception as fault:  # noqa: BLE001 - whatever a reader meets in a hostile file, the answer is an answer
        return json.dumps({"fault": f"{type(fault).__name__}: {fault}"[:500]})


def _read(name: str, data: bytes) -> Paper:
    if format_of(name, data) is Format.PDF:
        from documents.pdf import read_pdf

        _shut()
        return read_pdf(name, data)
    from documents.docx import read_docx
    from documents.package import Package
    from documents.pptx import read_pptx

    _shut()
    package = Package(name, data)
    folder = package.main.partition("/")[0] if package.has(package.main) else ""
    match folder:
        case "word":
            return read_docx(name, package)
        case "ppt":
            return read_pptx(name, package)
        case "xl":
            raise Problem(f"{name} is an Excel workbook. {READABLE} Copy what matters into a Word document, send that.")
        case _ if package.has("mimetype"):
            raise Problem(f"{name} is an OpenDocument file. {READABLE} Save it as .docx or .pptx and send that.")
        case _:
            raise Problem(f"{name} is a zip file and no paper. {READABLE} Unpack it and send the paper in it.")


def _limit(memory: int, seconds: int) -> None:
    """Lets the kernel end what takes too much."""
    import resource

    limits = [
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ]
    if sys.platform != "darwin":  # which knows the name alone
        limits.append((resource.RLIMIT_AS, memory))
    for kind, most in limits:
        _, hard = resource.getrlimit(kind)
        resource.setrlimit(kind, (most, most) if hard == resource.RLIM_INFINITY else (min(most, hard), hard))


def _shut() -> None:
    """From here on nothing reaches outside: a second wall, should a library do more than it was asked."""

    def refuse(event: str, arguments: tuple[Any, ...]) -> None:
        if event.startswith(_REFUSED) or (event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITES):
            raise PermissionError(f"a reader may not {event}")

    sys.addaudithook(refuse)
