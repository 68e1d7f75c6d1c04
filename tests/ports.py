"""On which port can a server of somebody else listen, which must be told one before it starts?"""

from __future__ import annotations

import os
import socket

FIRST, HANDED_OUT = 18_000, 32_000
"""From about 32,768 on the system hands ports out by itself: one that was free a moment ago may be
taken by anybody before the server is up. Below, nobody comes by chance."""


def free_ports(count: int) -> list[int]:
    """So many, apart from those of other workers of this run."""
    found: list[int] = []
    for port in range(FIRST + 7 * os.getpid() % 10_000, HANDED_OUT):
        with socket.socket() as one:
            try:
                one.bind(("127.0.0.1", port))
            except OSError:
                continue
        found.append(port)
        if len(found) == count:
            return found
    raise OSError("no port is free")
