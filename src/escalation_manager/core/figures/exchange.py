"""How do other programs read the figures? As JSON values, and as a table in CSV."""

from __future__ import annotations

import re
from collections.abc import Iterable

from escalation_manager.core.cases_as_json import Json, written
from escalation_manager.core.figures.figure import Beside, Figure, Row
from escalation_manager.core.figures.values import Unit, Value, plain
from escalation_manager.core.money import Money

COLUMNS = (
    "metric",
    "by",
    "part",
    "value",
    "unit",
    "currency",
    "numerator",
    "denominator",
    "n",
    "target",
    "verdict",
    "from",
    "to",
    "cases",
)
_FORMULA = re.compile(r"[\s\x00]*[=+\-@\t\r\n|%]")
"""What a spreadsheet may take for a formula, also behind blanks."""


def as_json(figure: Figure) -> dict[str, Json]:
    """Everything of the figure. No value is null; hours and shares are decimal numbers as text."""
    return {
        "name": figure.name,
        "label": figure.label,
        "definition": figure.definition,
        "value": _value(figure.value),
        "unit": figure.unit.value,
        "target": figure.target or None,
        "verdict": figure.verdict.value,
        "why": figure.why,
        "numerator": {"is": figure.numerator_is, "value": _value(figure.numerator)},
        "denominator": {"is": figure.denominator_is, "value": _value(figure.denominator)},
        "exclusions": {
            "rules": list(figure.rules_out),
            "found": [
                {"reason": each.reason, "count": each.count, "cases": list(each.cases)}
                for each in figure.left_out
            ],
        },
        "window": {"from": written(figure.window.start), "to": written(figure.window.end)},
        "at": written(figure.at),
        "n": figure.n,
        "cases": {
            "numerator": list(figure.counted),
            "denominator": list(figure.of),
            "hidden": figure.hidden,
        },
        "beside": [_beside(each) for each in figure.beside],
        "breakdowns": {each.by: [_row(row) for row in each.rows] for each in figure.breakdowns},
        "notes": list(figure.notes),
    }


def csv(figures: Iterable[Figure]) -> str:
    """One row for each figure and each row of a breakdown, after RFC 4180, made for spreadsheets.

    A text that a spreadsheet would run as a formula gets an apostrophe in front.
    """
    rows = [COLUMNS, *(row for figure in figures for row in _rows(figure))]
    return "".join(",".join(map(cell, row)) + "\r\n" for row in rows)


def cell(text: str) -> str:
    """The text as one cell: harmless to a spreadsheet, and quoted where it must be."""
    if _FORMULA.match(text):
        text = f"'{text}"
    return f'"{text.replace(chr(34), chr(34) * 2)}"' if re.search(r'[",\r\n]', text) else text


def _rows(figure: Figure) -> Iterable[tuple[str, ...]]:
    span = (str(written(figure.window.start)), str(written(figure.window.end)))
    judged = (figure.target, figure.verdict.value)
    yield (
        figure.name,
        "",
        "",
        *_number(figure.value, figure.unit),
        _amount(figure.numerator),
        _amount(figure.denominator),
        str(figure.n),
        *judged,
        *span,
        " ".join(figure.of),
    )
    for each in figure.beside:
        number = _number(each.value, each.unit)
        yield (figure.name, "beside", each.label, *number, "", "", "", "", "", *span, "")
    for breakdown in figure.breakdowns:
        for row in breakdown.rows:
            yield (
                figure.name,
                breakdown.by,
                row.label,
                *_number(row.value, row.unit),
                _amount(row.numerator),
                _amount(row.denominator),
                str(row.n),
                "",
                "",
                *span,
                " ".join(row.cases),
            )


def _number(value: Value | None, unit: Unit) -> tuple[str, str, str]:
    return (_amount(value), unit.value, value.currency if isinstance(value, Money) else "")


def _amount(value: Value | None) -> str:
    if isinstance(value, Money):
        return str(value.amount)
    return "" if value is None else str(plain(value))


def _row(row: Row) -> Json:
    return {
        "key": row.key,
        "label": row.label,
        "value": _value(row.value),
        "unit": row.unit.value,
        "n": row.n,
        "numerator": _value(row.numerator),
        "denominator": _value(row.denominator),
        "cases": list(row.cases),
        "beside": [_beside(each) for each in row.beside],
    }


def _beside(each: Beside) -> Json:
    return {"label": each.label, "value": _value(each.value), "unit": each.unit.value}


def _value(value: Value | None) -> Json:
    found = plain(value)
    return {**found} if isinstance(found, dict) else found
