"""The report for machines: exact values, stable keys, unknown null, and every key written down."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from escalation_manager.core.report.as_json import FORMAT, to_dict
from escalation_manager.core.report.model import Audience
from tests.core.report.case import ENDED, OPENED, on, report
from tests.core.report.everything import EVERYTHING
from tests.core.report.sample import FULL, UNKNOWN

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "report.md"


def keys(value: Any, path: str = "") -> set[str]:
    """Every key with its path: "details.type", "escalation_path[].time"."""
    if isinstance(value, list):
        return {key for each in value for key in keys(each, f"{path}[]")}
    if isinstance(value, dict):
        below = {key for name, each in value.items() for key in keys(each, f"{path}.{name}")}
        return below | {f"{path}.{name}".lstrip(".") for name in value}
    return set()


def test_it_is_json_and_comes_back_as_it_was() -> None:
    for made in (FULL, UNKNOWN, report(EVERYTHING, on(13, 23))):
        said = to_dict(made)
        assert json.loads(json.dumps(said)) == said
        assert said["format"] == FORMAT


def test_every_key_is_written_down() -> None:
    page = PAGE.read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| `([a-z_.\[\]]+)` \|", page, re.M))
    assert keys(to_dict(FULL)) == documented


def test_a_machine_gets_instants_in_utc_lengths_in_seconds_and_money_as_text() -> None:
    said = to_dict(FULL)
    assert said["arr"] == {"amount": "480000", "currency": "USD"}
    assert said["details"]["created"] == "2026-03-10T07:56:00Z"
    assert said["details"]["sla_deadline"] == {
        "state": "running",
        "due": "2026-03-11T07:40:00Z",
        "remaining_seconds": 22 * 3600 + 12 * 60,
        "since": None,
    }
    assert said["issue"]["duration_seconds"] == 6480


def test_unknown_is_null_and_empty_is_empty() -> None:
    unknown = to_dict(UNKNOWN)
    assert unknown["escalation_path"] is None
    assert unknown["health_score"] is None
    assert unknown["details"]["sla_deadline"] is None
    opened = to_dict(report(OPENED, on(10, 8)))
    assert opened["resolution_plan"] == {"immediate": [], "short_term": [], "long_term": []}


@pytest.mark.parametrize("key", ["arr", "health_score", "risk_assessment", "goodwill_options"])
def test_what_the_customer_may_not_see_has_no_key(key: str) -> None:
    assert key in to_dict(report(ENDED, on(14, 0)))
    assert key not in to_dict(report(ENDED, on(14, 0), Audience.CUSTOMER))


def test_the_customers_keys_are_some_of_ours() -> None:
    shared = keys(to_dict(report(ENDED, on(14, 0), Audience.CUSTOMER)))
    assert shared < keys(to_dict(report(ENDED, on(14, 0)))) | keys(to_dict(FULL))
    assert not {key for key in shared if re.search("sla|risk|goodwill|health|arr", key)}
