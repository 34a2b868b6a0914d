"""Which papers do these tests read?"""

from pathlib import Path

from documents.extract import Extract
from documents.paper import Table
from documents.recognise import recognise
from documents.sandbox import Sandbox
from documents.text import read_text

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples"
PAPERS = ROOT.parent / "shared" / "papers"


def extract(name: str, words: str) -> Extract:
    """What a paper written in a test holds; ``¦`` stands for a tab."""
    return recognise(read_text(name, words.replace("¦", "\t").encode()))


def read(path: Path) -> Extract:
    """What a paper on disk holds."""
    return recognise(read_text(path.name, path.read_bytes()))


def extract_of(name: str, data: bytes) -> Extract:
    """What a file's bytes hold, in whatever format."""
    return recognise(Sandbox().read(name, data))


def grid(table: Table) -> list[list[str]]:
    """A table's words, its header row first."""
    return [[cell.text for cell in row.cells] for row in (table.header, *table.rows)]
