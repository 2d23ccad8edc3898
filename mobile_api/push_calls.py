"""Calling a push service, and nobody else: every name is looked up by us.

What is called is the address that was found to be public, not whatever the name means a moment
later.
"""

import ipaddress
import socket
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings
from requests.adapters import HTTPAdapter

from mobile_api.push_addresses import check_endpoint, is_public


class NotPublic(requests.ConnectionError):
    """A name that leads into a network that is not for everybody."""


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
            if not is_public(ipaddress.ip_address(address.partition("%")[0])):
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
