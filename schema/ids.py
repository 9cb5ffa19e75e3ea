"""Relay global ids: opaque outside, a type and a bigint inside."""

import binascii
from collections.abc import Sequence

from graphql_relay import from_global_id

from mulin.global_ids import global_id as as_global_id
from mulin.refusals import invalid

_LARGEST = 2**63 - 1
_LONGEST = 128


def taken_apart(global_id: str, field: str) -> tuple[str, int]:
    """Type name and key. Raises Refusal INVALID naming `field`."""
    if len(global_id) > _LONGEST or not global_id.isascii():
        raise invalid(field, "bad_id")
    try:
        found = from_global_id(global_id)
    except (ValueError, binascii.Error):
        raise invalid(field, "bad_id") from None
    key = found.id
    if not (key.isascii() and key.isdecimal() and 0 < int(key) <= _LARGEST):
        raise invalid(field, "bad_id")
    # Base64 decoders skip what they do not know: an object has one id, not many spellings of it.
    if global_id != as_global_id(found.type, int(key)):
        raise invalid(field, "bad_id")
    return found.type, int(key)


def local_id(global_id: str, kind: str, field: str) -> int:
    """The key of an object of that type; an id of another type is INVALID."""
    found, key = taken_apart(global_id, field)
    if found != kind:
        raise invalid(field, "bad_id")
    return key


def optional_local_id(global_id: str | None, kind: str, field: str) -> int | None:
    return None if global_id is None else local_id(global_id, kind, field)


def local_ids(global_ids: Sequence[str] | None, kind: str, field: str) -> tuple[int, ...]:
    """Several keys, each once, in order; None and an empty list are the same."""
    return tuple(dict.fromkeys(local_id(one, kind, field) for one in global_ids or ()))
