"""How do the figures read as a document? A table of all, then each with what it rests on."""

from __future__ import annotations

import re
from collections.abc import Iterable

from escalation_manager.core.figures.figure import Breakdown, Figure
from escalation_manager.core.figures.lines import division, names, printable, span, verdict
from escalation_manager.core.figures.values import said

_SPECIAL = re.compile(r"[\\`*\[\]<|~]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)")


def markdown(figures: Iterable[Figure]) -> str:
    """The figures as Markdown. Every name is text: none can become markup."""
    figures = list(figures)
    blocks = ["# Metrics", *([span(figures[0])] if figures else []), _summary(figures)]
    for figure in figures:
        blocks += [f"## {_text(figure.label)}", *_blocks(figure)]
    return "\n\n".join(blocks) + "\n"


def _summary(figures: list[Figure]) -> str:
    return _table(
        ("Metric", "Value", "Target", "Verdict", "n"),
        (
            (f.label, said(f.value, f.unit), f.target or "-", verdict(f) or "-", str(f.n))
            for f in figures
        ),
    )


def _blocks(figure: Figure) -> Iterable[str]:
    judged = " ".join(each for each in (figure.target, verdict(figure)) if each)
    yield f"**{_text(said(figure.value, figure.unit))}** {_text(judged)}".rstrip()
    yield _text(figure.definition)
    facts = [
        division(figure),
        *(f"{each.label}: {said(each.value, each.unit)}" for each in figure.beside),
        f"Never counted: {'; '.join(figure.rules_out)}",
        *(f"Left out: {e.count} {e.reason}: {names(e.cases)}" for e in figure.left_out),
        *figure.notes,
        f"Cases in the numerator: {names(figure.counted, figure.hidden)}",
        f"Cases in the denominator: {names(figure.of, figure.hidden)}",
    ]
    yield "\n".join(f"- {_text(fact)}" for fact in facts)
    for breakdown in figure.breakdowns:
        if any(row.n for row in breakdown.rows):
            yield _breakdown(breakdown)


def _breakdown(breakdown: Breakdown) -> str:
    beside = list(dict.fromkeys(each.label for row in breakdown.rows for each in row.beside))
    rows = []
    for row in breakdown.rows:
        found = {each.label: said(each.value, each.unit) for each in row.beside}
        further = (found.get(label, "-") if row.n else "-" for label in beside)
        rows.append((row.label, said(row.value, row.unit), str(row.n), *further))
    return _table((f"By {breakdown.by}", "Value", "n", *beside), rows)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head)]
    written = [lines[0], *rows]
    table = [f"| {' | '.join(_text(cell) for cell in row)} |" for row in written]
    return "\n".join([table[0], f"| {' | '.join(lines[1])} |", *table[1:]])


def _text(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", printable(text))
