"""Guardrails: the numbers and roles behind the page's seven sentences."""

from datetime import timedelta
from decimal import Decimal

import pytest

from escalation_manager.core.handbook import Handbook


@pytest.mark.parametrize(
    ("severity", "lasts"),
    [("critical", 24), ("high", 72), ("medium", 72), ("low", 72)],
)
def test_never_promise_resolution_times_without_technical_confirmation(
    handbook: Handbook, severity: str, lasts: int
) -> None:
    """Unexpired: 24 h for Critical, 3 days otherwise."""
    assert handbook.severity(severity).confirmation_lasts.elapsed == timedelta(hours=lasts)


def test_a_technical_confirmation_comes_from_a_technical_role(handbook: Handbook) -> None:
    technical = set(handbook.roles.technical)
    assert {"engineering", "engineering_lead", "support", "vp_eng", "cto"} <= technical
    assert not {"csm", "cs_manager", "vp_cs", "finance", "legal"} & technical


def test_always_acknowledge_escalations_within_1_hour(handbook: Handbook) -> None:
    assert handbook.clocks.acknowledge.elapsed == timedelta(hours=1)


def test_update_customer_at_least_every_4_hours_during_critical_escalations(
    handbook: Handbook,
) -> None:
    critical = handbook.severity("critical")
    assert critical.update.elapsed == timedelta(hours=4)
    assert critical.always


def test_closing_without_a_word_needs_5_business_days_and_two_attempts_without_objection(
    handbook: Handbook,
) -> None:
    assert str(handbook.closing.no_objection_after) == "5bd"
    assert handbook.closing.attempts == 2


def test_require_post_mortem_for_all_critical_and_high_escalations(handbook: Handbook) -> None:
    required = [n for n, each in handbook.severities.items() if each.post_mortem]
    assert required == ["critical", "high"]
    assert str(handbook.closing.post_mortem_within) == "5bd"


def test_a_post_mortem_is_waived_by_a_vp_alone(handbook: Handbook) -> None:
    assert handbook.closing.waive_roles == ("vp_cs", "vp_eng", "cro", "cto")


def test_never_offer_goodwill_without_manager_approval(handbook: Handbook) -> None:
    managers = set(handbook.roles.managers)
    assert {each.approval for each in handbook.goodwill.options.values()} <= managers
    assert not {"csm", "engineering", "support"} & managers


def test_escalate_internally_if_sla_breach_is_imminent(handbook: Handbook) -> None:
    assert handbook.clocks.imminent == Decimal("0.75")
    assert handbook.ladder.fallback_role == "cs_manager"


def test_reopen_within_14_days(handbook: Handbook) -> None:
    assert str(handbook.closing.reopen_within) == "14d"


@pytest.mark.parametrize("words", ["acknowledgement", "holding"])
def test_ready_words_promise_nothing_and_fill_in_every_brace(
    handbook: Handbook, words: str
) -> None:
    text: str = getattr(handbook.messages, words)
    said = text.format(contact="Ana", title="Export fails", id="ESC-0001", owner="Mia")
    assert "Ana" in said
    assert "ESC-0001" in said
    assert "{" not in said
    assert not any(char.isdigit() for char in said.replace("ESC-0001", ""))
