"""Does every refusal say what to do in the words of the door at which it is read?"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import escalation_manager
from escalation_manager.api import ways as over_http
from escalation_manager.cli import ways as at_the_command_line
from escalation_manager.core.errors import BadInput, Deed, NotAllowed, StoreError
from escalation_manager.desk.catalogue import ways as with_tools
from escalation_manager.web import ways as in_the_browser

SOURCE = Path(escalation_manager.__file__).parent
SHARED = ("core", "desk", "engine", "connectors", "intelligence", "toolcalls", "outside", "ports")
"""What they refuse is read at every door."""

REFUSING = {
    name
    for name, kind in vars(__import__("escalation_manager.core.errors", fromlist=["x"])).items()
    if isinstance(kind, type) and issubclass(kind, Exception)
} | {"Fault"}
FOR_OPERATORS = {"StoreError", "BrokenLog", "NewerLog", "Never", "TryAgain", "Unreachable"}
"""Whoever runs the desk mends these, in a shell of its machine."""
COMMAND_LINE = re.compile(r"\bescalations (?!are\b|get\b)[a-z]+|(?<![\w-])--[a-z]")
RUN_BY_OPERATORS = ("escalations load", "escalations work", "escalations prepare")
"""Nothing else does that, so whoever reads it elsewhere asks whoever runs the desk."""


def test_the_command_line_has_a_way_for_everything() -> None:
    assert set(at_the_command_line.WAYS) == set(Deed)


@pytest.mark.parametrize("door", [over_http, with_tools, in_the_browser])
def test_no_other_door_speaks_of_the_command_line(door: object) -> None:
    for way in door.WAYS.values():  # type: ignore[attr-defined]
        assert not COMMAND_LINE.search(way)


def test_a_remedy_is_said_in_the_ways_of_the_door() -> None:
    refusal = BadInput("Nobody is meant.", "See them all.", deed=Deed.ESCALATIONS)
    said = [
        door.remedy(refusal)
        for door in (at_the_command_line, over_http, with_tools, in_the_browser)
    ]
    assert said == [
        "See them all: escalations list.",
        "See them all: GET /v1/escalations.",
        "See them all: list.",
        "See them all: Escalations, in the menu.",
    ]
    assert str(refusal) == "Nobody is meant. See them all."
    asker = NotAllowed("No.", "Say who you are.", rule="permission", deed=Deed.ASKER)
    assert in_the_browser.remedy(asker) == "Say who you are.", "there it is said by signing in"


def test_what_a_shell_alone_can_do_is_for_whoever_runs_the_desk() -> None:
    refusal = StoreError("The database is damaged.", "Run `escalations check`.")
    assert at_the_command_line.remedy(refusal) == "Run `escalations check`."
    assert over_http.remedy(refusal) == "Whoever runs this desk: Run `escalations check`."
    assert over_http.remedy(StoreError("It is gone.")) == ""


def test_no_shared_layer_speaks_of_the_command_line_to_whoever_asks() -> None:
    found = []
    for folder in SHARED:
        for path in sorted((SOURCE / folder).rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            for node in ast.walk(tree):
                if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
                    continue
                if node.func.id not in REFUSING - FOR_OPERATORS:
                    continue
                texts = [
                    part.value
                    for part in ast.walk(node)
                    if isinstance(part, ast.Constant) and isinstance(part.value, str)
                ]
                found += [
                    f"{path.relative_to(SOURCE)}: {text}"
                    for text in texts
                    if COMMAND_LINE.search(text)
                    and not any(one in text for one in RUN_BY_OPERATORS)
                ]
    assert found == []
