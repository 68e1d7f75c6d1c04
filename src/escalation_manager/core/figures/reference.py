"""What does the documentation say of the metrics? Their own words, with the handbook's settings."""

from __future__ import annotations

from collections.abc import Iterable

from escalation_manager.core.figures.asking import Metric
from escalation_manager.core.handbook import Handbook


def reference(metrics: Iterable[Metric], handbook: Handbook) -> str:
    """A section of Markdown for each metric, under this handbook."""
    return "\n".join(_section(metric, handbook) for metric in metrics)


def _section(metric: Metric, handbook: Handbook) -> str:
    target = metric.target(handbook.metrics) if metric.target else None

    def words(text: str) -> str:
        return metric.in_words(text, handbook)

    never = "; ".join(words(each) for each in metric.exclusions)
    return "\n".join(
        (
            f"## {metric.label}",
            "",
            words(metric.definition),
            "",
            "| | |",
            "|---|---|",
            f"| Name | `{metric.name}` |",
            f"| Unit | {metric.unit.value} |",
            f"| Target | {f'**{target}**' if target else 'none in the handbook, so no verdict'} |",
            f"| Numerator | {words(metric.numerator)} |",
            f"| Denominator | {words(metric.denominator)} |",
            f"| Left out | {never} |",
            "",
        )
    )
