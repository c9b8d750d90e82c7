"""Which IP addresses a source may be on: those of the public internet, however written."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

_NAT64 = IPv6Network("64:ff9b::/96")
_CARRIES_IPV4 = (_NAT64, IPv6Network("::/96"))
_NEVER = (
    IPv4Network("192.0.0.0/24"),  # protocol assignments; Python knew only parts of it as private
    IPv4Network("192.88.99.0/24"),  # relays to 6to4
    IPv6Network("64:ff9b:1::/48"),  # NAT64 inside one network
    IPv6Network("2001::/23"),  # Teredo and other tunnels
    IPv6Network("fec0::/10"),  # site-local of old
)


def is_public(address: str) -> bool:
    """Whether a numeric address, as the socket will use it, is reachable by all and by design.

    False for private, loopback, link-local, multicast, reserved and unspecified ones, and for
    IPv6 forms that carry such an IPv4 address. Anything that is no address is not public.
    """
    try:
        ip = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, IPv4Address):
        return _is_public(ip)
    carried = _carried(ip)
    if carried is not None:
        return _is_public(carried)
    return _is_public(ip)


def _carried(ip: IPv6Address) -> IPv4Address | None:
    """The IPv4 address inside a mapped, compatible, 6to4 or NAT64 one."""
    if ip.ipv4_mapped is not None:
        return ip.ipv4_mapped
    if ip.sixtofour is not None:
        return ip.sixtofour
    if any(ip in network for network in _CARRIES_IPV4):
        return IPv4Address(int(ip) & 0xFFFFFFFF)
    return None


def _is_public(ip: IPv4Address | IPv6Address) -> bool:
    barred = ip.is_private or ip.is_loopback or ip.is_link_local or ip.is_multicast
    never = any(ip in network for network in _NEVER)
    return ip.is_global and not (never or barred or ip.is_reserved or ip.is_unspecified)
