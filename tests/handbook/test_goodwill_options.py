"""Goodwill Options: the page's table, and how long a request and an approval stand."""

import pytest

from escalation_manager.core.handbook import Handbook
from tests.handbook.page import rows

PAGE = rows("""
| Option | Value | Approval Required |
|--------|-------|-------------------|
| Service credit | $[X] | CS Manager |
| Extended contract | [X] months | VP CS |
| Premium support | [Duration] | VP CS |
""")

UNITS = {"$[X]": "money", "[X] months": "months", "[Duration]": "duration"}


@pytest.mark.parametrize(("label", "value", "approval"), PAGE)
def test_option(handbook: Handbook, label: str, value: str, approval: str) -> None:
    (option,) = (each for each in handbook.goodwill.options.values() if each.label == label)
    assert option.unit == UNITS[value]
    assert handbook.role_label(option.approval) == approval


def test_any_other_offer_of_value_needs_a_vp(handbook: Handbook) -> None:
    assert handbook.goodwill.options["other"].approval == "vp_cs"


def test_requests_and_approvals_expire(handbook: Handbook) -> None:
    assert str(handbook.goodwill.request_lasts) == "3bd"
    assert str(handbook.goodwill.approval_lasts) == "14d"


def test_the_account_s_last_12_months_are_shown(handbook: Handbook) -> None:
    assert handbook.goodwill.shown_months == 12
