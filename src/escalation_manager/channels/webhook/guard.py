"""May this address be called? Nothing in our own network, unless the settings name the host.

The name is looked up here, every address behind it is judged, and the connection goes to the very
address that was judged: a name that answers differently a moment later changes nothing.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from escalation_manager.core.errors import Never, TryAgain

LookUp = Callable[[str, int], list[str]]

_REMEDY = "Give a public https address, or name the host under `inside` if it is your own."
_ODD = re.compile(r"[\s\x00-\x1f\x7f]")
_TRANSLATED = (
    ipaddress.ip_network("64:ff9b::/96"),
    ipaddress.ip_network("64:ff9b:1::/48"),
)
"""IPv6 addresses that stand for an IPv4 address, which may be one of ours."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where to connect, and as whom to speak to it."""

    host: str
    host_header: str
    pinned_url: str


class Guard:
    """Judges addresses. `inside` are hosts that may lie in our own network."""

    def __init__(self, inside: tuple[str, ...] = (), look_up: LookUp | None = None) -> None:
        self._inside = frozenset(host.casefold() for host in inside)
        self._look_up = look_up or _look_up

    def read(self, url: str) -> tuple[SplitResult, str, int]:
        """Its parts, host and port, before any name is looked up. Never when it cannot be one."""
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port
        except ValueError:
            raise Never("The webhook's URL cannot be read.", _REMEDY) from None
        known = host in self._inside
        if parts.scheme != "https" and not (known and parts.scheme == "http"):
            raise Never("A webhook is called over https only.", _REMEDY)
        if not host or parts.username is not None or parts.password is not None:
            raise Never("The webhook's URL names no host, or holds a password.", _REMEDY)
        if _ODD.search(parts.netloc) or port == 0:
            raise Never("The webhook's URL cannot be read.", _REMEDY)
        written = _written(host)
        if written and not known:
            self._judge(host, [written])
        return parts, host, port or (443 if parts.scheme == "https" else 80)

    def target(self, url: str) -> Target:
        """The judged address. Never when it must not be called, TryAgain when no name answers."""
        parts, host, port = self.read(url)
        addresses = self._addresses(host, port)
        if host not in self._inside:
            self._judge(host, addresses)
        first = addresses[0]
        shown = f"[{first}]" if ":" in first else first
        path = parts.path or "/"
        query = f"?{parts.query}" if parts.query else ""
        return Target(host, parts.netloc, f"{parts.scheme}://{shown}:{port}{path}{query}")

    def _judge(self, host: str, addresses: list[str]) -> None:
        for address in addresses:
            if not public(address):
                raise Never(f"{host} lies at {address}, which is not public.", _REMEDY)

    def _addresses(self, host: str, port: int) -> list[str]:
        try:
            found = self._look_up(host, port)
        except (OSError, UnicodeError) as error:
            raise TryAgain(f"{host} is not found: {error}.") from None
        if not found:
            raise TryAgain(f"{host} is not found.")
        return found


def public(address: str) -> bool:
    """Whether everybody on the Internet could call it: the address, and one it stands for."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        if inner is None and any(ip in net for net in _TRANSLATED):
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return public(str(inner))
        if ip.teredo is not None or ip.is_site_local:
            return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


def _written(host: str) -> str:
    """The address that the host is, however it is written; nothing for a name."""
    if host == "localhost" or host.endswith(".localhost"):
        return "127.0.0.1"
    try:
        return str(ipaddress.ip_address(host.partition("%")[0]))
    except ValueError:
        pass
    try:
        return socket.inet_ntoa(socket.inet_aton(host))  # 2130706433, 0x7f.1, 127.1
    except OSError:
        return ""


def _look_up(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))
