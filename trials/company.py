"""A company of sixty people in three zones with a thousand accounts, the same at every run."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata")
REGIONS = ("EU", "NA", "APAC")
WEEK = ("mon", "tue", "wed", "thu", "fri")
HOLIDAYS = {
    "Europe/Berlin": ["2026-01-01", "2026-04-03", "2026-04-06", "2026-05-01", "2026-12-25"],
    "America/New_York": ["2026-01-01", "2026-05-25", "2026-07-03", "2026-11-26", "2026-12-25"],
    "Asia/Kolkata": ["2026-01-26", "2026-08-15", "2026-10-02", "2026-11-09"],
}
ROLES = (
    *(("csm", 27), ("cs_manager", 6), ("vp_cs", 2), ("vp_eng", 1), ("cro", 1), ("cto", 1)),
    *(("engineering", 9), ("engineering_lead", 3), ("support", 4), ("finance", 2), ("legal", 2)),
    *(("security", 1), ("executive", 1)),
)
"""Sixty in all."""


def calendar(zone: str) -> dict[str, Any]:
    """Nine to half past five from Monday to Friday, with a lunch break, but for holidays."""
    return {
        "time_zone": zone,
        "weekly": {day: [["09:00", "12:30"], ["13:00", "17:30"]] for day in WEEK},
        "holidays": HOLIDAYS[zone],
    }


def company(accounts: int = 1_000, seed: int = 1) -> dict[str, Any]:
    """People, accounts and calendars as `desk.load_text` reads them."""
    draw = random.Random(seed)
    people = _people(draw)
    by_role: dict[str, list[dict[str, Any]]] = {}
    for person in people:
        by_role.setdefault(person["roles"][0], []).append(person)
    return {
        "people": people,
        "pools": {
            role: [person["id"] for person in by_role[role][:3]] for role in ("csm", "cs_manager")
        },
        "accounts": [_account(number, by_role) for number in range(accounts)],
        "interactions": [],
        "surveys": [],
        "calendars": {f"office-{place}": calendar(zone) for place, zone in enumerate(ZONES)},
    }


def _people(draw: random.Random) -> list[dict[str, Any]]:
    people: list[dict[str, Any]] = []
    for role, count in ROLES:
        for number in range(count):
            name = f"{role}_{number + 1}"
            place = number % 3
            mates = [f"{role}_{other + 1}" for other in range(count) if other % 3 == place]
            deputies = [mate for mate in mates if mate != name]
            people.append(
                {
                    "id": name,
                    "name": name.replace("_", " ").title(),
                    "roles": [role],
                    "time_zone": ZONES[place],
                    "contact_methods": [
                        {"kind": "slack", "address": f"@{name}"},
                        {"kind": "email", "address": f"{name}@company.example"},
                    ],
                    "deputy": deputies[0] if deputies and role == "csm" else None,
                    "manager": f"cs_manager_{place + 1}" if role == "csm" else None,
                    "leaves": _leaves(draw) if role in ("csm", "cs_manager", "engineering") else [],
                    "quiet_from": "22:00",
                    "quiet_to": "07:00",
                    "left_on": "2026-09-30" if name == "csm_27" else None,
                    "agent": False,
                }
            )
    return people


def _leaves(draw: random.Random) -> list[dict[str, str]]:
    leaves = []
    for month in draw.sample(range(12), 2):
        first = date(2026, 1, 1) + timedelta(days=30 * month + draw.randrange(12))
        last = first + timedelta(days=draw.choice((4, 6, 11, 13)))
        leaves.append({"first": first.isoformat(), "last": last.isoformat()})
    return sorted(leaves, key=lambda one: one["first"])


def _account(number: int, by_role: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    place = number % 3

    def of(role: str) -> str:
        near = [person for person in by_role[role] if person["time_zone"] == ZONES[place]]
        chosen = near or by_role[role]
        return str(chosen[(number // 3) % len(chosen)]["id"])

    id_ = f"acc_{number + 1:04}"
    team = ("csm", "cs_manager", "engineering_lead", "engineering", "support", "finance", "legal")
    return {
        "id": id_,
        "name": f"Customer {number + 1}",
        "arr": f"{12_000 + 977 * (number % 400)}.00",
        "currency": "USD",
        "health": 30 + number % 70,
        "health_before": 40 + number % 60,
        "region": REGIONS[place],
        # Every second account is counted round the clock, as none has a calendar of its own.
        "calendar": f"office-{place}" if number % 2 else None,
        "paying": True,
        "customer_since": "2024-01-01",
        "churned_on": None,
        "contract": {
            "plan": "Business",
            "starts_on": "2025-01-01",
            "renews_on": "2027-01-01",
            "sla_is_contractual": False,
            "credits": "",
        },
        "team": [{"role": role, "person": of(role)} for role in team],
        "contacts": [
            {
                "id": f"con_{number + 1}_1",
                "name": f"Contact {number + 1}",
                "email": f"contact{number + 1}@customer.example",
                "title": "Head of IT",
                "primary": True,
                "executive": False,
            }
        ],
    }
