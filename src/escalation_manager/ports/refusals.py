"""What does an HTTP answer mean for what we sent: done, later, or never?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from escalation_manager.core.errors import Never, TryAgain

LONGEST_ASKED = timedelta(hours=6)
"""Nobody outside can make an alert wait for longer than this."""

LATER = frozenset({408, 425, 429})


def check_answer(
    status: int, retry_after: str | None, at: datetime, *, what: str, said: str, remedy: str
) -> None:
    """Silent when it was taken. TryAgain for 408, 425, 429 and 5xx, Never for everything else."""
    if 200 <= status < 300:
        return
    words = " ".join(said.split())[:200]
    told = f"{what} answered {status}{f': {words}' if words else ''}."
    if status in LATER or status >= 500:
        raise TryAgain(told, at=asked_for(retry_after, at))
    raise Never(told, remedy)


def asked_for(retry_after: str | None, at: datetime) -> datetime | None:
    """The instant behind a Retry-After, in seconds or as a date; None: it names none."""
    if not retry_after:
        return None
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        wanted = at + min(timedelta(seconds=int(text[:9])), LONGEST_ASKED)
    else:
        try:
            wanted = parsedate_to_datetime(text)
        except ValueError:
            return None
        wanted = wanted.replace(tzinfo=wanted.tzinfo or UTC)
    return min(max(wanted, at), at + LONGEST_ASKED)
