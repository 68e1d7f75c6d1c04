"""Which names may one part of the handbook use for another: roles, types, severities."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Names:
    """What the handbook defines, for whoever refers to it."""

    roles: tuple[str, ...]
    types: tuple[str, ...]
    severities: tuple[str, ...]
