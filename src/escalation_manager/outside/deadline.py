"""By when must all be over that is asked of another system? Whatever it sends, and however slowly.

A library's time-out counts anew with every byte that comes: a system that drips one a second keeps
it for ever. Here each wait on the line is as long as what is left of the whole.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterable
from functools import cache
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    import httpx2
    from httpcore2 import NetworkBackend, NetworkStream

_Client = TypeVar("_Client", bound="httpx2.Client")


def client(until: float, **how: Any) -> httpx2.Client:
    """A client whose every wait ends at that reading of the monotonic clock.

    It follows no redirect: what is sent, a token or a customer's words, belongs to one address.
    """
    import httpx2

    return kept_within(httpx2.Client(verify=_trust(), follow_redirects=False, **how), until)


def kept_within(client: _Client, until: float) -> _Client:
    """The same client, whose every wait ends then: for one that another library makes."""
    for transport in (client._transport, *client._mounts.values()):
        pool = getattr(transport, "_pool", None)
        if pool is not None:
            pool._network_backend = _within()(pool._network_backend, until)
    return client


def why(error: Exception) -> str:
    """Why nothing came, in words that name no address, which may be a secret."""
    said = str(error)
    return next((words for sign, words in _WHY.items() if sign in said), type(error).__name__)


_WHY = {
    "CERTIFICATE_VERIFY_FAILED": "its certificate is none that this machine trusts",
    "WRONG_VERSION_NUMBER": "it does not speak TLS there",
    "SSL": "TLS fails",
    "Name or service not known": "its name is not found",
    "nodename nor servname": "its name is not found",
    "No address associated": "its name is not found",
    "Temporary failure in name resolution": "no name is found now",
    "Connection refused": "nobody listens there",
    "timed out": "it does not answer in time",
}
"""What the machine says of a connection, in plain words; first the more exact."""


@cache
def _trust() -> ssl.SSLContext:
    """Reading the certificates takes longer than a question: once is enough."""
    import httpx2

    return httpx2.create_ssl_context()


@cache
def _within() -> Callable[[NetworkBackend, float], NetworkBackend]:
    """Made when it is first asked for: the library takes a while to be read."""
    from httpcore2 import NetworkBackend, NetworkStream, ReadTimeout

    def left(until: float, timeout: float | None) -> float:
        rest = until - monotonic()
        if rest <= 0:
            raise ReadTimeout("The time for all of it is over.")
        return rest if timeout is None else min(rest, timeout)

    class Stream(NetworkStream):
        def __init__(self, inner: NetworkStream, until: float) -> None:
            self._inner = inner
            self._until = until

        def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
            return self._inner.read(max_bytes, left(self._until, timeout))

        def write(self, buffer: bytes, timeout: float | None = None) -> None:
            self._inner.write(buffer, left(self._until, timeout))

        def close(self) -> None:
            self._inner.close()

        def start_tls(
            self,
            ssl_context: ssl.SSLContext,
            server_hostname: str | None = None,
            timeout: float | None = None,
        ) -> NetworkStream:
            rest = left(self._until, timeout)
            return Stream(self._inner.start_tls(ssl_context, server_hostname, rest), self._until)

        def get_extra_info(self, info: str) -> Any:
            return self._inner.get_extra_info(info)

    class Within(NetworkBackend):
        def __init__(self, inner: NetworkBackend, until: float) -> None:
            self._inner = inner
            self._until = until

        def connect_tcp(
            self,
            host: str,
            port: int,
            timeout: float | None = None,
            local_address: str | None = None,
            socket_options: Iterable[Any] | None = None,
        ) -> NetworkStream:
            rest = left(self._until, timeout)
            made = self._inner.connect_tcp(host, port, rest, local_address, socket_options)
            return Stream(made, self._until)

    return Within
