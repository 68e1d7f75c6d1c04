"""What is a generated page, and which are there?"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import docs.generate

FOLDER = Path(__file__).resolve().parents[1] / "reference"


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the reference: its file name, its title, what it is about, and its lines."""

    name: str
    title: str
    about: str
    body: Callable[[], Iterable[str]]

    def text(self) -> str:
        """The page as Markdown."""
        made = "<!-- Written from the code by `make docs`: change it there. -->"
        lines = [made, "", f"# {self.title}", "", self.about, "", *self.body()]
        return "\n".join(lines).rstrip("\n") + "\n"


def pages() -> tuple[Page, ...]:
    """Every page that a module of this folder makes, by name."""
    names = sorted(module.name for module in pkgutil.iter_modules(docs.generate.__path__))
    modules = (importlib.import_module(f"docs.generate.{n}") for n in names if n != "__main__")
    return tuple(m.PAGE for m in modules if hasattr(m, "PAGE"))


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterable[str]:
    """The lines of a Markdown table, and an empty one; nothing for no rows."""
    listed = [[cell(each) for each in row] for row in rows]
    if listed:
        yield f"| {' | '.join(head)} |"
        yield f"|{'|'.join('---' for _ in head)}|"
        yield from (f"| {' | '.join(row)} |" for row in listed)
        yield ""


def cell(text: str) -> str:
    """A text that may stand in a table."""
    return " ".join(text.replace("|", "\\|").split())
