"""What is in the house? The files that belong to the repository, and the modules read as trees."""

import ast
import functools
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = "escalation_manager"
SOURCE = ROOT / "src" / PACKAGE


@dataclass(frozen=True)
class Module:
    """One Python file of the product."""

    name: str
    """Dotted, without the package: `core.errors`."""
    path: Path
    text: str
    tree: ast.Module

    def __str__(self) -> str:
        return self.name

    def within(self, *rooms: str) -> bool:
        """Is it one of these rooms, or a file inside one?"""
        return any(self.name == room or self.name.startswith(f"{room}.") for room in rooms)


@functools.cache
def modules() -> tuple[Module, ...]:
    """Every module of the product, by name."""
    return tuple(_read(path) for path in sorted(SOURCE.rglob("*.py")))


def _read(path: Path) -> Module:
    parts = path.relative_to(SOURCE).with_suffix("").parts
    if parts[-1] == "__init__":
        parts = parts[:-1]
    text = path.read_text(encoding="utf-8")
    return Module(".".join(parts) or PACKAGE, path, text, ast.parse(text, str(path)))


@functools.cache
def imports(module: Module) -> tuple[tuple[int, str], ...]:
    """Line and full dotted name of everything the module imports, wherever it does so.

    `from a import b` counts as `a.b`, be b a module or a name in one; `from .a import b` is written
    out from the package down.
    """
    return tuple(_imports(module))


def _imports(module: Module) -> Iterator[tuple[int, str]]:
    package = module.path.relative_to(SOURCE.parent).parent.parts
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            start = ".".join([*above, *([node.module] if node.module else [])])
            for alias in node.names:
                yield node.lineno, f"{start}.{alias.name}"


def calls(module: Module) -> Iterator[tuple[int, str]]:
    """Line and full dotted name of every attribute the module uses, import names resolved.

    `from datetime import datetime as d; d.now()` gives `datetime.datetime.now`.
    """
    origin: dict[str, str] = {}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                first = alias.name.split(".")[0]
                origin[alias.asname or first] = alias.name if alias.asname else first
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                origin[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute):
            dotted = _dotted(node)
            if dotted:
                first, _, rest = dotted.partition(".")
                yield node.lineno, f"{origin.get(first, first)}.{rest}"


def _dotted(node: ast.expr) -> str:
    """`a.b.c` of an attribute on plain names; empty for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = _dotted(node.value)
        return f"{before}.{node.attr}" if before else ""
    return ""


@functools.cache
def repository() -> tuple[Path, ...]:
    """The files that git keeps or would keep, relative to the root of the repository.

    Skips the test where there is no repository, as in an unpacked archive.
    """
    if not (ROOT / ".git").exists():
        pytest.skip("Not a git repository: nobody can say which files belong to it.")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    ).stdout
    paths = (Path(name.decode()) for name in listed.split(b"\0") if name)
    return tuple(path for path in paths if (ROOT / path).is_file())
