"""What does reading a paper cost, and what can the worst of files cost?

Each file is read in a process of its own: the time until it is read or refused, by how much that process grew (the bot,
in life) and the most memory that its child took.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil

from documents.paper import Paper
from documents.sandbox import Sandbox
from documents.text import read_text
from registers.problems import Problem
from tests.documents.office import p, tbl, tr, word, zipped
from tests.documents.pdf_writing import as_pdf, pdf, stream
from tests.documents.writing import as_docx, as_pptx

_SAMPLES = Path(__file__).parents[1] / "samples"
_LINE = "{name:38} {kilobytes:6,} kB {seconds:6.2f} s  here {here:+3} MB  child {child:4} MB  {said}"


def measure() -> Iterator[str]:
    """A line for each file, which a process of its own has made."""
    with TemporaryDirectory() as folder:
        for at, name in enumerate(CASES):
            path = f"{folder}/{at}"
            _alone(f"from benchmarks.papers import make; make({name!r}, {path!r})")
            told = json.loads(_alone(f"from benchmarks.papers import read; read({path!r})"))
            yield _LINE.format(name=name, **told)


def _alone(words: str) -> str:
    return subprocess.run([sys.executable, "-c", words], check=True, capture_output=True, text=True).stdout


def make(name: str, path: str) -> None:
    """Writes one of the files."""
    Path(path).write_bytes(CASES[name]())


def read(path: str) -> None:
    """Reads one file and prints what it cost, as JSON."""
    data = Path(path).read_bytes()
    process = psutil.Process()
    before = process.memory_info().rss
    start = time.perf_counter()
    try:
        said = f"{len(Sandbox().read('It', data).blocks)} blocks"
    except Problem as problem:
        said = problem.says[:40]
    seconds = time.perf_counter() - start
    here = (process.memory_info().rss - before) // 1024**2
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(json.dumps({"kilobytes": len(data) // 1024, "seconds": seconds, "here": here, "child": child, "said": said}))


def _sample(name: str) -> Paper:
    return read_text(name, (_SAMPLES / f"{name}.txt").read_bytes())


def _paragraphs(count: int) -> str:
    """So many paragraphs of three elements, which do not deflate like a bomb."""
    return "".join(f"<w:p><w:r><w:t>{at * 7_919}</w:t></w:r></w:p>" for at in range(count))


def _inflating() -> bytes:
    packed = zlib.compress(b"\0" * 1_000_000_000)
    content = b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed)
    return pdf([b"x"]).replace(stream(b"x"), content)


CASES: dict[str, Callable[[], bytes]] = {
    "the report as text": (_SAMPLES / "dag31-headline-report.txt").read_bytes,
    "the report from Word": lambda: as_docx(_sample("dag31-headline-report")),
    "the pack from PowerPoint": lambda: as_pptx(_sample("ccag12-meeting-pack")),
    "the pack as a PDF of 12 pages": lambda: as_pdf(_sample("ccag12-meeting-pack")),
    "90 MB of one letter in a .docx": lambda: word(p("x" * 90_000_000)),
    "a million elements in a .docx": lambda: word(_paragraphs(333_334)),
    "just under the most elements": lambda: word(_paragraphs(133_000)),
    "a table of 60 columns and 1,000 rows": lambda: word(
        tbl(*(tr(*(str(row * 7_919 + cell * 104_729) for cell in range(60))) for row in range(1_000)))
    ),
    "entries without end": lambda: zipped(dict.fromkeys((f"{at}.xml" for at in range(6_000)), "")),
    "a PDF stream that inflates to 1 GB": _inflating,
    "a PDF of four million operators": lambda: pdf([b"q 1 0 0 1 0 0 cm Q " * 4_000_000]),
    "a PDF with 32,000 rules on a page": lambda: pdf(
        [b"\n".join(b"%d 0 m %d 500 l S 0 %d m 500 %d l S" % (at, at, at, at) for at in range(800)) * 20]
    ),
    "a PDF of 20,000 times one page": lambda: pdf([b"x"]).replace(
        b"/Kids[5 0 R]", b"/Kids[" + b"5 0 R " * 20_000 + b"]"
    ),
}
