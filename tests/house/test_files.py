"""Can a newcomer find the way? What every file of the product says, is called and weighs."""

import ast
import re

import pytest

from tests.house.source import ROOT, SOURCE, Module, modules, repository

EMPTY_NAMES = {"utils", "helpers", "common", "base", "manager", "service", "misc"}
LONGEST = 400
"""Lines. A longer file holds two ideas."""

WORKPLACE = re.compile(r"(?<![\w.~$)}-])/(?:work|opt|root)/|(?<![\w.])/tmp/(?:plan|clone)")
"""Where somebody happened to work; a user's own folder or a path on a web site is no such."""


@pytest.mark.parametrize("module", modules(), ids=str)
def test_the_first_line_of_a_module_is_the_question_it_answers(module: Module) -> None:
    docstring = ast.get_docstring(module.tree)
    assert docstring, "Say in the first line which question this file answers."
    first = docstring.splitlines()[0]
    assert first.endswith((".", "?", ".)", "?)")), f"Not a whole sentence: {first}"


@pytest.mark.parametrize("module", modules(), ids=str)
def test_a_file_is_named_after_what_it_holds(module: Module) -> None:
    words = set(module.name.split("."))
    assert not words & EMPTY_NAMES, "Name it after a word of the handbook or of the machinery."


@pytest.mark.parametrize("module", modules(), ids=str)
def test_a_file_holds_one_idea(module: Module) -> None:
    lines = module.text.count("\n")
    assert lines <= LONGEST, "Split it where the second idea begins."


def test_every_room_is_a_package() -> None:
    doorless = {
        str(folder.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        for folder in path.parents
        if folder.is_relative_to(SOURCE) and not (folder / "__init__.py").exists()
    }
    assert not doorless, "Add an __init__.py: import-linter does not see a folder without one."


def test_the_repository_names_no_place_of_work() -> None:
    found = []
    for path in repository():
        data = (ROOT / path).read_bytes()
        if b"\0" in data:
            continue
        text = data.decode("utf-8", errors="replace")
        for match in WORKPLACE.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            found.append(f"{path}:{line} {match.group()}")
    assert not found
