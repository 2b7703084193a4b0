"""Requests to addresses that tenants chose."""

import socket
import threading
from typing import Any

import pytest
from portico.core.net import guarded_client
from portico.core.net.guarded_client import Outbound, Unreachable, is_public

PUBLIC = ["8.8.8.8", "93.184.216.34", "2606:4700:4700::1111"]
INSIDE = [
    "127.0.0.1", "127.1.2.3", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "169.254.170.2",
    "100.64.0.1", "100.100.100.200", "192.0.0.192", "192.88.99.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
    "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1", "::ffff:169.254.169.254",
    "::ffff:8.8.8.8", "64:ff9b::a9fe:a9fe", "64:ff9b:1::a9fe:a9fe", "2002:a9fe:a9fe::", "2001:0:a9fe:a9fe::1", "::7f00:1",
    "2001:db8::1", "100::1", "not an address",
]  # fmt: skip
BAD_URLS = [
    "", "https://", "https://:443", "http://idp.example.com", "ftp://idp.example.com", "file:///etc/passwd", "gopher://x",
    "https://user:pw@idp.example.com", "https://idp.example.com@10.0.0.1", "https://idp.example.com#x",
    "https://idp.example.com\\@10.0.0.1", "https://idp.example.com:99999", "https://idp.example.com:x", "https://[::1]",
    "https://[fe80::1%25eth0]", "https:///path", "https://exa mple.com", "https://example.com\n.evil", "https://ex\u0430mple.com",
    "https://_x.example.com", "https://127.0.0.1", "https://10.0.0.1:8443", "https://169.254.169.254/latest", "https://127.1",
    "https://2130706433", "https://0x7f.1", "https://0", "http://127.0.0.1", "https://" + "a" * 3000, "//idp.example.com", "idp.example.com",
]  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", INSIDE)
def test_addresses_that_are_not(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("url", BAD_URLS)
def test_urls_that_are_not_asked(url: str) -> None:
    with pytest.raises(Unreachable):
        Outbound().check(url)


def test_the_exception_of_one_machine() -> None:
    here = Outbound(loopback=True)
    assert here.check("http://127.0.0.1:9400/x").port == 9400
    for url in (
        "http://localhost:9400",
        "http://127.0.0.2",
        "http://127.1",
        "http://0x7f000001",
        "http://127.0.0.1.x.example",
    ):
        with pytest.raises(Unreachable):
            here.check(url)


def resolving(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> list[Any]:
    """Names resolve to these; what is connected to is noted, and refused."""
    asked: list[Any] = []

    def connect(address: Any, _timeout: float) -> socket.socket:
        asked.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(
        socket, "getaddrinfo", lambda *_, **__: [(0, 0, 0, "", (address, 443)) for address in addresses]
    )
    monkeypatch.setattr(socket, "create_connection", connect)
    return asked


@pytest.mark.parametrize("address", ["127.0.0.1", "169.254.169.254", "64:ff9b::a9fe:a9fe", "2002:a9fe:a9fe::"])
def test_a_name_that_leads_inside(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    for found in ((address,), ("8.8.8.8", address), (address, "8.8.8.8")):
        asked = resolving(monkeypatch, *found)
        with pytest.raises(Unreachable):
            Outbound().get_json("https://idp.example.com/x")
        with pytest.raises(Unreachable):
            Outbound(loopback=True).get_json("https://idp.example.com/x")
        assert asked == []


def test_the_checked_addresses_are_those_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = resolving(monkeypatch, "8.8.8.8", "8.8.4.4")
    with pytest.raises(Unreachable):
        Outbound().get_json("https://idp.example.com/x")
    assert asked == [("8.8.8.8", 443), ("8.8.4.4", 443)]


def test_addresses_share_the_time_of_a_request(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = resolving(monkeypatch, *(f"8.8.8.{number}" for number in range(100)))
    monkeypatch.setattr(guarded_client, "SECONDS", 0.0)
    with pytest.raises(Unreachable):
        Outbound().get_json("https://idp.example.com/x")
    assert asked == []


def test_silent_name_servers_are_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    over = threading.Event()
    monkeypatch.setattr(guarded_client, "_RESOLVE_SECONDS", 0.05)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: over.wait(10) and [])
    with pytest.raises(Unreachable, match="no such host"):
        Outbound().get_json("https://idp.example.com/x")
    over.set()
