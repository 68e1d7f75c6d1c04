"""Metrics: the page's targets."""

from datetime import timedelta
from decimal import Decimal

import pytest

from escalation_manager.core.handbook import Handbook
from tests.handbook.page import rows

PAGE = rows("""
| Metric | Description | Target |
|--------|-------------|--------|
| MTTR | Mean time to resolution | <24 hours |
| SLA Compliance | % resolved within SLA | >95% |
| First Response Time | Time to acknowledge | <1 hour |
| Escalation Rate | Escalations per 100 accounts | <5% |
| Re-escalation Rate | % of escalations reopened | <10% |
| Post-Escalation CSAT | Satisfaction after resolution | >4/5 |
""")

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(("metric", "description", "target"), PAGE)
def test_target(handbook: Handbook, metric: str, description: str, target: str) -> None:
    targets = handbook.metrics
    printed = {
        "MTTR": f"<{targets.mttr_below // HOUR} hours",
        "SLA Compliance": f">{targets.sla_compliance_above * 100:.0f}%",
        "First Response Time": f"<{targets.first_response_below // HOUR} hour",
        "Escalation Rate": f"<{targets.escalation_rate_below}%",
        "Re-escalation Rate": f"<{targets.re_escalation_below * 100:.0f}%",
        "Post-Escalation CSAT": f">{targets.csat_above}/5",
    }
    assert printed[metric] == target, description


def test_mttr_is_judged_on_critical(handbook: Handbook) -> None:
    assert handbook.metrics.mttr_below == DAY
    assert handbook.metrics.mttr_judged_on == ("critical",)


def test_escalation_rate_is_below_5_per_100_accounts(handbook: Handbook) -> None:
    assert handbook.metrics.escalation_rate_below == Decimal(5)


def test_a_reopening_counts_within_30_days(handbook: Handbook) -> None:
    assert handbook.metrics.re_escalation_days == 30


def test_the_survey_is_sent_24_h_after_resolved_with_no_verdict_under_5_answers(
    handbook: Handbook,
) -> None:
    assert str(handbook.closing.survey_after) == "24h"
    assert handbook.metrics.csat_min_answers == 5
