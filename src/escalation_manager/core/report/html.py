"""How does the report read in a browser, and on the paper that a browser prints?

Strings are put together here and every value goes through `html.escape`. There is no script and no
`style` attribute; the one stylesheet is sealed by its hash, so the strictest policy will do.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from escalation_manager.core.report import wording
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
from escalation_manager.core.report.html_style import STYLE, STYLE_HASH
from escalation_manager.core.report.layout import LANGUAGE, TITLE, layout, purpose, quotation
from escalation_manager.core.report.model import Progress, Report
from escalation_manager.core.report.wording import UNKNOWN, one_line

SHAPES = {
    "critical": '<path d="M5 0h6l5 5v6l-5 5H5l-5-5V5z" fill="currentColor"/>'
    '<path d="M7 3h2l-.3 6H7.3zM7 11h2v2H7z" class="cut"/>',
    "high": '<path d="M8 1l8 14H0z" fill="currentColor"/>'
    '<path d="M7.1 5.5h1.8l-.3 5H7.4zM7.1 11.6h1.8v1.7H7.1z" class="cut"/>',
    "medium": '<path d="M8 1l7 7-7 7-7-7z" fill="none" stroke="currentColor" stroke-width="1.6"/>'
    '<circle cx="8" cy="8" r="2" fill="currentColor"/>',
    "low": '<circle cx="8" cy="8" r="6.4" fill="none" stroke="currentColor" stroke-width="1.6"/>',
}
"""Severity is a shape and a word and a colour: octagon, triangle, diamond, circle."""

SIGNS = {
    Progress.DONE: '<path d="M2.5 8.5l3.7 4L13.5 4"/>',
    Progress.UNDER_WAY: '<path d="M2 8h11.5M9 3.5L13.5 8 9 12.5"/>',
    Progress.TO_DO: '<rect x="2.5" y="2.5" width="11" height="11" rx="1.5"/>',
    Progress.NOT_NEEDED: '<path d="M3 8h10"/>',
}
"""The page's marks, drawn, because few fonts have all of them."""


def to_html(report: Report, stylesheet: str = "") -> str:
    """A whole page. With `stylesheet`, the address of a sheet holding `STYLE`, it links that."""
    title = escape(f"{one_line(report.escalation_id)} · {TITLE}")
    if stylesheet:
        source, style = "'self'", f'<link rel="stylesheet" href="{escape(stylesheet)}">'
    else:
        source, style = f"'{STYLE_HASH}'", f"<style>{STYLE}</style>"
    policy = f"default-src 'none'; style-src {source}; base-uri 'none'; form-action 'none'"
    return (
        f'<!doctype html>\n<html lang="{LANGUAGE}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{title}</title>\n{style}\n</head>\n"
        f'<body class="report-page">\n<main>\n{to_article(report)}\n</main>\n</body>\n</html>\n'
    )


def to_article(report: Report, level: int = 1) -> str:
    """The report alone, to stand in another page; its title is a heading of this level."""
    parts = [f'<article class="report" lang="{LANGUAGE}">']
    section = ""
    for n, block in enumerate(layout(report)):
        if isinstance(block, Heading) and block.level > 2:
            parts.append("</section>" if section else "")
            section = f"report-{_slug(block.text)}"
            depth = level + block.level - 2
            parts.append(f'<section aria-labelledby="{section}">')
            parts.append(f'<h{depth} id="{section}">{escape(block.text)}</h{depth}>')
        else:
            parts.append(_written(block, n, level, section))
    parts.append("</section>" if section else "")
    parts.append(f"<footer>{_footer(report)}</footer>\n</article>")
    return "\n".join(part for part in parts if part)


def _written(block: Block, n: int, level: int, section: str) -> str:
    match block:
        case Heading():
            return f"<h{level}>{escape(block.text)}</h{level}>"
        case Facts():
            rows = "".join(
                f"<div><dt>{escape(name)}</dt><dd>{_cell(cell)}</dd></div>"
                if not section
                else f"<dt>{escape(name)}</dt><dd>{_cell(cell)}</dd>"
                for name, cell in block.facts
            )
            return f'<dl class="head">{rows}</dl>' if not section else f"<dl>{rows}</dl>"
        case Quote():
            said = quotation(block)
            quote = escape(said) if said else f'<span class="unknown">{UNKNOWN}</span>'
            return f'{_label(block.label, level)}\n<blockquote dir="auto">{quote}</blockquote>'
        case Bullets():
            items = "".join(
                f"<li><b>{escape(name)}:</b> {_cell(cell)}</li>" for name, cell in block.facts
            )
            return f"{_label(block.label, level)}\n<ul>{items}</ul>"
        case Numbered():
            items = "".join(f"<li>{_cell(cell)}</li>" for cell in block.items)
            return f"{_label(block.label, level)}\n<ol>{items}</ol>"
        case Table():
            return _table(block, n, level, section)


def _label(text: str, level: int, remark: str = "", name: str = "") -> str:
    said = escape(text) + (f" <span>{escape(remark)}</span>" if remark else "")
    known = f' id="{name}"' if name else ""
    return f"<h{level + 2}{known}>{said}</h{level + 2}>"


def _table(table: Table, n: int, level: int, section: str) -> str:
    label, name = "", section
    if table.label:
        name = f"report-table-{n}"
        label = _label(table.label, level, table.remark, name) + "\n"
    head = "".join(
        f'<th scope="col" role="columnheader">{escape(column)}</th>' for column in table.columns
    )
    rows = ["".join(_cells(table, row)) for row in table.rows] or [
        f'<td role="cell" colspan="{len(table.columns)}" class="unknown">{escape(table.empty)}</td>'
    ]
    body = "\n".join(f'<tr role="row">{row}</tr>' for row in rows)
    return (
        f'{label}<div class="scroll" role="region" aria-labelledby="{name}" tabindex="0">\n'
        f'<table role="table" aria-labelledby="{name}">\n'
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead>\n'
        f'<tbody role="rowgroup">\n{body}\n</tbody>\n</table>\n</div>'
    )


def _cells(table: Table, row: tuple[Cell, ...]) -> Iterator[str]:
    """Each cell knows its column: on a phone a row is a card, and the roles keep it a table."""
    for n, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
        if table.named_rows and not n:
            yield f'<th scope="row" role="rowheader">{_cell(cell)}</th>'
        else:
            yield f'<td role="cell" data-label="{escape(column)}">{_cell(cell)}</td>'


def _cell(cell: Cell) -> str:
    if cell.progress is not None:
        return _progress(cell, cell.progress)
    said = f"<bdi>{escape(cell.text)}</bdi>"
    if cell.at is not None:
        said = f'<time datetime="{wording.exact(cell.at)}">{escape(cell.text)}</time>'
    if shape := SHAPES.get(cell.tone):
        said = f'<svg class="mark" viewBox="0 0 16 16" aria-hidden="true">{shape}</svg>{said}'
    known = cell.tone in SHAPES or cell.tone in ("late", UNKNOWN)
    return f'<span class="{cell.tone}">{said}</span>' if known else said


def _progress(cell: Cell, progress: Progress) -> str:
    late = '<span class="late">, late</span>' if cell.tone == "late" else ""
    done = " done" if progress is Progress.DONE else ""
    sign = f'<svg class="mark sign" viewBox="0 0 16 16" aria-hidden="true">{SIGNS[progress]}</svg>'
    return f'<span class="status{done}">{sign}{escape(cell.text)}{late}</span>'


def _footer(report: Report) -> str:
    at = wording.moment(report.as_of, report.zone)
    return (
        f"{escape(one_line(report.escalation_id))} · as of "
        f'<time datetime="{wording.exact(report.as_of)}">{escape(at)}</time> · '
        f"{purpose(report)}"
    )


def _slug(text: str) -> str:
    return "-".join("".join(c if c.isalnum() else " " for c in text.lower()).split())
