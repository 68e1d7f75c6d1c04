"""Of what is a report made up before it has a format? Headings, facts, quotes, lists, tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from escalation_manager.core.report.model import Progress


@dataclass(frozen=True, slots=True)
class Cell:
    """A value as it is read: one line of text, and what a renderer may make of it.

    `at`: the instant that the text tells. `tone`: "late", "unknown" or a severity in lower case.
    """

    text: str
    at: datetime | None = None
    progress: Progress | None = None
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """Level 2 for the title, 3 for a section, as on the page."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Bold labels with a value each."""

    facts: tuple[tuple[str, Cell], ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """A bold label and the customer's own words, with their line breaks; None: unknown."""

    label: str
    text: str | None


@dataclass(frozen=True, slots=True)
class Bullets:
    """A bold label and plain labels with a value each."""

    label: str
    facts: tuple[tuple[str, Cell], ...]


@dataclass(frozen=True, slots=True)
class Numbered:
    """A bold label and a numbered list."""

    label: str
    items: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table, perhaps under a bold label with a remark.

    `named_rows`: the first cell names its row. Without rows it shows the single word `empty`,
    "None" or "unknown".
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    label: str = ""
    remark: str = ""
    named_rows: bool = False
    empty: str = "None"


Block = Heading | Facts | Quote | Bullets | Numbered | Table
