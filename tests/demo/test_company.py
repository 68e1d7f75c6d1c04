"""Does the demo company hold together? Nobody is named who is not there."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from escalation_manager import demo
from escalation_manager.core import directory

ROLES = (
    "csm cs_manager vp_cs vp_eng cro cto engineering engineering_lead support finance legal "
    "security executive admin auditor agent"
)


@pytest.fixture(scope="module")
def company() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(demo.company())
    return loaded


@pytest.mark.parametrize(
    ("key", "shape"),
    [
        ("people", directory.Person),
        ("accounts", directory.Account),
        ("interactions", directory.Interaction),
        ("surveys", directory.Survey),
    ],
)
def test_fields_are_those_of_the_directory(company: dict[str, Any], key: str, shape: type) -> None:
    known = {field.name for field in fields(shape)}
    assert company[key]
    for row in company[key]:
        assert set(row) <= known
    ids = [row["id"] for row in company[key]]
    assert len(ids) == len(set(ids))


def test_every_role_has_somebody(company: dict[str, Any]) -> None:
    held = {role for person in company["people"] for role in person["roles"]}
    assert held == set(ROLES.split())


def test_everybody_named_exists_and_holds_the_role(company: dict[str, Any]) -> None:
    people = {person["id"]: person for person in company["people"]}
    for person in people.values():
        assert {person["manager"], person["deputy"]} <= {*people, None}
        assert all(leave["first"] <= leave["last"] for leave in person["leaves"])
    for role, pool in company["pools"].items():
        assert all(role in people[one]["roles"] for one in pool)
    for account in company["accounts"]:
        assert all(row["role"] in people[row["person"]]["roles"] for row in account["team"])
        assert account["calendar"] in {*company["calendars"], None}


def test_a_leaver_stands_in_no_rung(company: dict[str, Any]) -> None:
    gone = {person["id"] for person in company["people"] if person["left_on"]}
    serving = {row["person"] for account in company["accounts"] for row in account["team"]}
    on_duty = {one for pool in company["pools"].values() for one in pool}
    deputies = {person["deputy"] for person in company["people"]}
    assert gone
    assert not gone & (serving | on_duty | deputies)


def test_people_sit_in_three_time_zones(company: dict[str, Any]) -> None:
    zones = {person["time_zone"] for person in company["people"] if not person["agent"]}
    assert zones == {"Europe/Berlin", "America/New_York", "Asia/Kolkata"}


def test_the_pages_account_renews_within_90_days(company: dict[str, Any]) -> None:
    account = next(row for row in company["accounts"] if row["id"] == "acc_123")
    renews = date.fromisoformat(account["contract"]["renews_on"])
    assert timedelta(0) < renews - demo.REHEARSAL.date() <= timedelta(days=90)
    assert Decimal(account["arr"]) == 480_000
    assert {"primary", "executive"} <= {
        flag for contact in account["contacts"] for flag in contact if contact[flag] is True
    }


def test_history_lies_before_the_rehearsal_and_some_of_it_is_older_than_six_months(
    company: dict[str, Any],
) -> None:
    accounts = {account["id"]: account for account in company["accounts"]}
    for row in [*company["interactions"], *company["surveys"]]:
        assert row["account_id"] in accounts
        assert datetime.fromisoformat(row["at"]) < demo.REHEARSAL
    half_a_year = "2025-09-10"
    assert any(row["at"] < half_a_year for row in company["interactions"])
    for row in company["surveys"]:
        contacts = {contact["id"] for contact in accounts[row["account_id"]]["contacts"]}
        assert row["contact_id"] in contacts
        low, high = (0, 10) if row["type"] == "nps" else (1, 5)
        assert low <= Decimal(row["score"]) <= high
