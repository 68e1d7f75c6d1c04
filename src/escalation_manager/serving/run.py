"""How does the server start, and how does it stop within a moment, whatever streams are open?"""

from __future__ import annotations

import errno
import socket
import sys
from collections.abc import Callable

import uvicorn
from fastapi import FastAPI

from escalation_manager.core.errors import StoreError
from escalation_manager.desk.counter import Desk
from escalation_manager.serving.app import build
from escalation_manager.serving.garbage import look_seldom
from escalation_manager.serving.live import Live
from escalation_manager.serving.logs import write_log
from escalation_manager.serving.settings import Settings

KEEP_ALIVE_SECONDS = 20
MOST_HEADER_BYTES = 32 * 1024
PLAIN = """\
Others can read along: this is reached over plain HTTP from other machines, and passwords, cookies,
tokens and what customers wrote go through the network as they are.
  Let a proxy speak HTTPS before it, and say so: --https --proxy ITS-ADDRESS --name desk.example.com
  (docs/how-to/serve.md). Where all who share the network are trusted: --plain-http says that this
  is meant, and keeps this silent (ESCALATIONS_PLAIN_HTTP=yes)."""
WAITING = 512
"""So many may wait to be let in."""


class Server(uvicorn.Server):
    """Ends the streams first: a server that waited for them would stop only at its limit."""

    def __init__(self, config: uvicorn.Config, live: Live) -> None:
        super().__init__(config)
        self._live = live

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop listening, let requests end, and close."""
        self._live.stop()
        await super().shutdown(sockets)


def serve(desk: Desk, settings: Settings, opened: Callable[[str], object] | None = None) -> None:
    """Serve this desk until somebody stops it. `opened` is told the address once it is reached."""
    write_log(as_json=settings.log_json)
    app = build(desk, settings)
    look_seldom()
    socket_ = listening(settings)
    port = socket_.getsockname()[1]
    name = f"[{settings.host}]" if ":" in settings.host else settings.host
    scheme = "https" if settings.https and not settings.loopback else "http"
    address = f"{scheme}://{name}:{port}"
    print(f"The desk is open at {address}; stop it with Ctrl-C.", flush=True)
    if settings.readable:
        print(PLAIN, file=sys.stderr, flush=True)
    if opened is not None:
        opened(address)
    Server(config(app, settings), app.state.live).run([socket_])


def config(app: FastAPI, settings: Settings) -> uvicorn.Config:
    """How uvicorn serves this application."""
    return uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.proxies),
        forwarded_allow_ips=list(settings.proxies) if settings.proxies else None,
        timeout_graceful_shutdown=max(1, round(settings.stop_seconds)),
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        h11_max_incomplete_event_size=MOST_HEADER_BYTES,
        http="h11",
        ws="none",
    )


def listening(settings: Settings) -> socket.socket:
    """The socket, opened before anything else, so that a port in use is told in a sentence."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    # Named as TCP, because asyncio turns off its delay only for what says so: with it, an answer of
    # two parts takes 40 ms.
    found = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((settings.host, settings.port))
    except OSError as error:
        found.close()
        raise StoreError(
            f"Nobody can listen on {settings.host}:{settings.port}: {error.strerror}.",
            "Name another port with --port, or stop what uses this one."
            if error.errno == errno.EADDRINUSE
            else "Name an address of this machine with --host, and a port that you may use.",
        ) from None
    found.set_inheritable(True)
    # Who comes before the server is ready waits a moment, and is not turned away.
    found.listen(WAITING)
    return found
