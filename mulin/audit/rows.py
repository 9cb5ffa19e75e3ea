"""Entries as a plain statement gives them, made ready for `mulin.audit.chain`."""

import json
from collections.abc import Mapping
from typing import Any

_JSON = ("details", "before", "after")


def entry_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """The row with its JSON, which PostgreSQL gives as text, as what it stands for."""
    return {**row, **{name: row[name] and json.loads(row[name]) for name in _JSON}}
