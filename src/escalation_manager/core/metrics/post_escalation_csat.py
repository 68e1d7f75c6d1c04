"""How satisfied are customers once it is resolved?"""

from __future__ import annotations

from decimal import Decimal

from escalation_manager.core.cases_values import Case
from escalation_manager.core.figures.asking import Asked, Finding, Metric, ids, left_out
from escalation_manager.core.figures.figure import Beside, Row
from escalation_manager.core.figures.spreads import Seen, by_kind
from escalation_manager.core.figures.values import Target, Unit, share


def measure(asked: Asked) -> Finding:
    """The mean of the answers of the window, with their number and the response rate."""
    answers = [
        (c, c.score) for c in asked.cases if c.score is not None and c.score_at in asked.window
    ]
    counted = [(c, score) for c, score in answers if _asked_for(asked, c)]
    sent = [c for c in asked.cases if c.survey_sent_at in asked.window and _asked_for(asked, c)]
    responded = [c for c in sent if c.score is not None]
    whole = _row("", "", counted)
    least = asked.targets.csat_min_answers
    few = f"only {len(counted)} answered; a verdict needs {least}"
    return Finding(
        value=whole.value,
        numerator=whole.numerator,
        denominator=len(counted),
        n=len(counted),
        counted=ids(c for c, _ in counted),
        of=ids(c for c, _ in counted),
        left_out=(
            left_out(
                "of a type that is not asked",
                (c for c, _ in answers if not _asked_for(asked, c)),
            ),
            left_out("asked in the window, no answer yet", (c for c in sent if c.score is None)),
        ),
        beside=(
            Beside("answers", len(counted), Unit.COUNT),
            Beside("surveys sent", len(sent), Unit.COUNT),
            Beside("response rate", share(len(responded), len(sent)), Unit.SHARE),
        ),
        breakdowns=by_kind(asked, counted, _row),
        undecided=few if 0 < len(counted) < least else "",
    )


def _asked_for(asked: Asked, case: Case) -> bool:
    kind = asked.handbook.types.get(case.type)
    return kind is None or kind.survey


def _row(key: str, label: str, seen: Seen[Decimal]) -> Row:
    total = sum((score for _, score in seen), Decimal(0))
    return Row(
        key,
        label,
        total / len(seen) if seen else None,
        Unit.SCORE,
        len(seen),
        numerator=total if seen else None,
        denominator=len(seen),
        cases=ids(case for case, _ in seen),
    )


METRIC = Metric(
    name="post_escalation_csat",
    label="Post-Escalation CSAT",
    definition=(
        "Mean of the answers, 1 to 5, that customers gave in the window to the survey sent "
        "{survey_after} after Resolved, with their number and the response rate: answered surveys "
        "of those sent in the window. Fewer than {answers} answers get no verdict. Types that are "
        "not asked (Legal) do not count."
    ),
    numerator="scores, added up",
    denominator="answers given in the window",
    exclusions=("types that are not asked, such as Legal", "surveys without an answer"),
    unit=Unit.SCORE,
    measure=measure,
    target=lambda targets: Target(targets.csat_above, Unit.SCORE, below=False),
)
