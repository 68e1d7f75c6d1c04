"""Can a newcomer find the way? What every file of the product says, is called and weighs."""

import ast
import re

from tests.house.source import ROOT, SOURCE, modules, repository

EMPTY_NAMES = {"utils", "helpers", "common", "base", "manager", "service", "misc"}
ENDS = (".", "?", ".)", "?)")
LONGEST = 400
"""Lines. A longer file holds two ideas."""

WORKPLACE = re.compile(r"(?<![\w.~$)}-])/(?:work|opt|root)/|(?<![\w.])/tmp/(?:plan|clone)")
"""Where somebody happened to work; a user's own folder or a path on a web site is no such."""


def test_the_first_line_of_a_module_is_the_question_it_answers() -> None:
    first = {one.name: (ast.get_docstring(one.tree) or "").partition("\n")[0] for one in modules()}
    wrong = {name: line for name, line in first.items() if not line.endswith(ENDS)}
    assert not wrong, "Say in the first line, in a whole sentence, which question the file answers."


def test_a_file_is_named_after_what_it_holds() -> None:
    empty = [one.name for one in modules() if EMPTY_NAMES & set(one.name.split("."))]
    assert not empty, "Name it after a word of the handbook or of the machinery."


def test_a_file_holds_one_idea() -> None:
    lines = {one.name: one.text.count("\n") for one in modules()}
    long = {name: count for name, count in lines.items() if count > LONGEST}
    assert not long, "Split it where the second idea begins."


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
