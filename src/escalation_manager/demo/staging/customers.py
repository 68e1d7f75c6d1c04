"""Who else buys from Larkfield? A hundred quiet customers, so that rates mean something."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

_PLACES = (
    "Alder", "Bramley", "Corvane", "Delmar", "Elmsford", "Farrow", "Garnet", "Hollis", "Inver",
    "Juniper", "Kilbride", "Lowell", "Marlow", "Norwick", "Oakhurst", "Penrose", "Quarry",
    "Rookwood", "Selby", "Tarrant", "Upton", "Verity", "Wexley", "Yarrow",
)  # fmt: skip
_TRADES = ("Foods", "Logistics", "Components", "Home & Garden")
_FIRST = ("Anna", "Ben", "Chiara", "David", "Esra", "Frank", "Grace", "Hugo", "Iris", "Jan", "Kim")
_LAST = ("Abbott", "Bergström", "Costa", "Dietrich", "Evans", "Fontaine", "Gruber", "Hayes", "Ito")
_REGIONS = (
    ("EU", "berlin-office", ("mia", "jonas", "elena"), "daniel", "lena", "piotr", "sofia"),
    ("NA", "new-york-office", ("carlos", "grace"), "rachel", "lena", "noah", "marcus"),
    ("APAC", "kolkata-office", ("arjun", "meera"), "sanjay", "rohan", "kavya", "divya"),
)


def quiet_customers(today: date) -> list[dict[str, object]]:
    """As many accounts as make a rate per hundred readable; nothing happens to most of them."""
    names = [f"{place} {trade}" for trade in _TRADES for place in _PLACES]
    return [_account(number, name, today) for number, name in enumerate(names)]


def quiet_id(number: int) -> str:
    """The id of one of them."""
    return f"acc_{200 + number}"


def _account(number: int, name: str, today: date) -> dict[str, object]:
    region, calendar, csms, manager, lead, engineer, support = _REGIONS[number % 3]
    place, trade = name.split(" ", 1)
    host = f"{place}-{trade.replace(' & ', '-and-')}".lower()
    person = f"{_FIRST[number % len(_FIRST)]} {_LAST[number % len(_LAST)]}"
    renews = today + timedelta(days=(number * 37) % 360 + 4)
    team = {
        "csm": csms[number // 3 % len(csms)],
        "cs_manager": manager,
        "engineering_lead": lead,
        "engineering": engineer,
        "support": support,
    }
    return {
        "id": quiet_id(number),
        "name": name,
        "arr": str(Decimal(12_000 + (number * 7_919) % 140_000)),
        "currency": "EUR" if region == "EU" else "USD",
        "health": 58 + (number * 11) % 40,
        "health_before": 58 + (number * 11 + 3) % 40,
        "region": region,
        "calendar": calendar,
        "paying": True,
        "customer_since": str(today - timedelta(days=500 + number * 13)),
        "churned_on": None,
        "contract": {
            "plan": ("Team", "Business")[number % 2],
            "starts_on": str(renews - timedelta(days=364)),
            "renews_on": str(renews),
            "sla_is_contractual": False,
            "credits": "",
        },
        "team": [{"role": role, "person": who} for role, who in team.items()],
        "contacts": [
            {
                "id": f"con_{200 + number}_1",
                "name": person,
                "email": f"{person.split()[0].lower()}@{host}.example",
                "title": "Operations Manager",
                "primary": True,
                "executive": False,
            }
        ],
    }
