"""Which addresses a webhook may reach."""

import socket

import pytest

from salient.send.gate import RefusedError, gated_socket_factory, may_reach, refusal

PUBLIC = ["93.184.216.34", "8.8.8.8", "2606:4700:4700::1111", "2a00:1450:4001::200e", "::ffff:8.8.8.8"]
PRIVATE = ["127.0.0.1", "127.9.9.9", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "::1", "fc00::1", "fd12::1", "::ffff:127.0.0.1"]
NEVER = [
    "0.0.0.0",
    "169.254.169.254",
    "224.0.0.1",
    "239.255.255.250",
    "255.255.255.255",
    "240.0.0.1",
    "192.0.0.8",
    "192.0.2.1",
    "192.88.99.1",
    "198.18.0.1",
    "::",
    "::ffff:169.254.169.254",
    "::7f00:1",
    "::8.8.8.8",
    "64:ff9b::7f00:1",
    "64:ff9b::808:808",
    "64:ff9b:1::1",
    "2002:7f00:1::",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "2001:db8::1",
    "3fff::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "100::1",
    "5f00::1",
]


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_address_may_be_reached(address: str) -> None:
    assert may_reach(address, allow_private=False)
    assert may_reach(address, allow_private=True)


@pytest.mark.parametrize("address", PRIVATE)
def test_a_private_address_needs_allow_private(address: str) -> None:
    assert not may_reach(address, allow_private=False)
    assert may_reach(address, allow_private=True)


@pytest.mark.parametrize("address", NEVER)
def test_what_is_no_receivers_address_is_never_reached(address: str) -> None:
    assert not may_reach(address, allow_private=False)
    assert not may_reach(address, allow_private=True)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.0.0.1.",
        "127.1",
        "0x7f000001",
        "0x7f.1",
        "2130706433",
        "017700000001",
        "0",
        "localhost",
        "LOCALHOST.",
        "a.localhost",
        "１２７.0.0.1",
        "user:word@127.0.0.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[64:ff9b::7f00:1]",
        "[fe80::1%25eth0]",
        "169.254.169.254",
        "10.1.2.3",
        "100.100.100.200",
    ],
)
def test_a_url_with_a_private_address_is_refused_in_every_spelling(host: str) -> None:
    assert "is no public address" in (refusal(f"https://{host}/hook", allow_private=False) or "")


@pytest.mark.parametrize("url", ["https://example.org/hook", "https://example.org:8443/", "https://8.8.8.8/", "https://[2606:4700::1]/"])
def test_a_public_url_is_not_refused(url: str) -> None:
    assert refusal(url, allow_private=False) is None


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://example.org/", "plain http"),
        ("https://example.org:22/", "port 22"),
        ("https://example.org:80/", "port 80"),
        ("https://example.org:99999/", "not a valid URL"),
        ("ftp://example.org/", "not a valid URL"),
        ("https:///hook", "not a valid URL"),
    ],
)
def test_http_and_odd_ports_are_refused_by_default(url: str, why: str) -> None:
    assert why in (refusal(url, allow_private=False) or "")


@pytest.mark.parametrize("url", ["http://127.0.0.1:9999/", "http://localhost/", "https://10.0.0.1:22/", "http://[::1]:80/"])
def test_allow_private_permits_them(url: str) -> None:
    assert refusal(url, allow_private=True) is None


def test_allow_private_does_not_permit_a_clouds_metadata() -> None:
    assert refusal("http://169.254.169.254/latest", allow_private=True) == "169.254.169.254 is no public address"


def test_the_socket_factory_decides_on_the_resolved_address() -> None:
    strict, open_ = gated_socket_factory(False), gated_socket_factory(True)
    for family, address in ((socket.AF_INET, ("127.0.0.1", 443)), (socket.AF_INET6, ("::ffff:127.0.0.1", 443, 0, 0))):
        info = (family, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", address)
        with pytest.raises(RefusedError):
            strict(info)
        open_(info).close()
    strict((socket.AF_INET, socket.SOCK_STREAM, 6, "", ("8.8.8.8", 443))).close()


def test_the_socket_factory_knows_no_other_families() -> None:
    with pytest.raises(RefusedError):
        gated_socket_factory(True)((socket.AF_UNIX, socket.SOCK_STREAM, 0, "", ("/run/x", 0)))
