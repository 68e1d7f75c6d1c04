"""How does the skill come to where an assistant looks for it? Copied, and never over changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from escalation_manager.core.errors import Conflict, StoreError

SKILL = "escalation-manager"
STAMP = ".installed"
"""Hashes of the files as they were installed, so that a newer version knows what was changed."""


@dataclass(frozen=True, slots=True)
class Installed:
    """Where the skill is, and which files were written; none: all were there."""

    folder: Path
    written: tuple[str, ...]


def install(folder: Path, *, force: bool = False) -> Installed:
    """Put the skill into a folder of its own there.

    Conflict names the files that somebody changed; with `force` they are overwritten.
    """
    target = folder / SKILL
    texts = dict(_files())
    try:
        stamps = _stamps(target)
        there = {name: _read(target / name) for name in texts}
        changed = [
            name
            for name, text in there.items()
            if text is not None and text != texts[name] and _hash(text) != stamps.get(name)
        ]
        if changed and not force:
            raise Conflict(
                f"Somebody changed {', '.join(changed)} in {target}.",
                "Keep your changes elsewhere, or overwrite them with --force.",
            )
        written = tuple(name for name, text in there.items() if text != texts[name])
        for name in written:
            path = target / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(texts[name])
        if written or not stamps:
            lines = [f"{_hash(text)}  {name}\n" for name, text in sorted(texts.items())]
            (target / STAMP).write_text("".join(lines), encoding="utf-8")
    except OSError as error:
        raise StoreError(
            f"The skill cannot be written to {target}: {error.strerror}.", "Name another folder."
        ) from None
    return Installed(target, written)


def _files() -> Iterator[tuple[str, bytes]]:
    """Name → content of everything that belongs to the skill."""
    return _inside(files(__package__).joinpath(SKILL), "")


def _inside(folder: Traversable, before: str) -> Iterator[tuple[str, bytes]]:
    for each in sorted(folder.iterdir(), key=lambda one: one.name):
        name = f"{before}{each.name}"
        if each.is_dir():
            yield from _inside(each, f"{name}/")
        elif not each.name.startswith(("_", ".")):
            yield name, each.read_bytes()


def _stamps(target: Path) -> dict[str, str]:
    text = _read(target / STAMP)
    if text is None:
        return {}
    pairs = [line.split("  ", 1) for line in text.decode(errors="replace").splitlines()]
    return {pair[1]: pair[0] for pair in pairs if len(pair) == 2}


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _hash(data: bytes) -> str:
    return sha256(data).hexdigest()
