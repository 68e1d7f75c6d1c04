"""What does the code say of itself: docstrings of classes and of their fields."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from itertools import pairwise
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from escalation_manager.core.events import Event
from escalation_manager.core.money import Money

KINDS: Mapping[object, str] = {
    str: "text",
    int: "whole number",
    bool: "yes or no",
    float: "number",
    Decimal: "number",
    datetime: "instant",
    Money: "money",
    timedelta: "length",
    Event: "event",
}


@cache
def field_words(kind: type) -> Mapping[str, str]:
    """The docstring under each field of a class, on one line; fields without one are left out."""
    body = _tree(kind).body
    return {
        field.target.id: " ".join(under.value.value.split())
        for field, under in pairwise(body)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(under, ast.Expr)
        and isinstance(under.value, ast.Constant)
        and isinstance(under.value.value, str)
    }


def words(kind: type) -> str:
    """The docstring that a class wrote itself; empty if it wrote none."""
    return inspect.cleandoc(ast.get_docstring(_tree(kind)) or "")


def first_line(kind: type) -> str:
    """The first line of a class's docstring."""
    return words(kind).partition("\n")[0]


def field_rows(kind: type) -> list[tuple[str, str, str, str]]:
    """Name, kind, default and words of every field."""
    hints, said = get_type_hints(kind), field_words(kind)
    return [
        (f"`{each.name}`", kind_words(hints[each.name]), default(each), said.get(each.name, ""))
        for each in fields(kind)
    ]


def kind_words(hint: Any) -> str:
    """A type in words: "list of texts"."""
    if hint in KINDS:
        return KINDS[hint]
    inner = get_args(hint)
    if get_origin(hint) in (Union, UnionType):
        return kind_words(next(each for each in inner if each is not NoneType))
    if get_origin(hint) is tuple and inner[-1] is ...:
        return f"list of {plural(kind_words(inner[0]))}"
    if get_origin(hint) is tuple:
        return f"({', '.join(kind_words(each) for each in inner)})"
    page = hint.__module__.split(".")[2]  # escalation_manager.core.events.intake
    return f"[{hint.__name__}]({page}.md#{hint.__name__.lower()})"


def plural(kind: str) -> str:
    """A kind in the plural, unless it is a name or a pair."""
    return kind if kind.startswith(("[", "(")) else f"{kind}s"


def default(field: Field[Any]) -> str:
    """What a field holds when nothing is given."""
    if field.default is MISSING:
        return "required" if field.default_factory is MISSING else "none"
    if field.default in (None, "", ()):
        return "none"
    if isinstance(field.default, bool):
        return "yes" if field.default else "no"
    return f"`{field.default}`"


@cache
def _tree(kind: type) -> ast.ClassDef:
    (tree,) = ast.parse(textwrap.dedent(inspect.getsource(kind))).body
    assert isinstance(tree, ast.ClassDef)
    return tree
