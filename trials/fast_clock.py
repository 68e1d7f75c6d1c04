"""Which time is it in a trial? Fast, the same for every process, and it may be put back.

The machine's steady clock, so many times faster, with an offset that lies in a small file which
all processes have mapped into their memory.
"""

from __future__ import annotations

import mmap
import struct
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)
_THREE = struct.Struct("ddd")
_OFFSET_AT = 16
FILE = "clock"


class FastClock:
    """Fills the port `Clock`."""

    def __init__(self, folder: Path) -> None:
        with (folder / FILE).open("r+b") as file:
            self._memory = mmap.mmap(file.fileno(), _THREE.size)

    def now(self) -> datetime:
        """The present instant of the trial."""
        zero, rate, offset = _THREE.unpack_from(self._memory)
        return BEGIN + timedelta(seconds=(monotonic() - zero) * rate + offset)

    def jump(self, seconds: float) -> None:
        """Put it on, or back. Only one process does."""
        offset = _THREE.unpack_from(self._memory)[2]
        struct.pack_into("d", self._memory, _OFFSET_AT, offset + seconds)

    def slow_down(self) -> None:
        """From now on a second is a second. Only while nobody else looks at it."""
        gone = (self.now() - BEGIN).total_seconds()
        _THREE.pack_into(self._memory, 0, monotonic(), 1.0, gone)


def wind_up(folder: Path, rate: float) -> FastClock:
    """A new clock in that folder, for every process that knows the folder."""
    (folder / FILE).write_bytes(_THREE.pack(monotonic(), rate, 0.0))
    return FastClock(folder)
