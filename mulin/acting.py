"""Who is acting in the running request, as what, for whom, from where: for the trace.

Set at the door and where staff act for others, as the id of the request is (`mulin.correlation`).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from ipaddress import IPv6Address, ip_address, ip_network

_role: ContextVar[tuple[int, str] | None] = ContextVar("role", default=None)
_on_behalf_of: ContextVar[int | None] = ContextVar("on_behalf_of", default=None)
_network: ContextVar[str | None] = ContextVar("network", default=None)

_KEPT_BITS = {4: 24, 6: 48}


def act_as(person_id: int, role: str) -> None:
    """From here on in this request that person acts in that role."""
    _role.set((person_id, role))


def role_of(person_id: int | None) -> str | None:
    """The role in which that person acts in this request; None when it is not theirs."""
    acting = _role.get()
    return acting[1] if acting is not None and acting[0] == person_id else None


@contextmanager
def on_behalf_of(person_id: int) -> Iterator[None]:
    """Whatever the block does is done for that person, by whoever acts."""
    token = _on_behalf_of.set(person_id)
    try:
        yield
    finally:
        _on_behalf_of.reset(token)


def principal() -> int | None:
    """For whom somebody else acts; None: everybody acts for themselves."""
    return _on_behalf_of.get()


@contextmanager
def coming_from(host: str) -> Iterator[None]:
    """Everything the block does was asked for from that address."""
    token = _network.set(network_of(host))
    try:
        yield
    finally:
        _network.reset(token)


def current_network() -> str | None:
    """The network the present request comes from; None outside of a request."""
    return _network.get()


def network_of(host: str) -> str | None:
    """What is kept of an address: the first 24 bits of IPv4, 48 of IPv6; None if it is neither.

    Enough to see that something came from the street station or from abroad, and not to tell one
    household from the next.
    """
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    return str(ip_network((address, _KEPT_BITS[address.version]), strict=False))
