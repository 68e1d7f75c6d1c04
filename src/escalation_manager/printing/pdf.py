"""How does the report get onto paper? A tagged PDF, set by typst from values alone.

The fonts come with typst and those of the machine are left aside, so the same report gives the same
bytes everywhere. What people wrote travels as JSON and is never read as markup.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Literal

from escalation_manager.core.report import wording
from escalation_manager.core.report.blocks import Block, Cell, Quote, Table
from escalation_manager.core.report.layout import LANGUAGE, TITLE, layout, purpose, quotation
from escalation_manager.core.report.model import Report

if TYPE_CHECKING:
    import typst

Paper = Literal["a4", "us-letter"]

Standard = Literal["ua-1"]

STANDARD: Standard = "ua-1"
"""PDF/UA-1: a PDF that a screen reader can read to somebody, by ISO 14289-1."""

WIDTHS = {
    ("Time", "Action", "Owner", "Status"): (32, 42, 26, 22),
    ("Action", "Owner", "Due", "Status"): (42, 26, 32, 22),
    ("Role", "Name", "Responsibility", "Contact"): (20, 26, 32, 42),
    ("Audience", "Message", "Channel", "Timing"): (28, 40, 18, 34),
    ("DateTime", "Type", "Recipient", "Summary", "Sender"): (32, 20, 22, 36, 20),
    ("Risk", "Probability", "Impact", "Mitigation"): (30, 18, 16, 56),
    ("Option", "Value", "Approval Required"): (30, 28, 60),
    ("Clock", "Deadline"): (30, 90),
}
"""Shares of the line, by the table's columns; any other table has equal ones."""

_MISSING = re.compile(r'the text `"(.+?)"` could not be displayed')
_INSTANT = re.compile(r"(\d{4}-\d\d-\d\d) (\d\d:\d\d) (\S+)")
"""An instant in the middle of a text is kept on one line."""

_NAMED = 8
"""As many missing letters a note names."""

_ONE_AT_A_TIME = Lock()


@dataclass(frozen=True, slots=True)
class Pdf:
    """A finished PDF. Where the standard cannot be kept it is None, and `note` says why."""

    bytes: bytes
    standard: str | None
    note: str = ""


def to_pdf(report: Report, paper: Paper = "a4", fonts: tuple[Path, ...] = ()) -> Pdf:
    """The report for its audience as PDF/UA-1.

    Where no font has a letter of somebody's text, PDF/UA-1 cannot be claimed: then it is a tagged
    PDF with boxes in place of the letters, and the note names them. `fonts` are folders with more
    fonts, for desks whose customers write in other scripts.
    """
    import typst

    values = json.dumps(_values(report, paper))
    try:
        return Pdf(_set(fonts, values, report, STANDARD), STANDARD)
    except typst.TypstError as refusal:
        missing = dict.fromkeys(_MISSING.findall(refusal.diagnostic))
        if not missing:
            raise
    return Pdf(_set(fonts, values, report, None), None, _note(list(missing)))


def _note(missing: list[str]) -> str:
    named = " ".join(missing[:_NAMED]) + (" …" if len(missing) > _NAMED else "")
    return (
        f"Not PDF/UA-1: no font at hand has {named} and the PDF shows a box in its place. "
        "Name a folder with a font for this script, or take HTML."
    )


def _set(fonts: tuple[Path, ...], values: str, report: Report, standard: Standard | None) -> bytes:
    with _ONE_AT_A_TIME:
        made = _compiler(fonts).compile(
            _template(),
            format="pdf",
            sys_inputs={"report": values},
            pdf_standards=[standard] if standard else [],
            timestamp=int(report.as_of.timestamp()),
        )
    if not isinstance(made, bytes):
        raise TypeError(f"typst gave {type(made).__name__} instead of a PDF.")
    return made


@cache
def _template() -> bytes:
    return files("escalation_manager.printing").joinpath("report.typ").read_bytes()


@cache
def _compiler(folders: tuple[Path, ...]) -> typst.Compiler:
    """Kept, because reading the fonts costs more than setting a report."""
    import typst

    fonts = typst.Fonts(include_system_fonts=False, font_paths=list(folders))
    return typst.Compiler(font_paths=fonts, ignore_system_fonts=True)


def _values(report: Report, paper: Paper) -> dict[str, Any]:
    number = wording.one_line(report.escalation_id)
    at = wording.moment(report.as_of, report.zone)
    return {
        "id": number,
        "title": f"{number} · {TITLE}",
        "foot": f"As of {at} · {purpose(report)}",
        "language": LANGUAGE,
        "paper": paper,
        "blocks": [_block(block) for block in layout(report)],
    }


def _block(block: Block) -> dict[str, Any]:
    said: dict[str, Any] = {"kind": type(block).__name__}
    for field in fields(block):
        said[field.name] = _value(getattr(block, field.name))
    if isinstance(block, Quote):
        quoted = quotation(block)
        del said["text"]  # as it came, perhaps with half a letter in it
        said["lines"] = quoted.split("\n") if quoted else None
    if isinstance(block, Table):
        said["widths"] = WIDTHS.get(block.columns, [1] * len(block.columns))
    return said


def _value(value: object) -> object:
    if isinstance(value, Cell):
        text = value.text if value.at else _INSTANT.sub("\\1\u00a0\\2\u00a0\\3", value.text)
        return {"text": text, "progress": value.progress, "tone": value.tone}
    if isinstance(value, tuple):
        return [_value(each) for each in value]
    return value
