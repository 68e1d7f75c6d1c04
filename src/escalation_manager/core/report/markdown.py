"""How does the report read as Markdown? The page's own format, in CommonMark with GitHub's tables.

Everything people wrote is escaped so that it can only ever be text: it starts no heading, list,
table, link, code or HTML, and it ends no quote.
"""

from __future__ import annotations

import re

from escalation_manager.core.report.blocks import (
    Block,
    Bullets,
    Cell,
    Facts,
    Heading,
    Numbered,
    Quote,
    Table,
)
from escalation_manager.core.report.layout import layout
from escalation_manager.core.report.model import Progress, Report
from escalation_manager.core.report.wording import UNKNOWN, clean

_BREAK = "  \n"
"""Two spaces: the next line starts on its own line, where a reader would else join the two."""

_MARKS = re.compile(r"[\\`*\[\]<|~]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)")
_OPENING = re.compile(r"(\d{1,9})([.)])|([-+#>=:])")


def to_markdown(report: Report) -> str:
    """The whole report, ending with a line break."""
    parts: list[str] = []
    previous: Block | None = None
    for block in layout(report):
        if parts:
            parts.append(_BREAK if _belongs(previous, block) else "\n\n")
        parts.append(_written(block))
        previous = block
    return "".join(parts) + "\n"


def escaped(text: str) -> str:
    """One line of text as Markdown that shows exactly this text, wherever in a line it stands."""
    return _MARKS.sub(r"\\\g<0>", text)


def _belongs(above: Block | None, block: Block) -> bool:
    return isinstance(above, Facts) and isinstance(block, Numbered)


def _written(block: Block) -> str:
    match block:
        case Heading():
            return f"{'#' * block.level} {block.text}"
        case Facts():
            return _BREAK.join(f"**{name}**: {_cell(cell)}" for name, cell in block.facts)
        case Quote():
            return f"**{block.label}**:\n{_quoted(block.text)}"
        case Bullets():
            lines = (f"- {name}: {_cell(cell)}" for name, cell in block.facts)
            return "\n".join((f"**{block.label}**:", *lines))
        case Numbered():
            lines = (f"{n}. {_opening(_cell(cell))}" for n, cell in enumerate(block.items, 1))
            return "\n".join((f"**{block.label}**:", *lines))
        case Table():
            return _table(block)


def _quoted(text: str | None) -> str:
    lines = [" ".join(line.split()) for line in clean(text or "").strip().split("\n")]
    if not any(lines):
        return f"> {UNKNOWN}"
    lines = [escaped(line) for line in lines]
    lines[0] = f'"{lines[0]}'
    lines[-1] += '"'
    said = []
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        end = "  " if line and following else ""
        said.append(f"> {_opening(line)}{end}".rstrip(" ") + end if line else ">")
    return "\n".join(said)


def _opening(line: str) -> str:
    """The line without anything that would mean more at its start than in its middle."""
    found = _OPENING.match(line)
    if not found:
        return line
    if found[1]:
        return f"{found[1]}\\{line[found.start(2) :]}"
    return f"\\{line}"


def _table(table: Table) -> str:
    label = f"**{table.label}** {table.remark}".rstrip() + "\n\n" if table.label else ""
    empty = (Cell(table.empty), *(Cell("") for _ in table.columns[1:]))
    rule = "|".join("-" * (len(name) + 2) for name in table.columns)
    rows = [[_cell(cell) for cell in row] for row in table.rows or (empty,)]
    lines = [f"| {' | '.join(cells)} |" for cells in (table.columns, *rows)]
    return label + "\n".join([lines[0], f"|{rule}|", *lines[1:]])


def _cell(cell: Cell) -> str:
    if cell.progress is None:
        return escaped(cell.text)
    said = cell.progress.sign
    if cell.progress is Progress.NOT_NEEDED:
        said += f" {cell.text}"
    return f"{said} late" if cell.tone == "late" else said
