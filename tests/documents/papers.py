"""Which papers do these tests read?"""

from pathlib import Path

from documents.extract import Extract
from documents.recognise import recognise
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
