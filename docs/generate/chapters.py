"""In which chapters do events and commands stand, and which records are parts of them?"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass, is_dataclass
from types import ModuleType
from typing import Any, get_args

from docs.generate.source import first_line

ORDER = (
    "intake",
    "ladder",
    "clocks",
    "tasks",
    "words",
    "approvals",
    "analysis",
    "ending",
    "assisting",
)
"""The order of a life."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """One file of a package: its first line, its members of the union, and their parts."""

    title: str
    members: tuple[type, ...]
    parts: tuple[type, ...]


def chapters(package: ModuleType, union: Any) -> Iterator[Chapter]:
    """The chapters of a package, and in each what belongs to the union, as the file has it."""
    known = set(get_args(union))
    found = {module.name for module in pkgutil.iter_modules(package.__path__)}
    for name in (*(n for n in ORDER if n in found), *sorted(found - set(ORDER))):
        module = importlib.import_module(f"{package.__name__}.{name}")
        own = [
            each
            for each in vars(module).values()
            if inspect.isclass(each) and is_dataclass(each) and each.__module__ == module.__name__
        ]
        yield Chapter(
            (module.__doc__ or "").partition("\n")[0],
            tuple(each for each in own if each in known),
            tuple(each for each in own if each not in known),
        )


def index(chapter: Chapter) -> Iterator[tuple[str, str]]:
    """A link to each member, and what it is."""
    for each in chapter.members:
        yield f"[{each.__name__}](#{each.__name__.lower()})", first_line(each)
