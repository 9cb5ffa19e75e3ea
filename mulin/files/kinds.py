"""What kinds of files are taken, and which name goes with which."""

from enum import StrEnum
from pathlib import PurePosixPath

from mulin.refusals import invalid
from mulin.wording import clean_line

NAME_LIMIT = 150
"""Characters of a name, so that it fits into an address and, mostly, into a folder."""

MEGABYTE = 1024 * 1024
MOST_MEGABYTES = 20
MOST_BYTES = MOST_MEGABYTES * MEGABYTE


class MediaType(StrEnum):
    """What a file may be (https://www.iana.org/assignments/media-types/)."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    TEXT = "text/plain"
    ZIP = "application/zip"
    """What Mulin makes for people to take along; nobody may upload one."""


IMAGES = frozenset({MediaType.JPEG, MediaType.PNG, MediaType.WEBP})
OFFICE = frozenset({MediaType.DOCX, MediaType.XLSX})

EXTENSIONS = {
    ".pdf": MediaType.PDF,
    ".jpg": MediaType.JPEG,
    ".jpeg": MediaType.JPEG,
    ".png": MediaType.PNG,
    ".webp": MediaType.WEBP,
    ".docx": MediaType.DOCX,
    ".xlsx": MediaType.XLSX,
    ".txt": MediaType.TEXT,
}


_DEVICES = frozenset(
    {"CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in "123456789¹²³")}
)
"""What Windows takes for a device whatever its extension
(https://learn.microsoft.com/windows/win32/fileio/naming-a-file)."""


def file_name(written: str, field: str) -> str:
    """A name on one line, without the folders that some senders put before it (RFC 7578, 4.2).

    Raises Refusal INVALID naming `field`, also for a name whose extension says no kind of ours.
    """
    # Cut by hand: an expression that looks for the last of them takes quadratic time.
    last = written.replace("\\", "/").rpartition("/")[2]
    name = clean_line(last, field, limit=NAME_LIMIT)
    if extension_of(name) not in EXTENSIONS:
        allowed = ", ".join(extension.removeprefix(".") for extension in EXTENSIONS)
        raise invalid(field, "file_type_not_allowed", allowed=allowed)
    return f"_{name}" if name.partition(".")[0].rstrip().upper() in _DEVICES else name


def extension_of(name: str) -> str:
    """`.pdf` of `Scan.PDF`; empty where there is none."""
    return PurePosixPath(name).suffix.lower()


def kind_named(name: str) -> MediaType:
    """What the extension of a `file_name` says."""
    return EXTENSIONS[extension_of(name)]
