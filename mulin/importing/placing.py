"""Where organizations will stand once a book is in the database, and which of them are whose."""

from collections.abc import Iterator
from dataclasses import dataclass

from mulin.importing.checking import Book
from mulin.importing.known import Known, enterprise_code
from mulin.importing.rows import EnterpriseRow, OrganizationRow
from mulin.organizations.models import OrganizationKind


@dataclass(slots=True)
class Standing:
    """An organization to be: what it is, and the code of the one above it."""

    kind: OrganizationKind
    parent: str | None
    known_id: int | None = None
    is_active: bool = True


class Tree:
    """The organizations as they will be, by code. `mine` are ids; None is all of them."""

    def __init__(self, book: Book, known: Known, mine: frozenset[int] | None) -> None:
        by_id = known.by_id()
        self._mine = mine
        self._places: dict[str, Standing] = {
            one.code: Standing(
                one.kind,
                by_id[one.parent_id].code if one.parent_id else None,
                one.id,
                one.is_active,
            )
            for one in known.organizations.values()
        }
        by_credit_code = known.by_credit_code()
        for entry in book.of(OrganizationRow):
            row = entry.row
            if entry.sound("code", "kind"):
                self._put(row.code, row.kind, row.parent_code)
        for one in book.of(EnterpriseRow):
            if one.sound("credit_code", "park_code"):
                earlier = by_credit_code.get(one.row.credit_code)
                code = earlier.code if earlier else enterprise_code(one.row.credit_code)
                self._put(code, OrganizationKind.ENTERPRISE, one.row.park_code)

    def _put(self, code: str, kind: OrganizationKind, parent: str | None) -> None:
        standing = self._places.setdefault(code, Standing(kind, parent))
        if parent is not None:
            standing.parent = parent

    def get(self, code: str) -> Standing | None:
        return self._places.get(code)

    def is_in_a_circle(self, code: str) -> bool:
        return any(above == code for above in self._above(code))

    def is_mine(self, code: str) -> bool:
        """Whether it is, or will stand below, one of mine."""
        if self._mine is None:
            return True
        for one in (code, *self._above(code)):
            standing = self._places.get(one)
            if standing is not None and standing.known_id is not None:
                return standing.known_id in self._mine
        return False

    def was_mine(self, code: str) -> bool:
        """Whether it is mine as it is now; what is new is nobody's yet."""
        standing = self._places.get(code)
        known_id = standing.known_id if standing else None
        return self._mine is None or known_id is None or known_id in self._mine

    def _above(self, code: str) -> Iterator[str]:
        met = set[str]()
        standing = self._places.get(code)
        while standing is not None and standing.parent is not None and standing.parent not in met:
            met.add(standing.parent)
            yield standing.parent
            standing = self._places.get(standing.parent)
