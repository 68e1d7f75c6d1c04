"""Escalation Manager: what we promise to keep. Everything else may change between versions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from escalation_manager.core import commands, events
    from escalation_manager.core.errors import EscalationError, Faults, NotAllowed
    from escalation_manager.core.handbook import Handbook
    from escalation_manager.desk.counter import Desk
    from escalation_manager.handbook_file import shipped
    from escalation_manager.wiring import create_desk, open_desk

__all__ = [
    "Desk",
    "EscalationError",
    "Faults",
    "Handbook",
    "NotAllowed",
    "commands",
    "create_desk",
    "events",
    "open_desk",
    "shipped",
]

_HOMES = {
    "Desk": "desk.counter",
    "EscalationError": "core.errors",
    "Faults": "core.errors",
    "Handbook": "core.handbook",
    "NotAllowed": "core.errors",
    "commands": "core.commands",
    "create_desk": "wiring",
    "events": "core.events",
    "open_desk": "wiring",
    "shipped": "handbook_file",
}


def __getattr__(name: str) -> Any:
    """Imports a name when it is first asked for: `escalations --help` pays for none of them."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    home = import_module(f"{__name__}.{_HOMES[name]}")
    found = home if name in ("commands", "events") else getattr(home, name)
    globals()[name] = found
    return found
