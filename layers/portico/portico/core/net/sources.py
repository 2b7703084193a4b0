"""Sources of requests, as limits tell them apart."""

import ipaddress


def network_of(address: str) -> str:
    """The address of an IPv4 client, the /64 network of an IPv6 one, who chooses the rest as it likes (RFC 8981); else the text."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.IPv6Network((int(parsed), 64), strict=False))
