"""Which machines a server may ask on an author's behalf: public ones only.

Otherwise a link could make the server look into its own network: databases, the cloud's metadata address, printers.
What decides is the IP address that is connected to, never how it was written: names, decimal, octal and hexadecimal
forms all come out of the same resolver as an address.
"""

import socket
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

NAT64 = IPv6Network("64:ff9b::/96")
COMPATIBLE = IPv6Network("::/96")
# Of special use, which Python before 3.13 takes for open: protocol assignments, the 6to4 relay, documentation.
SPECIAL = (IPv4Network("192.0.0.0/24"), IPv4Network("192.88.99.0/24"), IPv6Network("3fff::/20"))
WEB_PORTS = frozenset({80, 443})


def is_public(text: str) -> bool:
    """Whether an address is one of the open Internet; an IPv6 address that wraps an IPv4 one is judged by that too."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, IPv4Address):
        return is_open(address)
    inner = wrapped(address)
    return is_open(inner) if inner else is_open(address) and not address.is_site_local


def is_open(address: IPv4Address | IPv6Address) -> bool:
    return (
        address.is_global
        and not any(address in network for network in SPECIAL)
        and not (
            address.is_multicast
            or address.is_reserved
            or address.is_loopback
            or address.is_link_local
            or address.is_private
            or address.is_unspecified
        )
    )


def wrapped(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address inside: mapped, compatible, 6to4, Teredo or NAT64."""
    if address.ipv4_mapped or address.sixtofour:
        return address.ipv4_mapped or address.sixtofour
    if address.teredo:
        return address.teredo[1]
    if address in NAT64 or address in COMPATIBLE:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return None


def resolve(host: str, port: int) -> list[str]:
    """Every address that the name has, once each. Raises socket.gaierror."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))
