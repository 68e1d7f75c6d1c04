"""What do we ask of a loader? To bring in people, accounts and history from files, whole or not."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable

from escalation_manager.core.directory import Account


@dataclass(frozen=True, slots=True)
class Counted:
    """How many rows of a kind are new, are different now, or were there like that already."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0


class Loader(Protocol):
    """Brings in what other systems own. Raises Faults, all of them at once; then nothing came."""

    def load_files(
        self,
        paths: Sequence[Path],
        kind: str | None,
        *,
        roles: Collection[str],
        calendars: Collection[str],
        dry_run: bool,
    ) -> Mapping[str, Counted]:
        """Files or folders of CSV and JSON."""
        ...

    def load_text(
        self,
        name: str,
        data: bytes,
        *,
        roles: Collection[str],
        calendars: Collection[str],
        dry_run: bool = False,
    ) -> Mapping[str, Counted]:
        """One document that is at hand already, such as the demo company."""
        ...


@runtime_checkable
class Exports(Protocol):
    """A system outside whose customers can be loaded."""

    @property
    def name(self) -> str:
        """What it is called among the ways out."""
        ...

    def document(self, known: Mapping[str, Account]) -> bytes:
        """Its accounts, teams and contacts in JSON; `known` are the accounts the desk has."""
        ...
