"""How often does Python look for garbage? Seldom, and never through what stays."""

from __future__ import annotations

import gc

OBJECTS = 20_000
"""Objects that come to be before Python looks for those that hold one another: at its own 700 a
worker spends a tenth of its time looking, and figures over ten thousand cases half of it, and find
nothing."""


def look_seldom() -> None:
    """For a process that runs for long: what was loaded so far stays, and is not looked through."""
    gc.set_threshold(OBJECTS)
    gc.freeze()
