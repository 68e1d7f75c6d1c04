"""Where is a Chromium on this machine? It is looked for, and fetched where that is allowed."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

VARIABLE = "ESCALATIONS_CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--headless=new",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--force-color-profile=srgb",
    "--hide-scrollbars",
)
HOW = (
    f"Install Debian's package chromium (apt-get install chromium), or name one with {VARIABLE}. "
    "Everything that a visitor sees is tested in it."
)


class NoChromium(Exception):
    """There is none, and none could be fetched; the reason says what was tried."""


def chromium() -> str:
    """The path of one. Raises NoChromium."""
    return _found() or _fetched()


def _found() -> str | None:
    named = os.environ.get(VARIABLE)
    if named:
        if shutil.which(named) is None:
            raise NoChromium(f"{VARIABLE} names {named}, which cannot be run. {HOW}")
        return named
    return next(filter(None, map(shutil.which, NAMES)), None)


@cache
def _fetched() -> str:
    """Debian's own package, once for all workers of a test run."""
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        why = "is no apt-get here" if apt is None else "may only root install one"
        raise NoChromium(f"No Chromium was found, and there {why}. {HOW}")
    with (Path(tempfile.gettempdir()) / "escalations-chromium.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        found = _found()
        if found is not None:
            return found
        for arguments in (["update"], ["install", "--yes", "--no-install-recommends", "chromium"]):
            done = subprocess.run(
                [apt, "--quiet", *arguments],
                env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
                capture_output=True,
                text=True,
                check=False,
            )
        found = _found()
        if found is None:
            said = (done.stderr.strip().splitlines() or ["nothing"])[-1]
            raise NoChromium(f"apt-get could not install Chromium: {said} {HOW}")
        return found
