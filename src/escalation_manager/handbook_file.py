"""Where is the handbook written: reads a file, the shipped text or a stored one into the policy."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path

from escalation_manager.core.errors import BadInput, Faults, NotFound
from escalation_manager.core.handbook import Handbook
from escalation_manager.core.handbook_parsing import parse

LONGEST = 1_000_000
"""Bytes of a handbook file. The shipped one has some ten thousand."""

_PLACE = re.compile(r"^(?P<what>.*?) \((?:at )?(?P<place>line \d+, column \d+|end of document)\)$")


def read(path: Path) -> Handbook:
    """The handbook in this file.

    Raises NotFound when there is no such file, BadInput when it is no TOML (with line and column),
    and Faults with everything that is wrong in it.
    """
    try:
        with path.open("rb") as file:
            data = file.read(LONGEST + 1)
    except FileNotFoundError:
        raise NotFound(f"There is no file {path}.", "Check the name.") from None
    except IsADirectoryError:
        raise BadInput(f"{path} is a folder.", "Name the file inside it.") from None
    except OSError as wrong:
        why = wrong.strerror or type(wrong).__name__
        raise BadInput(f"{path} cannot be read: {why}.", "Check its permissions.") from None
    if len(data) > LONGEST:
        raise BadInput(f"{path} is no handbook: it is larger than 1 MB.", "Check the name.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = data.count(b"\n", 0, wrong.start) + 1
        raise BadInput(f"{path} is not UTF-8 in line {line}.", "Save it as UTF-8.") from None
    return read_text(text, str(path))


def read_text(text: str, name: str = "The handbook") -> Handbook:
    """The handbook that this TOML describes; `name` is what messages call it."""
    try:
        data = tomllib.loads(text.replace("\r\n", "\n"))
    except tomllib.TOMLDecodeError as wrong:
        raise BadInput(_where(str(wrong), text, name), "Mend it there; it must be TOML.") from None
    except RecursionError:
        raise BadInput(f"{name} is nested too deeply.", "A handbook needs few levels.") from None
    try:
        return parse(data)
    except Faults as wrong:
        raise Faults(name, wrong.faults) from None


@cache
def shipped_text() -> str:
    """The shipped handbook as it is written, comments and all: a company's own begins as a copy."""
    shipped = files("escalation_manager").joinpath("handbook.toml")
    return shipped.read_text(encoding="utf-8")


@cache
def shipped() -> Handbook:
    """The shipped handbook: the page's every table, and every default."""
    return read_text(shipped_text(), "The shipped handbook")


def _where(problem: str, text: str, name: str) -> str:
    """The problem with its place in front, as an editor would say it."""
    found = _PLACE.match(problem)
    if found is None:
        return f"{name}: {problem}."
    place = found["place"]
    if place == "end of document":
        lines = text.splitlines() or [""]
        place = f"line {len(lines)}, column {len(lines[-1]) + 1}"
    what = found["what"]
    return f"{name}, {place}: {what[:1].lower()}{what[1:]}."
