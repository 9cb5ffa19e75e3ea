"""What an object said before and after, for its entry in the trace."""

import json
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from mulin.crypto import keyed_hash

DIGEST = "digest:"
_DIGITS = 16


class Change(NamedTuple):
    """What an object said before and after, as far as it differs; None: there was, or is, none."""

    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


def changed(
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    *,
    of: tuple[str, int],
    private: Collection[str] = (),
) -> Change:
    """What differs between the columns of an object; values of `private` as digests.

    A digest is keyed, and made for that one object `of` (type and key): it tells whether a value
    is the one that somebody claims, never what it is, nor whether two people have the same.
    """
    differing = [name for name in {**before, **after} if before.get(name) != after.get(name)]

    def told(values: Mapping[str, Any]) -> dict[str, Any]:
        return {
            name: _digest(of, name, values[name]) if name in private else values[name]
            for name in differing
            if name in values
        }

    return Change(told(before), told(after))


def _digest(of: tuple[str, int], name: str, value: Any) -> str | None:
    if value is None or value == "":
        return None
    written = json.dumps([*of, name, value], sort_keys=True)
    return DIGEST + keyed_hash("audit private", written)[:_DIGITS]
