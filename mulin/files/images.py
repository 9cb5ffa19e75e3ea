"""Photos without what tells where, and by whom, they were taken; their pixels stay as they are.

Only the parts of a file that make up the picture are copied, so nothing is compressed anew: a photo
may be evidence. Of its Exif data (CIPA DC-008) the way up and the time of taking stay; places,
names, serial numbers, XMP, comments and whatever follows the picture go.
"""

import re
import struct
import warnings
import zlib
from io import BytesIO

from PIL import Image

from mulin.files.kinds import MediaType
from mulin.refusals import Code, Refusal

MOST_MEGAPIXELS = 50

Image.MAX_IMAGE_PIXELS = MOST_MEGAPIXELS * 1_000_000
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)

_FORMATS = {MediaType.JPEG: "JPEG", MediaType.PNG: "PNG", MediaType.WEBP: "WEBP"}
_EXIF_HEAD = b"Exif\0\0"

_ORIENTATION = 0x0112
_EXIF_PART = 0x8769
_TIME_OF_TAKING = {
    0x9003: re.compile(r"\d{4}:\d\d:\d\d \d\d:\d\d:\d\d"),
    0x9011: re.compile(r"[+-]\d\d:\d\d"),
}


def without_traces(kind: MediaType, content: bytes) -> bytes:
    """The same picture.

    Raises Refusal INVALID `file_damaged`, `file_animated`, `image_too_large`.
    """
    try:
        kept = _COPIES[kind](content, _exif_to_keep(kind, content))
        with Image.open(BytesIO(kept), formats=[_FORMATS[kind]]) as image:
            # An eighth of a JPEG's size is enough to know that it can be read.
            image.draft(None, (max(1, image.width // 8), max(1, image.height // 8)))
            image.load()
    except Refusal:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refusal(Code.INVALID, "image_too_large", limit=MOST_MEGAPIXELS) from None
    except Exception:  # noqa: BLE001 - Pillow's readers stumble in many ways over what is broken
        raise Refusal(Code.INVALID, "file_damaged") from None
    return kept


def _exif_to_keep(kind: MediaType, content: bytes) -> bytes:
    """Exif data (TIFF, without its head) of nothing but way up and time; empty: none of these."""
    with Image.open(BytesIO(content), formats=[_FORMATS[kind]]) as image:
        if getattr(image, "is_animated", False) and kind is not MediaType.JPEG:
            raise Refusal(Code.INVALID, "file_animated")
        found = image.getexif()
        taken = found.get_ifd(_EXIF_PART)
        kept = Image.Exif()
        if found.get(_ORIENTATION) in range(1, 9):
            kept[_ORIENTATION] = found[_ORIENTATION]
        times = {
            tag: taken[tag]
            for tag, form in _TIME_OF_TAKING.items()
            if isinstance(taken.get(tag), str) and form.fullmatch(taken[tag])
        }
    if times:
        kept.get_ifd(_EXIF_PART).update(times)
    return kept.tobytes().removeprefix(_EXIF_HEAD) if times or len(kept) else b""


class _Damaged(ValueError):
    """The file's parts do not fit together."""


# JPEG (ITU-T T.81, annex B): frames, tables, scans; beside them JFIF, color profile, Adobe's word.
_JPEG_PARTS = frozenset({*range(0xC0, 0xD0), 0xDA, 0xDB, 0xDC, 0xDD})
_JPEG_EXTRAS = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
_SCAN, _END = 0xDA, 0xD9
_MARKER = re.compile(rb"\xff+([^\x00\xd0-\xd7\xff])")


def _jpeg(content: bytes, exif: bytes) -> bytes:
    kept = [content[:2]]
    if exif:
        part = _EXIF_HEAD + exif
        kept.append(b"\xff\xe1" + struct.pack(">H", len(part) + 2) + part)
    at = 2
    while True:
        marker = _MARKER.match(content, at)
        if marker is None:
            raise _Damaged
        code, at = marker[1][0], marker.end()
        if code == _END:
            return b"".join((*kept, b"\xff\xd9"))
        end = at + int.from_bytes(content[at : at + 2], "big")
        if code == _SCAN:
            # Compressed data follows; where it ends stands nowhere.
            following = _MARKER.search(content, end)
            end = len(content) if following is None else following.start()
        extra = _JPEG_EXTRAS.get(code)
        if code in _JPEG_PARTS or (extra is not None and content.startswith(extra, at + 2)):
            kept.append(content[at - 2 : end])
        at = end


# PNG (https://www.w3.org/TR/png-3/): what makes up the picture and its colors.
_PNG_PARTS = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD hIST pHYs sPLT".split()
)


def _png(content: bytes, exif: bytes) -> bytes:
    kept, at, kind = [content[:8]], 8, b""
    while kind != b"IEND":
        (length,) = struct.unpack_from(">I", content, at)
        kind = content[at + 4 : at + 8]
        end = at + 12 + length
        if end > len(content):
            raise _Damaged
        if kind == b"IDAT" and exif:
            body = b"eXIf" + exif
            kept.append(struct.pack(">I", len(exif)) + body + struct.pack(">I", zlib.crc32(body)))
            exif = b""
        if kind in _PNG_PARTS:
            kept.append(content[at:end])
        at = end
    return b"".join(kept)


# WebP (RFC 9649): the picture, its transparency and color profile.
_WEBP_PARTS = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ICCP"})
_HAS_EXIF, _HAS_XMP = 0x08, 0x04


def _webp(content: bytes, exif: bytes) -> bytes:
    kept, at = [], 12
    whole = min(len(content), 8 + int.from_bytes(content[4:8], "little"))
    while at + 8 <= whole:
        kind = content[at : at + 4]
        (length,) = struct.unpack_from("<I", content, at + 4)
        end = at + 8 + length + length % 2
        part = bytearray(content[at:end])
        if kind == b"VP8X":
            part[8] &= ~(_HAS_EXIF | _HAS_XMP)
            part[8] |= _HAS_EXIF if exif else 0
        if kind in _WEBP_PARTS:
            kept.append(bytes(part))
        at = end
    if exif:
        kept.append(b"EXIF" + struct.pack("<I", len(exif)) + exif + b"\0" * (len(exif) % 2))
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(body)) + body


_COPIES = {MediaType.JPEG: _jpeg, MediaType.PNG: _png, MediaType.WEBP: _webp}
