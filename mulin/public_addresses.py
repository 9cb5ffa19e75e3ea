"""Which network addresses belong to the open Internet, and which lead inside somewhere.

The address of a calendar or a webhook comes from a caller, so the server behind it must not be one
that only we can reach: this is what holds off server-side request forgery.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_network

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# Python's `is_global` follows IANA's registries but leaves these open, or did in some releases.
_CLOSED: tuple[Network, ...] = tuple(
    ip_network(network)
    for network in (
        "192.0.0.0/24",  # protocol assignments, a cloud's metadata service among them
        "192.88.99.0/24",  # the former 6to4 relays
        "224.0.0.0/4",  # multicast
        "168.63.129.16/32",  # Azure's inside, on an address that looks public
        "2001::/23",  # protocol assignments: Teredo, ORCHID, benchmarking
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4, which carries an IPv4 address
        "3fff::/20",  # documentation
    )
)

# All that IANA has given out. Outside lie loopback, link-local and unique local addresses,
# multicast, and the forms that carry an IPv4 address: mapped, compatible, translated, NAT64.
_UNICAST = ip_network("2000::/3")


def is_public(address: Address) -> bool:
    """Whether a server at that address is one that anybody on the Internet can reach."""
    if address.version == 6 and address not in _UNICAST:  # noqa: PLR2004 - IPv6
        return False
    return address.is_global and not any(address in network for network in _CLOSED)
