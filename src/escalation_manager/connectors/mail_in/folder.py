"""How are mails taken from a folder: a maildir, or one into which `.eml` files are dropped?

A handled file is moved aside by what became of it, never deleted.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

from escalation_manager.core.errors import Never, TryAgain
from escalation_manager.ports.mails import Arrived, MailState

MAX_BYTES = 25 * 1024 * 1024
BEGINNING = 2 * 1024 * 1024
_STEP = 0.25


class Folder:
    """Fills the MailSource port. In a maildir `new` is read, and what was handled goes to `cur`.

    `pause` waits for so many seconds; it is handed in, so that tests need not wait.
    """

    def __init__(self, path: Path, pause: Callable[[float], object]) -> None:
        self._path = path
        self._pause = pause

    def arrived(self) -> Iterator[Arrived]:
        """What lies there, the oldest first. A file that is still being written is left alone."""
        for path in self._waiting():
            try:
                if path.stat().st_size > MAX_BYTES:
                    # Its words stand before its files; the whole of it stays where it lies.
                    with path.open("rb") as file:
                        yield Arrived(path.name, file.read(BEGINNING))
                else:
                    yield Arrived(path.name, path.read_bytes())
            except FileNotFoundError:
                continue
            except OSError as error:
                why = error.strerror or str(error)
                raise TryAgain(f"{path} cannot be read: {why}.", "Check its rights.") from None

    def handled(self, name: str, state: MailState) -> None:
        """Move it aside."""
        if self._maildir:
            source, target = self._path / "new" / name, self._path / "cur" / f"{name}:2,S"
        else:
            source, target = self._path / name, self._path / state.value / name
        target.parent.mkdir(exist_ok=True)
        try:
            os.replace(source, target)
        except FileNotFoundError:
            return
        except OSError as error:
            why = error.strerror or str(error)
            raise TryAgain(f"{source} cannot be moved: {why}.", "Check its rights.") from None

    def wait(self, seconds: float) -> bool:
        """Look again and again; whether something lies there."""
        waited = 0.0
        while not self._waiting():
            if waited >= seconds:
                return False
            self._pause(_STEP)
            waited += _STEP
        return True

    def close(self) -> None:
        """A folder holds nothing open."""

    @property
    def _maildir(self) -> bool:
        return (self._path / "new").is_dir() and (self._path / "cur").is_dir()

    def _waiting(self) -> list[Path]:
        if not self._path.is_dir():
            raise Never(
                f"There is no folder {self._path}.", "Make it, or correct [mail_in] folder."
            )
        if self._maildir:
            found = [path for path in (self._path / "new").iterdir() if path.is_file()]
        else:
            found = [path for path in self._path.glob("*.eml") if path.is_file()]
        return sorted(found, key=lambda path: (path.stat().st_mtime_ns, path.name))
