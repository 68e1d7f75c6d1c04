"""How is the number of an escalation written, and what do people type for it?"""

from __future__ import annotations

import re

_TYPED = re.compile(r"(?:ESC-)?([0-9]{1,15})", re.IGNORECASE | re.ASCII)


def number(typed: str) -> str | None:
    """`81`, `esc-81` and `ESC-0081` are one escalation; None: no number can be meant."""
    found = _TYPED.fullmatch(typed)
    return f"ESC-{int(found[1]):04}" if found else None
