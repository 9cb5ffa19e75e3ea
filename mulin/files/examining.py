"""Is a file what its name says, and harmless? Decided by its content."""

import re
import zipfile
from io import BytesIO

import puremagic

from mulin.files.images import without_traces
from mulin.files.kinds import IMAGES, OFFICE, MediaType, extension_of, kind_named
from mulin.files.office import check_office
from mulin.refusals import Code, Refusal

_TRAILER_WITHIN = 1024
"""Where readers look for the end of a PDF (ISO 32000-1, annex H, note 18)."""

_SURE = 0.4
"""How sure puremagic must be that a text is something else: two letters alone say nothing."""

_WRITTEN_OTHERWISE = frozenset(
    {*MediaType, "text/html", "image/svg+xml", "application/xml", "application/rtf"}
)

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_MARKUP = re.compile(
    r"\ufeff?\s*(#!|<(!doctype|html|head|body|svg|script|\?(xml|php)))", re.IGNORECASE
)


def examined(name: str, content: bytes) -> bytes:
    """The content as it is to be kept: photos lose what tells where they were taken.

    Takes up to a second of a processor. Raises Refusal INVALID: the reason is the rule that the
    content breaks.
    """
    kind = kind_named(name)
    not_as_named = Refusal(Code.INVALID, "content_not_as_named", extension=extension_of(name))
    if kind is MediaType.TEXT:
        _check_text(content, not_as_named)
        return content
    if kind.value not in _kinds_found(content):
        raise not_as_named
    if kind in OFFICE:
        check_office(kind, content, not_as_named)
        return content
    # A zip archive is found from its end: the same bytes could be two files at once.
    if zipfile.is_zipfile(BytesIO(content)):
        raise not_as_named
    if kind in IMAGES:
        return without_traces(kind, content)
    if not content.startswith((b"%PDF-1.", b"%PDF-2.")):
        raise not_as_named
    if b"%%EOF" not in content[-_TRAILER_WITHIN:]:
        raise Refusal(Code.INVALID, "file_damaged")
    return content


def _kinds_found(content: bytes, *, at_least: float = 0.0) -> set[str]:
    try:
        found = puremagic.magic_string(content)
    except puremagic.PureError:
        return set()
    return {one.mime_type for one in found if one.confidence >= at_least}


def _check_text(content: bytes, not_as_named: Refusal) -> None:
    if _kinds_found(content, at_least=_SURE) & _WRITTEN_OTHERWISE:
        raise not_as_named
    try:
        text = content.decode()
    except UnicodeDecodeError:
        raise Refusal(Code.INVALID, "text_not_utf8") from None
    if _CONTROLS.search(text) or _MARKUP.match(text):
        raise not_as_named
