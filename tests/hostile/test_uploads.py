"""Files made to do harm: each is refused by one rule, in little time and memory, or made harmless.

What is no file of its kind at all, and what tells where a photo was taken: tests/files.
"""

import struct
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

import pytest
from PIL import Image

from mulin.files.examining import examined
from mulin.files.kinds import MEGABYTE, NAME_LIMIT, MediaType, file_name
from mulin.refusals import Code, Refusal
from tests.district import District
from tests.files.asking import Door, brought
from tests.files.making import PDF, archive, office, photo, picture
from tests.phone import Phones

MOST_SECONDS = 2.0
MOST_MEGABYTES = 64
HTML = b"<html><script>alert(document.domain)</script></html>"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><script>alert(1)</script></svg>"


@contextmanager
def bounded() -> Iterator[None]:
    """Fails when the block takes more of the processor, or of memory, than any file is worth."""
    tracemalloc.start()
    began = time.process_time()
    try:
        yield
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert time.process_time() - began < MOST_SECONDS
    assert most < MOST_MEGABYTES * MEGABYTE


def png(width: int, height: int, *parts: tuple[bytes, bytes], rows: bytes = b"") -> bytes:
    """A PNG that says it has that size, whatever there is of it."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    made = [b"\x89PNG\r\n\x1a\n"]
    for kind, body in ((b"IHDR", head), *parts, (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b"")):
        made.append(struct.pack(">I", len(body)) + kind + body)
        made.append(struct.pack(">I", zlib.crc32(kind + body)))
    return b"".join(made)


def with_exif(entries: int, length: int) -> bytes:
    """A JPEG with so many entries of Exif data, all of them the same text of that length."""
    text = b"x" * length
    begin = 8 + 2 + 12 * entries + 4
    listed = b"".join(struct.pack("<HHII", 0x010E, 2, length, begin) for _ in range(entries))
    tiff = b"II*\0" + struct.pack("<IH", 8, entries) + listed + b"\0\0\0\0" + text
    part = b"Exif\0\0" + tiff
    out = BytesIO()
    picture().save(out, "JPEG")
    whole = out.getvalue()
    return whole[:2] + b"\xff\xe1" + struct.pack(">H", len(part) + 2) + part + whole[2:]


def nested_archive() -> bytes:
    """Archives in an archive, five deep, each eight times the one before."""
    inner = archive({"a": bytes(MEGABYTE)})
    for _ in range(5):
        inner = archive({f"{n}.zip": inner for n in range(8)})
    return inner


def overlapping() -> bytes:
    """A docx of 4,000 entries that are all the same megabyte of zeros (a "better zip bomb")."""
    out = BytesIO()
    with ZipFile(out, "w") as made:
        made.writestr(ZipInfo("[Content_Types].xml"), "<Types/>", ZIP_STORED)
        made.writestr("0", bytes(MEGABYTE), 8)
        first = made.getinfo("0")
        for number in range(1, 4_000):
            again = ZipInfo(str(number))
            again.header_offset, again.compress_type = first.header_offset, first.compress_type
            again.CRC, again.file_size = first.CRC, first.file_size
            again.compress_size = first.compress_size
            made.filelist.append(again)
            made.NameToInfo[again.filename] = again
    return out.getvalue()


def lying() -> bytes:
    """A list of types that says it is small and unpacks to 100 MB."""
    packed = archive({"[Content_Types].xml": bytes(100 * MEGABYTE), "word/document.xml": b""})
    return packed.replace(struct.pack("<I", 100 * MEGABYTE), struct.pack("<I", 10))


def gif(frames: int) -> bytes:
    out = BytesIO()
    others = [Image.new("P", (16, 16), n % 256) for n in range(frames)]
    Image.new("P", (16, 16)).save(out, "GIF", save_all=True, append_images=others)
    return out.getvalue()


LAUGHS = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))
XML_BOMB = f'<!DOCTYPE Types [<!ENTITY a0 "ha">{LAUGHS}]><Types>&a9;</Types>'.encode()
XXE = b'<!DOCTYPE Types [<!ENTITY x SYSTEM "file:///etc/passwd">]><Types>&x;</Types>'
UTF7 = b"+ADw-script+AD4-alert(1)+ADw-/script+AD4-"

BOMBS: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "archives in archives": ("a.docx", nested_archive, "content_not_as_named"),
    "one content 4,000 times": ("a.docx", overlapping, "file_unpacks_too_large"),
    "an entry that lies": ("a.docx", lying, "file_damaged"),
    "5,001 entries": (
        "a.xlsx",
        lambda: office(MediaType.XLSX, parts={str(n): b"" for n in range(5_001)}),
        "file_unpacks_too_large",
    ),
    "a billion laughs": (
        "a.docx",
        lambda: archive({"[Content_Types].xml": XML_BOMB, "word/document.xml": b""}),
        "file_damaged",
    ),
    "an external entity": (
        "a.xlsx",
        lambda: archive({"[Content_Types].xml": XXE, "xl/workbook.xml": b""}),
        "file_damaged",
    ),
    "60,000 by 60,000": ("a.png", lambda: png(60_000, 60_000), "image_too_large"),
    "2 billion wide": ("a.png", lambda: png(2**31 - 1, 1), "image_too_large"),
    "rows that are not there": ("a.png", lambda: png(5_000, 5_000, rows=b"\0"), "file_damaged"),
    "a profile of 80 MB": (
        "a.png",
        lambda: png(8, 8, (b"iCCP", b"p\0\0" + zlib.compress(bytes(80 * MEGABYTE)))),
        "file_damaged",
    ),
    "a text of 80 MB": (
        "a.png",
        lambda: png(8, 8, (b"zTXt", b"c\0\0" + zlib.compress(bytes(80 * MEGABYTE)))),
        "file_damaged",
    ),
    "300 frames": ("a.png", lambda: gif(300), "content_not_as_named"),
    "frames under another name": ("a.webp", lambda: gif(300), "content_not_as_named"),
}


@pytest.mark.parametrize(("name", "make", "reason"), BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_refused_before_it_goes_off(
    name: str, make: Callable[[], bytes], reason: str
) -> None:
    content = make()
    with bounded(), pytest.raises(Refusal) as caught:
        examined(name, content)
    assert (caught.value.code, caught.value.reason) == (Code.INVALID, reason)


@pytest.mark.parametrize(("entries", "length"), [(1, 65_000), (2_000, 40_000)])
def test_huge_exif_data_is_not_kept(entries: int, length: int) -> None:
    content = with_exif(entries, length)
    assert len(content) > 60_000
    with bounded():
        kept = examined("a.jpg", content)
    assert len(kept) < len(photo())
    assert b"xxx" not in kept


def test_many_pixels_are_read_in_bounded_memory() -> None:
    rows = (b"\0" + bytes(3 * 3_000)) * 3_000
    with bounded():
        assert examined("a.png", png(3_000, 3_000, rows=rows))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jpg", photo() + HTML),
        ("a.jpg", photo(comment=HTML)),
        ("a.png", png(1, 1, (b"tEXt", b"c\0" + HTML), rows=b"\0\0\0\0") + HTML),
        ("a.jpg", photo() + SVG),
        ("a.jpg", photo() + PDF),
    ],
)
def test_what_is_hidden_in_a_picture_does_not_stay(name: str, content: bytes) -> None:
    kept = examined(name, content)
    for hidden in (b"script", b"%PDF", b"onload"):
        assert hidden not in kept


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.pdf", PDF + archive({"a.html": HTML}), "content_not_as_named"),
        ("a.pdf", archive({"a.html": HTML}) + PDF, "content_not_as_named"),
        ("a.pdf", HTML + PDF, "content_not_as_named"),
        ("a.pdf", photo() + PDF, "content_not_as_named"),
        ("a.jpg", photo() + archive({"a.class": b"x"}), "content_not_as_named"),
        ("a.png", SVG, "content_not_as_named"),
        ("a.txt", SVG, "content_not_as_named"),
        ("a.txt", HTML, "content_not_as_named"),
        ("a.docx", SVG, "content_not_as_named"),
        ("a.docx", HTML + office(MediaType.DOCX), "content_not_as_named"),
        ("a.txt", b"\xff\xfe<\0s\0v\0g\0", "text_not_utf8"),
    ],
)
def test_a_file_of_two_kinds_is_refused(name: str, content: bytes, reason: str) -> None:
    with pytest.raises(Refusal) as caught:
        examined(name, content)
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("../../../etc/cron.d/x.pdf", "x.pdf"),
        ("/etc/passwd\\..\\x.pdf", "x.pdf"),
        ("C:\\Windows\\x.pdf", "x.pdf"),
        ("\\\\server\\share\\x.pdf", "x.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("nul.tar.txt", "_nul.tar.txt"),
        ("lpt1 .docx", "_lpt1 .docx"),
        ("console.pdf", "console.pdf"),
        ("a\u200b\ufeff.p\u00addf", "a.pdf"),
        ("a\u2028b.pdf", "a b.pdf"),
    ],
)
def test_a_name_leads_nowhere(written: str, kept: str) -> None:
    assert file_name(written, "name") == kept


@pytest.mark.parametrize(
    "written",
    [
        "a\0.pdf",
        "a.pdf\0.exe",
        "a\u202efdp.exe",
        "invoice\u202efdp.pdf",
        "a\u2066.pdf",
        "a\ud800.pdf",
        "a\x1b[31m.pdf",
        "a\uffff.pdf",
        "раypal.pdf",
        "a" * 255 + ".pdf",
        "睦" * (NAME_LIMIT + 1) + ".pdf",
        "..",
        "/",
        ".htaccess",
        "a.svg",
        "a.php.jpg/",
    ],
)
def test_a_name_that_deceives_is_refused(written: str) -> None:
    with pytest.raises(Refusal) as caught:
        file_name(written, "name")
    assert (caught.value.code, caught.value.field) == (Code.INVALID, "name")


async def test_what_is_fetched_runs_nowhere(district: District, phones: Phones) -> None:
    phone = await phones.of(district.resident.id)
    kinds: dict[str, tuple[bytes, str, str]] = {
        "a.txt": (UTF7, "attachment", "sandbox; default-src 'none'"),
        "a.docx": (office(MediaType.DOCX), "attachment", "sandbox; default-src 'none'"),
        "a.png": (png(1, 1, rows=b"\0\0\0\0"), "inline", "sandbox; default-src 'none'"),
        # No browser runs a script in a PDF, and in a sandbox Chrome and Safari show none.
        "a.pdf": (PDF, "inline", "frame-ancestors 'self'"),
    }
    for name, (content, way, policy) in kinds.items():
        answer = await Door(phones).get((await brought(phones, phone, name, content))["url"])
        assert answer.headers["Content-Disposition"].startswith(f"{way}; ")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == policy
        if name == "a.txt":
            # Or an old browser would guess UTF-7, and run it.
            assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
