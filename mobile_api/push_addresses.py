"""Where a browser's push service may be: an address that a phone names, and that we then call.

Whoever names addresses for a server to call can make it call its own neighbours. So it is https
on the usual port, of a host that is public; `push_calls` looks names up.
"""

import ipaddress
import socket
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from mobile_api.errors import BadPushAddress

LONGEST = 1_000
IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


def check_endpoint(endpoint: str) -> str:
    """The address of a push service, unless it cannot be one; asks no name server.

    Raises:
        BadPushAddress: it is no https address of a public host.
    """
    parts = _split(endpoint)
    if settings.PUSH_MAY_STAY_LOCAL:
        return endpoint
    if parts.scheme != "https" or parts.port not in (None, 443):
        raise BadPushAddress("endpoint", "A push service has an https address.")
    literal = _literal(parts.hostname or "")
    if literal is not None and not is_public(literal):
        raise BadPushAddress("endpoint", "A push service has a public address.")
    return endpoint


def _split(endpoint: str) -> SplitResult:
    try:
        parts = urlsplit(endpoint)
        has_port = parts.port is None or parts.port > 0
    except ValueError:
        raise BadPushAddress("endpoint", "This is no address.") from None
    is_plain = endpoint.isascii() and endpoint.isprintable() and " " not in endpoint
    if not is_plain or "\\" in endpoint or len(endpoint) > LONGEST or not has_port:
        raise BadPushAddress("endpoint", "This is no address.")
    host = parts.hostname or ""
    if not host or "@" in parts.netloc:
        raise BadPushAddress("endpoint", "This is no address of a push service.")
    if not settings.PUSH_MAY_STAY_LOCAL and "." not in host and ":" not in host:
        raise BadPushAddress("endpoint", "A push service has a public name.")
    return parts


def _literal(host: str) -> IpAddress | None:
    """A host that is a number in any of the ways in which C libraries read numbers."""
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        pass
    try:
        return ipaddress.IPv4Address(socket.inet_aton(host))
    except OSError:
        return None


def is_public(address: IpAddress) -> bool:
    """Whether an address is one that everybody reaches."""
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None) or address
    return inner.is_global and not inner.is_multicast and not inner.is_reserved
