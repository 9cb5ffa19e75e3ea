"""Office files (ISO/IEC 29500): zip archives that must be documents, whole and without macros."""

import struct
import zipfile
import zlib
from io import BytesIO
from xml.etree import ElementTree as ET

from mulin.files.kinds import MEGABYTE, MediaType
from mulin.refusals import Code, Refusal

MOST_ENTRIES = 5_000
MOST_UNPACKED = 200 * MEGABYTE
_MOST_LISTED = MEGABYTE

_LIST = "[Content_Types].xml"
_MAIN = {MediaType.DOCX: "wordprocessingml.document", MediaType.XLSX: "spreadsheetml.sheet"}
_ENCRYPTED = 0x1
_WAYS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})

_DAMAGES = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    ValueError,
    OSError,
    EOFError,
    RuntimeError,
    NotImplementedError,
)
"""What zipfile stumbles over in an archive that is broken."""


def check_office(kind: MediaType, content: bytes, not_as_named: Refusal) -> None:
    """Raises `not_as_named`, or Refusal INVALID `file_damaged`, `file_has_macros`,
    `file_unpacks_too_large`."""
    if not content.startswith(b"PK\x03\x04"):
        raise not_as_named
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            _check_entries(archive, not_as_named)
            types = _content_types(archive)
    except _DAMAGES:
        raise Refusal(Code.INVALID, "file_damaged") from None
    # Whatever its name, a part with macros has to say so here, or no program would run it.
    if any("macroenabled" in one or "vbaproject" in one for one in types):
        raise Refusal(Code.INVALID, "file_has_macros")
    if f"application/vnd.openxmlformats-officedocument.{_MAIN[kind]}.main+xml" not in types:
        raise not_as_named


def _check_entries(archive: zipfile.ZipFile, not_as_named: Refusal) -> None:
    entries = archive.infolist()
    names = [entry.filename.lower() for entry in entries]
    if archive.comment or len(set(names)) < len(names):
        raise Refusal(Code.INVALID, "file_damaged")
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise Refusal(Code.INVALID, "file_unpacks_too_large")
    if any(name.rpartition("/")[2] == "vbaproject.bin" for name in names):
        raise Refusal(Code.INVALID, "file_has_macros")
    if _LIST.lower() not in names:
        raise not_as_named


def _content_types(archive: zipfile.ZipFile) -> set[str]:
    """The types that the archive says its parts have, in lower case. Raises ValueError."""
    entry = next(one for one in archive.infolist() if one.filename.lower() == _LIST.lower())
    odd = entry.flag_bits & _ENCRYPTED or entry.compress_type not in _WAYS
    if odd or entry.file_size > _MOST_LISTED:
        raise ValueError(entry.filename)
    with archive.open(entry) as part:
        listed = part.read(_MOST_LISTED).decode("utf-8-sig")
    if "<!" in listed.replace("<!--", ""):
        raise ValueError("a list of types needs no entities")
    try:
        root = ET.fromstring(listed)  # nosec B314 # noqa: S314 - without a DOCTYPE nothing can expand
    except ET.ParseError as error:
        raise ValueError(str(error)) from None
    return {element.get("ContentType", "").lower() for element in root}
