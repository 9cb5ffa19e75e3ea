"""Small real files of every kind, as phones and offices make them."""

import zipfile
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from mulin.files.kinds import MediaType

PLACE = "31.2698N 121.5265E"
"""What an untidy program writes into a comment."""

TAKEN = "2026:03:01 17:45:12"
SIDEWAYS = 6
"""Exif orientation: turn a quarter to the right before showing."""

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
TEXT = "房东不退押金，怎么办？\r\nWhat can I do?\n".encode()

_XMP = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{PLACE}</x:xmpmeta>".encode()
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_MAIN = {
    MediaType.DOCX: ("word/document.xml", "wordprocessingml.document"),
    MediaType.XLSX: ("xl/workbook.xml", "spreadsheetml.sheet"),
}


def exif() -> Image.Exif:
    """What a phone writes: where, when, with what, and which way up."""
    made = Image.Exif()
    made[0x010E] = PLACE
    made[0x010F], made[0x0112] = "A phone", SIDEWAYS
    made.get_ifd(0x8769).update({0x9003: TAKEN, 0x9011: "+08:00", 0xA431: "serial 4711"})
    made.get_ifd(0x8825).update({1: "N", 2: (31.0, 16.0, 11.3), 3: "E", 4: (121.0, 31.0, 35.4)})
    return made


def picture(size: tuple[int, int] = (48, 32)) -> Image.Image:
    """Something with edges and slopes, so that another compression would show."""
    made = Image.new("RGB", size)
    made.putdata(
        [(x * 5 % 256, y * 7 % 256, x * y % 256) for y in range(size[1]) for x in range(size[0])]
    )
    return made


def photo(kind: MediaType = MediaType.JPEG, **options: Any) -> bytes:
    """A photo that tells where it was taken, in every way its format has."""
    out, text = BytesIO(), PngInfo()
    text.add_text("Comment", PLACE)
    text.add_itxt("XML:com.adobe.xmp", _XMP.decode())
    more: Mapping[MediaType, dict[str, Any]] = {
        MediaType.JPEG: {"format": "JPEG", "comment": PLACE, "xmp": _XMP, "quality": 87},
        MediaType.PNG: {"format": "PNG", "pnginfo": text},
        MediaType.WEBP: {"format": "WEBP", "xmp": _XMP, "quality": 80},
    }
    picture().save(out, exif=exif(), **{**more[kind], **options})
    return out.getvalue()


def office(kind: MediaType, *, types: str = "", parts: Mapping[str, bytes] | None = None) -> bytes:
    """A document of one part; `types` and `parts` are put beside."""
    name, main = _MAIN[kind]
    listed = (
        f'<?xml version="1.0" encoding="UTF-8"?><Types xmlns="{_TYPES}">'
        '<Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/{name}" ContentType='
        f'"application/vnd.openxmlformats-officedocument.{main}.main+xml"/>{types}</Types>'
    )
    contents = {"[Content_Types].xml": listed.encode(), "_rels/.rels": b"<Relationships/>"}
    return archive({**contents, name: b"<document/>", **(parts or {})})


def archive(parts: Mapping[str, bytes], **options: Any) -> bytes:
    """A zip archive."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, **options) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def sample(kind: MediaType) -> bytes:
    """A right file of that kind."""
    match kind:
        case MediaType.PDF:
            return PDF
        case MediaType.TEXT:
            return TEXT
        case MediaType.DOCX | MediaType.XLSX:
            return office(kind)
        case _:
            return photo(kind)
