"""Which addresses are on the public Internet, by the IANA special-purpose registries (RFC 6890), kept here so that the
answer does not change with the Python that runs us."""

from __future__ import annotations

import ipaddress

_SPECIAL_4 = (
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
    "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
    "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
)  # fmt: skip
_GLOBAL_6 = "2000::/3"
"""All that IANA has given out as global unicast: mapped, compatible, translated, local and multicast lie outside."""
_SPECIAL_6 = ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3ffe::/16", "3fff::/20")
"""Inside it: protocol assignments with Teredo, documentation, 6to4, AS112, the 6bone that was."""

_NETWORKS_4 = tuple(map(ipaddress.IPv4Network, _SPECIAL_4))
_NETWORKS_6 = tuple(map(ipaddress.IPv6Network, _SPECIAL_6))
_UNICAST_6 = ipaddress.IPv6Network(_GLOBAL_6)


def is_public(address: str) -> bool:
    """Whether an IP address is global unicast; what is no address is not."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv4Address):
        return not any(ip in network for network in _NETWORKS_4)
    return ip.scope_id is None and ip in _UNICAST_6 and not any(ip in network for network in _NETWORKS_6)
