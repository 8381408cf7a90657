"""Decides which addresses a webhook may reach, so that a URL cannot turn the daemon against its own network.

The decision that counts is taken on each resolved address at the moment of connecting: a name that is checked first
and resolved again later can answer differently. The check of the URL only tells people sooner.
"""

from __future__ import annotations

import errno
import socket
import unicodedata
from collections.abc import Callable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from aiohttp import AddrInfoType

PORTS = frozenset({443, 8443})

# Global unicast (RFC 4291) without what is no plain host in it: protocol assignments with Teredo, documentation, 6to4.
# Outside of it lie NAT64, site-local, IPv4-compatible, multicast and all else that an IPv4 address can hide in.
_GLOBAL6 = IPv6Network("2000::/3")
_NOT_GLOBAL6 = tuple(IPv6Network(net) for net in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"))
# What the standard library of some supported Python takes for global: CGNAT, IETF assignments, 6to4 relays.
_NOT_GLOBAL4 = tuple(IPv4Network(net) for net in ("100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24"))
_PRIVATE4 = tuple(IPv4Network(net) for net in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "127.0.0.0/8"))
_PRIVATE6 = (IPv6Network("fc00::/7"), IPv6Network("::1/128"))


class RefusedError(OSError):
    """The gate lets nothing through to this address."""

    def __init__(self) -> None:
        # One text for all addresses: the connector folds equal errors into one and keeps its class.
        super().__init__(errno.EACCES, "refused by the gate")


def may_reach(address: str, *, allow_private: bool) -> bool:
    """Whether a resolved address may be connected to; `allow_private` adds private and loopback ones, nothing else."""
    ip: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address):
        if ip.ipv4_mapped is not None:
            return may_reach(str(ip.ipv4_mapped), allow_private=allow_private)
        if allow_private and any(ip in net for net in _PRIVATE6):
            return True
        return ip in _GLOBAL6 and not any(ip in net for net in _NOT_GLOBAL6)
    if allow_private and any(ip in net for net in _PRIVATE4):
        return True
    return ip.is_global and not ip.is_multicast and not any(ip in net for net in _NOT_GLOBAL4)


def refusal(url: str, allow_private: bool) -> str | None:
    """Why the gate refuses a URL, as far as that shows without resolving its name; None where it does not."""
    try:
        parts = urlsplit(url)
        port = parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    except ValueError:
        return "the address is not a valid URL"
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return "the address is not a valid URL"
    if not allow_private and parts.scheme != "https":
        return "plain http is only for receivers with allow_private"
    if not allow_private and port not in PORTS:
        return f"port {port} is only for receivers with allow_private; else {' or '.join(map(str, sorted(PORTS)))}"
    host = unicodedata.normalize("NFKC", parts.hostname).rstrip(".")
    address = "127.0.0.1" if host == "localhost" or host.endswith(".localhost") else _literal(host)
    if address is not None and not may_reach(address, allow_private=allow_private):
        return f"{parts.hostname} is no public address" + ("" if allow_private else "; allow_private permits private and loopback ones")
    return None


def gated_socket_factory(allow_private: bool) -> Callable[[AddrInfoType], socket.socket]:
    """A socket factory for aiohttp's TCPConnector, which asks it for every address: resolved ones and literals."""

    def make(info: AddrInfoType) -> socket.socket:
        family, kind, protocol, _, address = info
        if family not in {socket.AF_INET, socket.AF_INET6} or not may_reach(str(address[0]), allow_private=allow_private):
            raise RefusedError
        return socket.socket(family, kind, protocol)

    return make


def _literal(host: str) -> str | None:
    """The address that a host is, in any form that the system's resolver takes for one: also 0x7f000001, 127.1, 017700000001."""
    try:
        return str(ip_address(host.partition("%")[0]))
    except ValueError:
        pass
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except (OSError, UnicodeError):
        return None
