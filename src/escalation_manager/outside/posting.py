"""How is one thing told to a program elsewhere, or asked of it? In one request, with one answer.

Nothing is tried twice here, no redirect is followed, and all of it is over within the seconds that
it may take. What a connection fails of is said without the address: a webhook's is a secret.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any

from escalation_manager.core.errors import Never, TryAgain
from escalation_manager.outside import deadline

LARGEST = 1_000_000
"""Bytes of an answer that are read; a longer one is cut, and not what anybody asked for."""


@dataclass(frozen=True, slots=True)
class Posted:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    """By lower-case names."""
    raw: bytes
    whole: bool = True

    @property
    def text(self) -> str:
        """Its words."""
        return self.raw.decode("utf-8", "replace")

    @property
    def odd(self) -> bool:
        """Whether no program answers so: with a page for people, or without end."""
        if not self.whole:
            return True
        kind = self.headers.get("content-type", "").partition(";")[0].strip().lower()
        return kind in ("text/html", "application/xhtml+xml") or self.raw.lstrip()[:1] == b"<"


def get(what: str, url: str, *, seconds: float, headers: Mapping[str, str], remedy: str) -> Posted:
    """What stands at that address, or why it does not. TryAgain, Never."""
    return _sent("GET", what, url, seconds, {"headers": dict(headers)}, remedy=remedy)


def post(
    what: str,
    url: str,
    *,
    seconds: float,
    json: Any = None,
    content: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    server_name: str = "",
    proxies: bool = True,
    remedy: str = "Check its address.",
) -> Posted:
    """What was answered, a refusal too. TryAgain: nobody did, in time. Never: it is no address.

    `server_name` is whose certificate is wanted where the URL holds a number; `proxies`, whether
    those of the environment are taken.
    """
    extensions = {"sni_hostname": server_name} if server_name else {}
    sent = {"json": json, "content": content, "headers": dict(headers or {})}
    how = {**sent, "extensions": extensions}
    return _sent("POST", what, url, seconds, how, proxies=proxies, remedy=remedy)


def _sent(
    method: str,
    what: str,
    url: str,
    seconds: float,
    how: Mapping[str, Any],
    *,
    proxies: bool = True,
    remedy: str,
) -> Posted:
    import httpx2

    until, raw = monotonic() + seconds, bytearray()
    try:
        with (
            deadline.client(until, trust_env=proxies, timeout=seconds) as client,
            client.stream(method, url, **how) as answer,
        ):
            for piece in answer.iter_bytes():
                raw += piece
                if len(raw) > LARGEST:
                    break
            told = {name.lower(): value for name, value in answer.headers.items()}
            whole = len(raw) <= LARGEST
            found = Posted(answer.status_code, told, bytes(raw[:LARGEST]), whole)
    except (httpx2.InvalidURL, httpx2.UnsupportedProtocol):
        raise Never(f"What stands for {what} is no address.", remedy) from None
    except httpx2.HTTPError as error:
        if monotonic() >= until:
            raise TryAgain(f"{what} took longer than {seconds:g} s.") from None
        raise TryAgain(f"{what} cannot be reached: {deadline.why(error)}.") from None
    if 300 <= found.status < 400:
        raise Never(f"{what} answered {found.status}; it is not followed elsewhere.", remedy)
    return found
