"""Texts as unkind people and broken machines write them, put into every field of a report."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any

from hypothesis import strategies as st

from escalation_manager.core.report.model import Report

UNKIND = (
    "# Heading",
    "Setext\n===",
    "Setext\n---",
    "| a | b |\n|---|---|\n| c | d |",
    "|",
    "\\|",
    "\\",
    "`code`",
    "```\nfence",
    "~~~\nfence",
    "~~gone~~",
    "[text](https://example.com)",
    "[a]: /b",
    "![alt](x.png)",
    "<script>alert(1)</script>",
    "<!-- ",
    "-->",
    "<b",
    "</table>",
    "]]>",
    "&lt;",
    "&#x3c;b>",
    "> quote",
    ">",
    "- item",
    "+ item",
    "* item",
    "1. one",
    "99) many",
    "**bold**",
    "__init__",
    "*a*",
    "_a_",
    "snake_case_name",
    "    indented",
    "\tindented",
    "***",
    "line\n\nline",
    "a\r\nb",
    "a\u2028b",
    "\x00\x07\x1b[31m",
    "\u202egnp.exe",
    "\u2066iso",
    "😀",
    "日本語",
    "العربية",
    "\ud800",
    '#import "x"',
    "$x$",
    "@ref",
    "#sys.inputs",
    "<https://a.b>",
    '"',
    "'",
    "  ",
    "a  ",
    ":---",
    ": x",
    "=",
    "~",
    "!",
    "[x",
    "[^1]",
    "[^1]: note",
    "\ufeff",
    "\U000e0041",
    "{{ x }}",
    "%s",
)

texts = st.lists(st.sampled_from(UNKIND) | st.text(max_size=8), max_size=5).map(
    lambda parts: "".join(parts)
)

FIXED = {"zone", "escalation_id", "staff"}


def every_text(report: Report, change: Callable[[str], str]) -> Report:
    """The report with every text that people wrote changed, wherever it stands."""
    changed: Report = _changed(report, change)
    return changed


def _changed(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str) and not isinstance(value, Enum):
        return change(value)
    if isinstance(value, tuple):
        return tuple(_changed(each, change) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        names = [each.name for each in fields(value) if each.name not in {*FIXED, "currency"}]
        return replace(value, **{name: _changed(getattr(value, name), change) for name in names})
    return value
