"""How does the report get onto paper? A tagged PDF, set by typst from values alone.

The fonts come with typst and those of the machine are left aside, so the same report gives the same
bytes everywhere. What people wrote travels as JSON and is never read as markup.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
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
from escalation_manager.printing.signs import in_words, is_sign

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
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
"""How typst writes a character that cannot be seen."""

UNSEEN = {"\u200d", "\ufe0e", "\ufe0f"}
"""Joiners and variations of signs, which nobody would miss."""

_INSTANT = re.compile(r"(\d{4}-\d\d-\d\d) (\d\d:\d\d) (\S+)")
_PHONE = re.compile(r"\+\d[\d ]{5,18}\d")
"""What is read in one go stays on one line."""

_NAMED = 8
"""As many missing letters a note names."""

_ONE_AT_A_TIME = Lock()


@dataclass(frozen=True, slots=True)
class Pdf:
    """A finished PDF. Where the standard cannot be kept it is None; `note` says what was done."""

    bytes: bytes
    standard: str | None
    note: str = ""


def to_pdf(report: Report, paper: Paper = "a4", fonts: tuple[Path, ...] = ()) -> Pdf:
    """The report for its audience as PDF/UA-1.

    A sign that no font has, such as an emoji, is written in words. Where letters of somebody's text
    are in no font, PDF/UA-1 cannot be claimed: then it is a tagged PDF with boxes in their place.
    The note says either. `fonts` are folders with more fonts, for desks whose customers write in
    other scripts.
    """
    import typst

    values = _values(report, paper)
    try:
        return Pdf(_set(fonts, values, report, STANDARD), STANDARD)
    except typst.TypstError as refusal:
        missing = _missing(refusal)
    values = _each_text(values, in_words(missing))
    signs, letters = (
        [one for one in missing if is_sign(one) is sign and one not in UNSEEN]
        for sign in (True, False)
    )
    spoken = f"No font at hand has {_named(signs)}: said in words." if signs else ""
    try:
        return Pdf(_set(fonts, values, report, STANDARD), STANDARD, spoken)
    except typst.TypstError as refusal:
        letters = [one for one in _missing(refusal) if not is_sign(one)] or letters
    note = (
        f"Not PDF/UA-1: no font at hand has {_named(letters)} and the PDF shows a box in its "
        "place. Name a folder with a font for this script, or take HTML."
    )
    return Pdf(_set(fonts, values, report, None), None, f"{note} {spoken}".rstrip())


def _missing(refusal: typst.TypstError) -> list[str]:
    """The characters that no font has; whatever else was wrong is raised again."""
    found = dict.fromkeys(_escapes(said) for said in _MISSING.findall(refusal.diagnostic))
    if not found:
        raise refusal
    return list(found)


def _escapes(said: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), said)


def _named(missing: list[str]) -> str:
    return " ".join(missing[:_NAMED]) + (" …" if len(missing) > _NAMED else "")


def _each_text(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [_each_text(each, change) for each in value]
    if isinstance(value, dict):
        return {key: _each_text(each, change) for key, each in value.items()}
    return value


def _set(
    fonts: tuple[Path, ...], values: dict[str, Any], report: Report, standard: Standard | None
) -> bytes:
    with _ONE_AT_A_TIME:
        made = _compiler(fonts).compile(
            _template(),
            format="pdf",
            sys_inputs={"report": json.dumps(values)},
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
        return {
            "text": value.text if value.at else _unbroken(value.text),
            "progress": value.progress,
            "tone": value.tone,
        }
    if isinstance(value, tuple):
        return [_value(each) for each in value]
    return value


def _unbroken(text: str) -> str:
    """Instants and telephone numbers stay on one line."""
    text = _INSTANT.sub("\\1\u00a0\\2\u00a0\\3", text)
    return _PHONE.sub(lambda found: found[0].replace(" ", "\u00a0"), text)
