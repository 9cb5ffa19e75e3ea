"""A file is what its content says: a name that says otherwise is refused, by name of rule."""

import struct
import zipfile
import zlib
from contextlib import suppress
from io import BytesIO
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from mulin.files import images, office
from mulin.files.examining import examined
from mulin.files.kinds import EXTENSIONS, IMAGES, MediaType
from mulin.refusals import Code, Refusal
from tests.files.making import PDF, PLACE, archive, exif, photo, picture, sample
from tests.files.making import office as office_file

BOM = "\ufeff"
SAMPLES = {kind: sample(kind) for kind in dict.fromkeys(EXTENSIONS.values())}


def rule_broken(name: str, content: bytes) -> str:
    with pytest.raises(Refusal) as caught:
        examined(name, content)
    assert caught.value.code is Code.INVALID
    assert caught.value.message("zh")
    return caught.value.reason


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_every_kind_is_taken_under_each_of_its_names(extension: str) -> None:
    content = sample(EXTENSIONS[extension])
    kept = examined(f"A file{extension.upper()}", content)
    assert (kept == content) == (EXTENSIONS[extension] not in IMAGES)


@pytest.mark.parametrize("extension", EXTENSIONS)
@pytest.mark.parametrize("kind", SAMPLES)
def test_content_of_another_kind_is_refused(extension: str, kind: MediaType) -> None:
    if EXTENSIONS[extension] is kind:
        return
    broken = rule_broken(f"a{extension}", sample(kind))
    # Binary content under a text's name is no UTF-8 to begin with.
    assert broken in {"content_not_as_named", "text_not_utf8"}


@pytest.mark.parametrize("extension", EXTENSIONS)
@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
        b"<?xml version='1.0'?><svg/>",
        b"<!DOCTYPE html><html></html>",
        BOM.encode() + b"\n  <HTML><body onload='x()'>",
        b"<script>alert(1)</script>",
        b"#!/bin/sh\nrm -rf /\n",
        b"MZ\x90\x00\x03" + bytes(300),
        b"\x7fELF\x02\x01\x01" + bytes(300),
        b"{\\rtf1\\ansi}",
        b"GIF89a" + bytes(30),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        archive({"a.txt": b"a"}),
        b"\0",
    ],
)
def test_what_no_kind_is_has_no_name_to_come_under(extension: str, content: bytes) -> None:
    broken = rule_broken(f"a{extension}", content)
    assert broken in {"content_not_as_named", "text_not_utf8"}


@pytest.mark.parametrize("kind", [MediaType.PDF, *sorted(IMAGES)])
def test_two_files_in_one_are_refused(kind: MediaType) -> None:
    extension = next(one for one, its in EXTENSIONS.items() if its is kind)
    joined = sample(kind) + archive({"evil.class": b"a"})
    assert rule_broken(f"a{extension}", joined) == "content_not_as_named"


@pytest.mark.parametrize("before", [b"<script>", b"\n", b"PK\3\4", b"\xff\xd8\xff\xe0"])
def test_a_pdf_begins_with_its_head(before: bytes) -> None:
    assert rule_broken("a.pdf", before + PDF) == "content_not_as_named"


def test_a_pdf_cut_short_is_damaged() -> None:
    assert rule_broken("a.pdf", PDF[:-8]) == "file_damaged"


# Text


@pytest.mark.parametrize(
    "text",
    [
        "a",
        f"{BOM}你好",
        "BM is no bitmap, MZ no program",
        "a < b <c> 😀\f\n",
        "x <html> further down",
    ],
)
def test_plain_text_is_taken_as_it_is(text: str) -> None:
    assert examined("a.txt", text.encode()) == text.encode()


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "big5"])
def test_a_text_in_another_encoding_is_told_so(encoding: str) -> None:
    assert rule_broken("a.txt", "你好，世界".encode(encoding)) == "text_not_utf8"


@given(st.characters(categories=["Cc"], exclude_characters="\t\n\r\f\x85").filter(str.isascii))
def test_control_characters_make_no_text(control: str) -> None:
    assert rule_broken("a.txt", f"a{control}b".encode()) == "content_not_as_named"


# Office files


def _override(part: str, content_type: str) -> str:
    return f'<Override PartName="{part}" ContentType="{content_type}"/>'


@pytest.mark.parametrize("kind", office._MAIN)
@pytest.mark.parametrize(
    "more",
    [
        {"parts": {"word/vbaProject.bin": b"x"}},
        {"parts": {"XL/VBAPROJECT.BIN": b"x"}},
        {"types": _override("/word/x.bin", "application/vnd.ms-office.vbaProject")},
        {"types": _override("/word/x.bin", "application/vnd.ms-office.&#118;baProject")},
        {"types": _override("/x.xml", "application/vnd.ms-word.document.macroEnabled.main+xml")},
    ],
)
def test_macros_are_refused_whatever_they_are_called(
    kind: MediaType, more: dict[str, object]
) -> None:
    extension = next(one for one, its in EXTENSIONS.items() if its is kind)
    content = office_file(kind, **more)  # type: ignore[arg-type]  # one of two ways
    assert rule_broken(f"a{extension}", content) == "file_has_macros"


def test_an_archive_without_a_list_of_types_is_no_document() -> None:
    bare = archive({"word/document.xml": b"<document/>"})
    assert rule_broken("a.docx", bare) == "content_not_as_named"


@pytest.mark.parametrize(
    "listed",
    [
        b"",
        b"no xml",
        b"<Types>",
        "<Types/>".encode("utf-16"),
        b"<!DOCTYPE Types [<!ENTITY a 'b'>]><Types/>",
    ],
)
def test_a_list_of_types_that_cannot_be_read_is_damaged(listed: bytes) -> None:
    content = archive({"[Content_Types].xml": listed, "word/document.xml": b""})
    assert rule_broken("a.docx", content) == "file_damaged"


def test_an_archive_that_unpacks_to_too_much_is_refused_unopened() -> None:
    packed = office_file(MediaType.DOCX, parts={"word/media/a": bytes(office.MOST_UNPACKED // 64)})
    (entry,) = [e for e in zipfile.ZipFile(BytesIO(packed)).infolist() if "media" in e.filename]
    says, lies = struct.pack("<I", entry.file_size), struct.pack("<I", office.MOST_UNPACKED)
    assert rule_broken("a.docx", packed.replace(says, lies)) == "file_unpacks_too_large"


@pytest.mark.parametrize("kind", office._MAIN)
def test_an_archive_that_is_cut_short_or_longer_is_damaged(kind: MediaType) -> None:
    extension = next(one for one, its in EXTENSIONS.items() if its is kind)
    whole = office_file(kind)
    assert rule_broken(f"a{extension}", whole[:-30]) == "file_damaged"
    assert rule_broken(f"a{extension}", b"MZ" + whole) == "content_not_as_named"


# Photos


@pytest.mark.parametrize("kind", sorted(IMAGES))
def test_a_photo_loses_where_it_was_taken_and_nothing_of_its_picture(kind: MediaType) -> None:
    extension = next(one for one, its in EXTENSIONS.items() if its is kind)
    content = photo(kind)
    assert Image.open(BytesIO(content)).getexif().get_ifd(0x8825)[2] == (31.0, 16.0, 11.3)

    kept = examined(f"a{extension}", content)

    before, after = Image.open(BytesIO(content)), Image.open(BytesIO(kept))
    assert after.tobytes() == before.tobytes()
    found = after.getexif()
    assert dict(found) == {0x0112: found[0x0112], 0x8769: found[0x8769]}
    assert found[0x0112] == exif()[0x0112]
    assert found.get_ifd(0x8769) == {0x9003: "2026:03:01 17:45:12", 0x9011: "+08:00"}
    assert not found.get_ifd(0x8825)
    for trace in (PLACE, "A phone", "4711", "xmpmeta"):
        assert trace.encode() in content
        assert trace.encode() not in kept
    assert examined(f"a{extension}", kept) == kept


@pytest.mark.parametrize("kind", sorted(IMAGES))
def test_a_picture_without_exif_gets_none(kind: MediaType) -> None:
    out = BytesIO()
    picture().save(out, images._FORMATS[kind])
    kept = images.without_traces(kind, out.getvalue())
    assert kept == out.getvalue()


@pytest.mark.parametrize(
    "options", [{"progressive": True}, {"subsampling": 0}, {"restart_marker_rows": 1}]
)
def test_every_way_of_writing_a_jpeg_is_copied_exactly(options: dict[str, int]) -> None:
    content = photo(MediaType.JPEG, **options)
    kept = examined("a.jpg", content)
    assert Image.open(BytesIO(kept)).tobytes() == Image.open(BytesIO(content)).tobytes()
    # From the first table on all bytes are the same: nothing was compressed anew.
    tables = content.index(b"\xff\xdb")
    assert kept.endswith(content[tables:])


def test_color_profile_and_transparency_stay() -> None:
    profile = b"a profile of colors"
    for kind, mode in ((MediaType.JPEG, "CMYK"), (MediaType.PNG, "RGBA"), (MediaType.WEBP, "RGBA")):
        out = BytesIO()
        Image.new(mode, (8, 8), (1, 2, 3, 40)).save(
            out, images._FORMATS[kind], icc_profile=profile, exif=exif()
        )
        kept = Image.open(BytesIO(images.without_traces(kind, out.getvalue())))
        assert kept.info["icc_profile"] == profile
        assert kept.tobytes() == Image.open(BytesIO(out.getvalue())).tobytes()


def test_what_phones_hang_after_a_photo_goes() -> None:
    out = BytesIO()
    picture().save(out, "MPO", save_all=True, append_images=[picture()], exif=exif())
    for content in (out.getvalue(), photo() + b"\0\0\0\x18ftypmp42" + PLACE.encode()):
        kept = examined("a.jpg", content)
        assert Image.open(BytesIO(kept)).format == "JPEG"
        assert kept.endswith(b"\xff\xd9")
        assert kept.count(b"\xff\xd9") == 1
        assert PLACE.encode() not in kept


def test_more_pixels_than_memory_should_hold_are_refused_unopened() -> None:
    content = bytearray(photo(MediaType.PNG))
    content[16:24] = struct.pack(">II", 10_000, 5_001)
    content[29:33] = struct.pack(">I", zlib.crc32(content[12:29]))
    assert rule_broken("a.png", bytes(content)) == "image_too_large"


@pytest.mark.parametrize(("name", "format_"), [("a.png", "PNG"), ("a.webp", "WEBP")])
def test_moving_pictures_are_refused(name: str, format_: str) -> None:
    out = BytesIO()
    turned = picture().transpose(Image.Transpose.ROTATE_180)
    picture().save(out, format_, save_all=True, append_images=[turned])
    assert rule_broken(name, out.getvalue()) == "file_animated"


@pytest.mark.parametrize("kind", sorted(IMAGES))
def test_a_photo_cut_short_is_damaged(kind: MediaType) -> None:
    extension = next(one for one, its in EXTENSIONS.items() if its is kind)
    content = photo(kind)
    for length in (64, len(content) // 2, len(content) - 20):
        assert rule_broken(f"a{extension}", content[:length]) == "file_damaged"


@given(st.sampled_from(sorted(EXTENSIONS)), st.data())
def test_whatever_arrives_is_kept_or_refused_by_rule(extension: str, data: st.DataObject) -> None:
    content = bytearray(SAMPLES[EXTENSIONS[extension]])
    places = st.integers(0, len(content) - 1)
    for at in data.draw(st.lists(places, max_size=5)):
        content[at] = data.draw(st.integers(0, 255))
    for begin, end in pairwise(sorted(data.draw(st.lists(places, max_size=2)))):
        del content[begin:end]
    with suppress(Refusal):
        examined(f"a{extension}", bytes(content))
