"""What a look at the chain can find, and saying it."""

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

MOST_TOLD = 1000


class Kind(StrEnum):
    """What was done to the trace, as far as can be told."""

    CHANGED = "changed"
    REMOVED = "removed"
    INSERTED = "inserted"
    RENUMBERED = "renumbered"
    LINK_FORGED = "link_forged"
    LINK_REMOVED = "link_removed"
    REORDERED = "reordered"
    TRUNCATED = "truncated"
    CHECKPOINT_FORGED = "checkpoint_forged"
    NOT_SEALED = "not_sealed"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong. `position` is that of a link, `entry_id` that of an entry."""

    kind: Kind
    says: str
    position: int | None = None
    entry_id: int | None = None


@dataclass(slots=True)
class Report:
    """What a look at the whole chain came to; of many findings only the first are kept."""

    sealed: int = 0
    not_yet_sealed: int = 0
    before_stamps: int = 0
    checkpoints: int = 0
    head: str = ""
    found: int = 0
    findings: list[Finding] = field(default_factory=list)

    def add(
        self, kind: Kind, says: str, *, position: int | None = None, entry_id: int | None = None
    ) -> None:
        self.found += 1
        if len(self.findings) < MOST_TOLD:
            self.findings.append(Finding(kind, says, position, entry_id))

    def as_json(self) -> dict[str, Any]:
        return asdict(self)
