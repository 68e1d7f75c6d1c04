"""Does every command that the desk names to somebody exist, with the options it names?"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from escalation_manager.cli.app import build
from escalation_manager.main import _Wired

ROOT = Path(__file__).parents[2]
NAMED = re.compile(
    r"(?:[`$\"]\s?|[.:,] )escalations (?P<words>[a-z][a-z-]+(?: [a-z][a-z-]+)?)"
    r"(?P<rest>[^`\n\"|#]*)"
    r"|command=f\"(?P<step>[a-z][a-z-]+(?: [a-z][a-z-]+)?)(?P<more>[^\"]*)"
)

ARGUMENTS = ("{state.id}", "{escalation}", "--", "ESC-")
"""What follows a command, and not a sentence about escalations."""


def commands(at: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], set[str]]]:
    """Each command by its words, with its options."""
    for name, below in getattr(at, "commands", {}).items():
        yield from commands(below, (*path, name))
    if not hasattr(at, "commands"):
        yield path, {option for each in at.params for option in each.opts}


def test_every_command_that_is_named_to_somebody_exists() -> None:
    known = dict(commands(typer.main.get_command(build(_Wired()))))
    first = {path[0] for path in known}
    wrong = []
    named = 0
    for file in [*(ROOT / "src").rglob("*.py"), *(ROOT / "docs" / "how-to").glob("*.md")]:
        for found in NAMED.finditer(file.read_text(encoding="utf-8")):
            said = (found["words"] or found["step"]).split()
            rest = found["rest"] or found["more"] or ""
            path = next((p for p in (tuple(said), (said[0],)) if p in known), None)
            if path is None:
                if said[0] in first or rest.lstrip().startswith(ARGUMENTS):
                    wrong.append(f"{file.name}: {found[0]}")
                continue
            named += 1
            options = re.findall(r"(?<= )--[a-z][a-z-]*", rest.split(". ")[0])
            wrong += [f"{file.name}: {found[0]}" for one in options if one not in known[path]]
    assert wrong == []
    assert named > 100
