"""A phone names an address that we then call: it must not lead into anybody's own network."""

import socket
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from mobile_api import push_calls
from mobile_api.errors import BadPushAddress
from mobile_api.push_addresses import check_endpoint
from mobile_api.push_calls import post
from tests.mobile_api.push_service import push_service

GOOD = "https://fcm.googleapis.com/fcm/send/abc"


@pytest.mark.parametrize(
    "endpoint",
    [GOOD, "https://updates.push.services.mozilla.com:443/wpush/v2/x", "https://[2606:4700::1]/x"],
)
def test_public_https_addresses_are_taken(endpoint: str) -> None:
    assert check_endpoint(endpoint) == endpoint


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://push.example.com/x",
        "ftp://push.example.com/x",
        "file:///etc/passwd",
        "gopher://push.example.com/x",
        "//push.example.com/x",
        "push.example.com/x",
        "",
        "https://",
        "https:///x",
        "https://push.example.com:8443/x",
        "https://push.example.com:0/x",
        "https://push.example.com:99999/x",
        "https://push.example.com:x/x",
        "https://localhost/x",
        "https://redis/x",
        "https://127.0.0.1/x",
        "https://127.1/x",
        "https://2130706433/x",
        "https://0x7f000001/x",
        "https://0x7f.0.0.1/x",
        "https://0177.0.0.1/x",
        "https://0.0.0.0/x",
        "https://10.0.0.1/x",
        "https://172.16.0.1/x",
        "https://192.168.1.1/x",
        "https://100.64.0.1/x",
        "https://169.254.169.254/latest/meta-data",
        "https://224.0.0.1/x",
        "https://255.255.255.255/x",
        "https://[::1]/x",
        "https://[::]/x",
        "https://[::ffff:127.0.0.1]/x",
        "https://[fe80::1]/x",
        "https://[fd00::1]/x",
        "https://[2002:7f00:1::]/x",
        "https://[::1/x",
        "https://user@push.example.com/x",
        "https://user:secret@push.example.com/x",
        "https://push.example.com\\@127.0.0.1/x",
        "https://push.example.com/x\r\nHost: inside",
        "https://push.example.com/a b",
        "https://push.example.com/\x00",
        "https://pusħ.example.com/x",
        "https://①②⑦.0.0.1/x",
        "https://push.example.com/" + "x" * 1_000,
    ],
)
def test_what_may_lead_inside_is_refused(endpoint: str) -> None:
    with pytest.raises(BadPushAddress):
        check_endpoint(endpoint)


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "fd00::1", "::ffff:10.0.0.1"]
)
def test_a_public_name_that_leads_inside_is_not_called(monkeypatch: Any, address: str) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    found = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.215.14", 443)),
        (family, socket.SOCK_STREAM, 6, "", (address, 443)),
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    monkeypatch.setattr(socket.socket, "connect", _never)

    with pytest.raises(requests.ConnectionError):
        post(GOOD, b"x", {}, timeout_s=2)


def test_the_address_that_was_looked_at_is_the_one_that_is_called(
    monkeypatch: Any, settings: Any
) -> None:
    """A name that means something else a moment later leads nowhere else."""
    settings.PUSH_MAY_STAY_LOCAL = True
    asked = []

    def look_up(host: str, port: int, *args: Any, **kwargs: Any) -> Any:
        asked.append(host)
        return real("127.0.0.1", port, *args, **kwargs)

    real = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    with push_service() as service:
        status = post(f"http://push.example.com:{service.port}/x", b"x", {}, timeout_s=5)

    assert status == 201
    assert service.received[0].headers["Host"] == f"push.example.com:{service.port}"
    assert asked == ["push.example.com", "127.0.0.1"]


@pytest.mark.parametrize(
    ("certified", "is_called"), [("push.example.com", True), ("other.example.com", False)]
)
def test_the_certificate_is_that_of_the_name_not_of_the_number(
    monkeypatch: Any, settings: Any, tmp_path: Path, certified: str, is_called: bool
) -> None:
    settings.PUSH_MAY_STAY_LOCAL = True
    certificate, real = certificate_of(certified, tmp_path), socket.getaddrinfo
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate)
    names: list[str | None] = []
    server.sni_callback = lambda _socket, name, _context: names.append(name)
    ours = push_calls.caller()
    ours.verify = str(certificate)
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda _, *rest, **more: real("127.0.0.1", *rest, **more)
    )
    monkeypatch.setattr(push_calls, "caller", lambda: ours)

    with push_service(server) as service:
        endpoint = f"https://push.example.com:{service.port}/x"
        if is_called:
            assert post(endpoint, b"x", {}, timeout_s=5) == 201
        else:
            with pytest.raises(requests.exceptions.SSLError):
                post(endpoint, b"x", {}, timeout_s=5)

    assert len(service.received) == is_called
    assert set(names) == {"push.example.com"}


def certificate_of(name: str, folder: Path) -> Path:
    """A certificate that a name gave itself, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "certificate.pem"
    file.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        + made.public_bytes(Encoding.PEM)
    )
    return file


def test_the_environments_proxies_and_passwords_are_not_used(monkeypatch: Any) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")

    assert push_calls.caller().trust_env is False


def _never(*args: Any) -> None:
    raise AssertionError("somebody was called")
