"""The worst of files is refused in words, within the limits, and harms nobody but the process that read it."""

import io
import os
import random
import threading
import time
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psutil
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.formats import LIMIT, Format, format_of
from documents.paper import Paper, Paragraph
from documents.recognise import recognise
from documents.sandbox import Limits, Sandbox
from registers.problems import Problem
from tests.documents.office import RELS, p, tbl, tr, word, zipped
from tests.documents.pdf_writing import as_pdf, pdf, stream
from tests.documents.test_readers import Writer, sample
from tests.documents.writing import as_docx, as_pptx

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512
KINDS = "I can read .docx, .pptx, .pdf and .txt."


def refused(data: bytes, name: str = "paper.docx", limits: Limits = Limits()) -> str:  # noqa: B008 - frozen
    with pytest.raises(Problem) as caught:
        recognise(Sandbox(limits).read(name, data))
    return caught.value.says


def children() -> list[psutil.Process]:
    return psutil.Process().children(recursive=True)


@contextmanager
def bounded(seconds: float = 75, megabytes: float = 60) -> Iterator[None]:
    """Within that time, with that much more memory here at most, and no process left."""
    before, start, memory = {one.pid for one in children()}, time.monotonic(), psutil.Process().memory_info().rss
    try:
        yield
    finally:
        assert time.monotonic() - start < seconds
        assert psutil.Process().memory_info().rss - memory < megabytes * 1024 * 1024
        assert {one.pid for one in children()} <= before


def stream_name(name: str) -> bytes:
    return OLE + name.encode("utf-16-le") + b"\0" * 512


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"Actions", Format.TEXT),
        (b"", Format.TEXT),
        (b"%PDF-1.7\n", Format.PDF),
        (b"\n\nmail head\n%PDF-1.4", Format.PDF),
        (word(p("x")), Format.OFFICE),
    ],
)
def test_the_format_is_in_the_bytes(data: bytes, kind: Format) -> None:
    assert format_of("anything.xyz", data) is kind


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (stream_name("WordDocument"), ".docx"),
        (stream_name("PowerPoint Document"), ".pptx"),
        (stream_name("Workbook"), "Excel"),
        (stream_name("Something"), "old office file"),
        (b"{\\rtf1\\ansi Actions}", ".docx"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "picture"),
        (b"\x1f\x8b\x08" + b"\0" * 99, "Unpack"),
        ("Actions".encode("utf-16"), "UTF-8"),
        (b"GIF\0" * 9, "no text"),
        (zipped({"notes.txt": "Actions"}), "zip file"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}), "OpenDocument"),
        (
            zipped(
                {
                    "_rels/.rels": f'<Relationships xmlns="{RELS}"><Relationship Id="r" Type="x/officeDocument"'
                    ' Target="xl/workbook.xml"/></Relationships>',
                    "xl/workbook.xml": "<workbook/>",
                }
            ),
            "Excel",
        ),
    ],
)
def test_other_formats_are_named_with_what_can_be_read_and_what_to_do(data: bytes, says: str) -> None:
    told = refused(data)
    assert KINDS in told
    assert says in told.replace(KINDS, "")
    assert "paper.docx" in told


def test_a_password_is_named() -> None:
    assert "password" in refused(stream_name("EncryptedPackage"))


def test_too_many_bytes_are_refused_before_anybody_looks_at_them() -> None:
    assert "20" in refused(b"PK\x03\x04" + b"x" * LIMIT)


@pytest.mark.parametrize("name", ["paper.txt", "paper.pdf", "paper", "paper.exe", "../../\0é\n.docx"])
def test_a_wrong_ending_changes_nothing(name: str) -> None:
    assert Sandbox().read(name, word(p("Kept."))) == Paper(name, (Paragraph("Kept.", 1),), ("Kept.",))
    assert Sandbox().read(name, b"Kept words.\n").blocks == (Paragraph("Kept words.", 1),)


def test_a_zip_that_inflates_a_thousandfold_is_refused() -> None:
    with bounded():
        assert "unpacked" in refused(word(p("x" * 90_000_000)))


def test_parts_that_inflate_slowly_but_for_ever_are_refused() -> None:
    some = f"{random.Random(1).randbytes(150).hex()}{'a' * 30_000}"  # deflates to a hundredth
    parts = {f"{kind}.xml": f"<w:x>{some * 2_000}</w:x>" for kind in ("styles", "numbering")}
    with bounded():
        assert "unpacked" in refused(word(p("x"), parts))


def test_a_zip_in_a_zip_is_never_opened() -> None:
    bomb = zipped({"x": b"\0" * 50_000_000})
    with zipfile.ZipFile(io.BytesIO(word(p("Kept.")))) as opened:
        files = {name: opened.read(name) for name in opened.namelist()}
    with bounded(30):
        assert Sandbox().read("p", zipped(files | {"word/embeddings/x.zip": bomb})).lines == ("Kept.",)


def test_too_many_entries_are_refused() -> None:
    with bounded():
        assert "unpacked" in refused(zipped({f"{at}.xml": "" for at in range(6_000)}))


def test_a_million_elements_in_few_bytes_are_refused() -> None:
    data = word("".join(f"<w:p><w:r><w:t>{at}</w:t></w:r></w:p>" for at in range(350_000)))
    with bounded():
        assert "unpacked" in refused(data)


def test_elements_inside_elements_inside_elements_are_refused() -> None:
    assert "unpacked" in refused(word("<w:sdt>" * 5_000 + "</w:sdt>" * 5_000))
    assert "unpacked" in refused(word("<w:tbl><w:tr><w:tc>" * 3_000 + "</w:tc></w:tr></w:tbl>" * 3_000))


def test_a_document_type_and_its_entities_are_refused() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    outside = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    for start in (bomb, outside):
        assert "document type" in refused(word(p("&b;" if start is bomb else "&a;"), start=start))


def test_a_link_to_elsewhere_is_not_followed() -> None:
    import socket

    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        listening.setblocking(False)
        address = f"http://127.0.0.1:{listening.getsockname()[1]}/x"
        kinds = ("attachedTemplate", "image", "styles", "numbering", "hyperlink")
        rels = "".join(
            f'<Relationship Id="e{kind}" Type="x/{kind}" Target="{address}" TargetMode="External"/>' for kind in kinds
        )
        assert Sandbox().read("p", word(p("Kept."), rels=rels)).lines == ("Kept.",)
        with pytest.raises(BlockingIOError):
            listening.accept()


def test_a_target_that_climbs_out_is_no_part() -> None:
    rels = f'<Relationships xmlns="{RELS}"><Relationship Id="r" Type="x/officeDocument" Target="{{}}"/></Relationships>'
    for target in ("../../../etc/passwd", "/etc/passwd", "word/../../x"):
        assert "zip file" in refused(zipped({"_rels/.rels": rels.format(target)}))


def test_a_merged_cell_cannot_make_words_without_end() -> None:
    cell = "<w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc>"
    rows = f"<w:tr>{cell}{cell}</w:tr>" * 500
    first, long = tr("Ref", "Action"), tr("word " * 2_000, "word " * 2_000)
    with bounded():
        assert "longer" in refused(word(tbl(first, long, rows)))


def test_a_streams_bytes_inflate_no_further_than_memory_goes() -> None:
    packed = zlib.compress(b"\0" * 1_000_000_000)
    objects = b"<</Type/ObjStm/N 1/First 4/Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed)
    content = b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed)
    data = pdf([b"x"], [objects]).replace(stream(b"x"), content)
    with bounded():
        assert "more time or memory" in refused(data)


def test_operators_without_end_are_stopped_in_time() -> None:
    with bounded():
        assert "more time or memory" in refused(pdf([b"q 1 0 0 1 0 0 cm Q " * 4_000_000]), limits=Limits(seconds=3))


def test_pages_without_end_are_refused() -> None:
    kids = b"[" + b"5 0 R " * 20_000 + b"]"
    data = pdf([b"x"]).replace(b"/Kids[5 0 R]", b"/Kids" + kids)
    with bounded():
        assert refused(data)
    loop = pdf([b"x"]).replace(b"/Kids[5 0 R]", b"/Kids[2 0 R]")
    with bounded():
        assert refused(loop)


def test_rules_without_end_are_stopped() -> None:
    drawn = b"\n".join(b"%d 0 m %d 500 l S 0 %d m 500 %d l S" % (at, at, at, at) for at in range(800))
    with bounded():
        assert refused(pdf([drawn * 20]), limits=Limits(seconds=4))


@pytest.mark.parametrize("writer", [as_docx, as_pptx, as_pdf])
def test_a_file_that_was_cut_off_is_refused(writer: Writer) -> None:
    data = writer(sample("dag31-headline-report"))
    for part in (3, 2):
        said = refused(data[: len(data) // part])
        assert "damaged" in said or "headline report" in said


def test_it_ends_when_somebody_says_stop() -> None:
    stopped = threading.Event()
    threading.Timer(0.5, stopped.set).start()
    start = time.monotonic()
    with pytest.raises(Problem), bounded():
        Sandbox().read("p", pdf([b"q 1 0 0 1 0 0 cm Q " * 4_000_000]), stopped)
    assert time.monotonic() - start < 20


def test_the_wall_clock_counts_too() -> None:
    with bounded(30):
        slow = pdf([b"q 1 0 0 1 0 0 cm Q " * 4_000_000])
        assert "more time or memory" in refused(slow, limits=Limits(wall=1.0))


def test_an_answer_without_end_is_cut_off() -> None:
    with bounded():
        assert "more time or memory" in refused(word(p("word " * 200_000)), limits=Limits(answer=100_000))


def test_no_more_are_read_at_once_than_there_are_places() -> None:
    sandbox = Sandbox(Limits(patience=0.3), at_once=1)
    stopped = threading.Event()
    slow = pdf([b"q 1 0 0 1 0 0 cm Q " * 4_000_000])

    def read() -> None:
        with suppress(Problem):
            sandbox.read("slow", slow, stopped)

    first = threading.Thread(target=read)
    first.start()
    while not children():
        time.sleep(0.01)
    with pytest.raises(Problem, match="still reading other papers"):
        sandbox.read("p", word(p("Kept.")))
    assert sandbox.read("p", b"Text never waits.").blocks
    stopped.set()
    first.join()
    assert sandbox.read("p", word(p("Kept."))).lines == ("Kept.",)


def test_the_child_has_nothing_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-secret")
    stopped = threading.Event()
    slow = pdf([b"q 1 0 0 1 0 0 cm Q " * 4_000_000])
    seen: dict[str, object] = {}

    def look() -> None:
        deadline = time.monotonic() + 10
        while not seen and time.monotonic() < deadline:
            for child in children():
                with suppress(psutil.Error, OSError):
                    limits = {
                        name: child.rlimit(getattr(psutil, f"RLIMIT_{name}"))[0] for name in ("AS", "CPU", "FSIZE")
                    }
                    if limits["FSIZE"] == 0:
                        seen.update(limits, environ=child.environ(), session=os.getsid(child.pid) == child.pid)
            time.sleep(0.01)
        stopped.set()

    looking = threading.Thread(target=look)
    looking.start()
    with pytest.raises(Problem):
        Sandbox().read("p", slow, stopped)
    looking.join()
    limits = Limits()
    assert seen.pop("environ") in ({}, {"LC_CTYPE": "C.UTF-8"})
    assert seen == {"AS": limits.memory, "CPU": limits.seconds, "FSIZE": 0, "session": True}


@settings(deadline=None, max_examples=12)
@given(st.sampled_from([as_docx, as_pptx, as_pdf]), st.randoms(use_true_random=False))
def test_no_mutation_does_more_than_be_refused(writer: Writer, chance: random.Random) -> None:
    data = bytearray(_written(writer))
    for _ in range(chance.randrange(1, 40)):
        at = chance.randrange(len(data))
        data[at : at + chance.randrange(0, 4)] = chance.randbytes(chance.randrange(0, 4))
    with suppress(Problem), bounded():
        recognise(Sandbox().read("p", bytes(data)))


@settings(deadline=None, max_examples=12)
@given(st.sampled_from(["<w:p>", "</w:p>", "w:val=", '"', "<w:tc>", "1", "vMerge", "gridSpan", "w:t>"]), st.randoms())
def test_no_mutation_of_the_words_inside_does_more(old: str, chance: random.Random) -> None:
    with zipfile.ZipFile(io.BytesIO(_written(as_docx))) as opened:
        files = {name: opened.read(name) for name in opened.namelist() if name.endswith((".xml", ".rels"))}
    text = files["word/document.xml"].decode()
    places = [at for at in range(len(text)) if text.startswith(old, at)] or [0]
    at = chance.choice(places)
    new = chance.choice(
        ["", "<w:tbl/>", "<w:tr><w:tc/></w:tr>", "999999999999", "-1", "\u202e", "&#x10FFFF;", "<a><b>"]
    )
    files["word/document.xml"] = (text[:at] + new + text[at + len(old) :]).encode()
    with suppress(Problem), bounded():
        recognise(Sandbox().read("p", zipped(files)))


def _written(writer: Writer) -> bytes:
    if writer not in _KEPT:
        _KEPT[writer] = writer(sample("dag31-headline-report"))
    return _KEPT[writer]


_KEPT: dict[Writer, bytes] = {}
