"""How many operations run at a time: of one person, and from one network address.

Counted by each process for itself. What is kept from running out is its own: its event loop, its
connections to the database.
"""

from collections import Counter
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from ipaddress import IPv6Address, ip_address

from api.refusals import TOO_MANY_AT_ONCE, RequestRefused


def household(address: str) -> str:
    """Whom an address stands for: of IPv6 everybody has a whole /64 to choose from."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(IPv6Address(int(found) >> 64 << 64))
    return str(found)


class Turns:
    """What is under way."""

    def __init__(self, *, each_person: int, each_address: int) -> None:
        self._limits = {"person": each_person, "address": each_address}
        self._under_way = Counter[tuple[str, Hashable]]()

    def __len__(self) -> int:
        return len(self._under_way)

    @contextmanager
    def one(self, person_id: int | None, address: str) -> Iterator[None]:
        """Raises RequestRefused when there are as many as may be."""
        who: list[tuple[str, Hashable]] = [("address", household(address))]
        if person_id is not None:
            who.append(("person", person_id))
        if any(self._under_way[one] >= self._limits[one[0]] for one in who):
            raise RequestRefused(TOO_MANY_AT_ONCE, {"Retry-After": "1"}, {"retryAfter": 1})
        self._under_way.update(who)
        try:
            yield
        finally:
            self._under_way.subtract(who)
            for one in who:
                if not self._under_way[one]:
                    del self._under_way[one]
