"""A connection to a mail server that is closed when it says so, whatever the other end does."""

from __future__ import annotations

import asyncio
from typing import cast

import aiosmtplib


class Connection(aiosmtplib.SMTP):
    """The library's own, which leaves nothing open.

    Over TLS its close only asks the other end to say goodbye. The loop of one mail ends before the
    answer comes, and the socket would stay open until Python happens to collect it.
    """

    def close(self) -> None:
        transport = self.transport
        super().close()
        if transport is not None:
            # What was to be said has been said by now: also the goodbye of TLS.
            cast(asyncio.WriteTransport, transport).abort()
