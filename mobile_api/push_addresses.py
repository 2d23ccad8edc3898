"""Where a browser's push service may be: an address that a phone names, and that we then call.

Whoever names addresses for a server to call can make it call its own neighbours. So it is https
on the usual port, and every name is looked up by us: what is called is the address that was
found to be public, not whatever the name means a moment later.
"""

import ipaddress
import socket
from collections.abc import Mapping
from typing import Any
from urllib.parse import SplitResult, urlsplit

import requests
from django.conf import settings
from requests.adapters import HTTPAdapter

from mobile_api.errors import BadPushAddress

LONGEST = 1_000
IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


class NotPublic(requests.ConnectionError):
    """A name that leads into a network that is not for everybody."""


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
    if literal is not None and not _is_public(literal):
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


def _is_public(address: IpAddress) -> bool:
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None) or address
    return inner.is_global and not inner.is_multicast and not inner.is_reserved


def _public_address(host: str, port: int) -> str:
    """One address of a host, all of which must be public.

    Raises:
        NotPublic: one is not, or there is none.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NotPublic("The name is not known.") from None
    addresses = [str(row[4][0]) for row in found]
    if not settings.PUSH_MAY_STAY_LOCAL:
        for address in addresses:
            if not _is_public(ipaddress.ip_address(address.partition("%")[0])):
                raise NotPublic("The name leads into a network that is not public.")
    return addresses[0]


class _PublicOnly(HTTPAdapter):
    """Connects to the address that was looked at; the name still stands in TLS and `Host`."""

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> Any:
        """Say to whom the request is: the connection only knows the number."""
        request.headers["Host"] = urlsplit(request.url or "").netloc
        return super().send(request, *args, **kwargs)

    def build_connection_pool_key_attributes(
        self,
        request: requests.PreparedRequest,
        verify: bool | str,
        cert: Any = None,
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """The place to connect to, looked up here and nowhere else."""
        where, options = super().build_connection_pool_key_attributes(request, verify, cert)
        place, more = dict(where), dict(options)
        host, is_tls = str(place["host"]).strip("[]"), place["scheme"] == "https"
        place["host"] = _public_address(host, int(place["port"] or (443 if is_tls else 80)))
        if is_tls:
            more |= {"server_hostname": host, "assert_hostname": host}
        return place, more


def caller() -> requests.Session:
    """A session that calls public hosts only, through nobody, and carries nothing along."""
    session = requests.Session()
    session.trust_env = False
    for scheme in ("https://", "http://"):
        session.mount(scheme, _PublicOnly())
    return session


def post(endpoint: str, body: bytes, headers: Mapping[str, str], *, timeout_s: float) -> int:
    """The status that a push service answers with; where it leads on to is not followed.

    Raises:
        BadPushAddress: it is no address that may be called.
        requests.RequestException: nobody answered in time, or the host is not public.
    """
    check_endpoint(endpoint)
    with (
        caller() as session,
        session.post(
            endpoint,
            data=body,
            headers=dict(headers),
            timeout=timeout_s,
            allow_redirects=False,
            stream=True,  # what it says is of no interest, and may be endless
        ) as answer,
    ):
        return answer.status_code
