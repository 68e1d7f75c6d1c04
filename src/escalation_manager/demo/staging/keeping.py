"""Where is the demo desk kept, and when is it staged anew?

Each staging has a folder of its own, named by its instant. A server that still runs on the one
before is not disturbed: it keeps its files until it stops.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from escalation_manager.core.errors import StoreError

LIVELY_FOR = timedelta(hours=8)
"""After so long most of its clocks have run out, and a new visitor would see nothing but red."""
FILE = "desk.db"
_NAME = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class Staged:
    """The demo desk: where it is, since when, and whether it was made just now."""

    path: Path
    at: datetime
    new: bool


def staged(
    folder: Path,
    now: datetime,
    make: Callable[[Path], object],
    *,
    fresh: bool = False,
    keep: bool = False,
) -> Staged:
    """The one in that folder, or a new one: when there is none, it is too old, or `fresh`.

    `make` stages a whole desk in a new file. With `keep` age does not matter. Raises StoreError
    where the folder cannot be written.
    """
    found = _newest(folder)
    if found is not None and not fresh and (keep or now - found.at < LIVELY_FOR):
        return found
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path = _make(folder, now, make)
    except OSError as error:
        raise StoreError(
            f"The demo desk cannot be made in {folder}: {error.strerror or error}.",
            "Name a folder that you may write with --in.",
        ) from None
    for each in _stagings(folder):
        if each.parent != path.parent:
            shutil.rmtree(each.parent, ignore_errors=True)
    return Staged(path, now, new=True)


def _make(folder: Path, now: datetime, make: Callable[[Path], object]) -> Path:
    """Under another name until it is whole: a staging that was broken off leaves no desk."""
    unfinished = Path(tempfile.mkdtemp(prefix="unfinished-", dir=folder))
    try:
        make(unfinished / FILE)
        place = folder / now.astimezone(UTC).strftime(_NAME)
        shutil.rmtree(place, ignore_errors=True)
        unfinished.rename(place)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return place / FILE


def _newest(folder: Path) -> Staged | None:
    found = [Staged(path, _staged_at(path), new=False) for path in _stagings(folder)]
    return max(found, key=lambda each: each.at, default=None)


def _stagings(folder: Path) -> list[Path]:
    return [path for path in folder.glob(f"[0-9]*Z/{FILE}") if _is_instant(path.parent.name)]


def _is_instant(name: str) -> bool:
    try:
        datetime.strptime(name, _NAME)  # noqa: DTZ007 - only its form is asked for
    except ValueError:
        return False
    return True


def _staged_at(path: Path) -> datetime:
    return datetime.strptime(path.parent.name, _NAME).replace(tzinfo=UTC)
