"""Who serves Acme, and what happened there? A small company that the suites put into every port."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from escalation_manager.connectors.memory import MemoryWorld
from escalation_manager.core.directory import (
    Account,
    Contact,
    Contract,
    Directory,
    Interaction,
    Person,
    Survey,
)

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)

PEOPLE = {
    person.id: person
    for person in (
        Person("mia", "Mia Hoffmann", ("csm",), "Europe/Berlin", manager="daniel"),
        Person("daniel", "Daniel Okafor", ("cs_manager",)),
        Person("lena", "Lena Fischer", ("engineering_lead",)),
        Person("piotr", "Piotr Zieliński", ("engineering",)),
        Person("noah", "Noah Bennett", ("engineering",)),
        Person("amara", "Amara Diallo", ("legal",)),
        Person("assist", "Assist", ("agent",), agent=True),
    )
}
DIRECTORY = Directory(
    PEOPLE,
    {
        "engineering": ("piotr", "noah"),
        "engineering_lead": ("lena",),
        "cs_manager": ("daniel",),
    },
)
ACME = Account(
    "acc_123",
    "Acme Freight Group",
    arr=Decimal("480000.00"),
    health=62,
    health_before=78,
    region="EU",
    contract=Contract("Enterprise", credits="5 % for each full hour"),
    team=(("csm", "mia"), ("cs_manager", "daniel")),
    contacts=(
        Contact("con_1", "Sarah Lindgren", "sarah@acme.example", "Director", primary=True),
        Contact("con_2", "Henrik Aalto", executive=True),
    ),
)
GLOBEX = Account("acc_124", "Globex")


def ago(days: float) -> datetime:
    return NOON - timedelta(days=days)


HISTORY = (
    Interaction("int_1", "acc_123", "escalation", datetime(2025, 9, 10, 11, 59, 59, tzinfo=UTC)),
    Interaction("int_2", "acc_123", "escalation", datetime(2025, 9, 10, 12, 0, tzinfo=UTC), "Slow"),
    Interaction("int_3", "acc_123", "complaint", ago(90), "Again", "closed"),
    Interaction("int_4", "acc_123", "meeting", ago(30), "Renewal talk"),
    Interaction("int_5", "acc_123", "support_ticket", ago(3), "Login"),
    Interaction("int_6", "acc_123", "escalation", ago(2), "A legal matter"),
    Interaction("int_7", "acc_124", "escalation", ago(1), "Another customer"),
    Interaction("int_8", "acc_123", "escalation", ago(-1), "Not yet happened"),
)
RESTRICTED = {"int_6": ("amara",)}
SURVEYS = (
    Survey("srv_1", "acc_123", "nps", ago(40), Decimal(5), "Hm", "con_1"),
    Survey("srv_2", "acc_123", "csat", ago(20), Decimal("4.5")),
    Survey("srv_3", "acc_123", "ces", ago(10), Decimal(7)),
    Survey("srv_4", "acc_124", "nps", ago(10), None),
)


def acme() -> MemoryWorld:
    """The whole company in memory, new each time."""
    return MemoryWorld(
        known={account.id: account for account in (ACME, GLOBEX)},
        people=DIRECTORY,
        interactions=HISTORY,
        surveys=SURVEYS,
        restricted=RESTRICTED,
    )


def as_json() -> bytes:
    """The same company as a file to load."""

    def named(account: Account) -> dict[str, object]:
        contract = account.contract
        return {
            "id": account.id,
            "name": account.name,
            "arr": None if account.arr is None else str(account.arr),
            "health": account.health,
            "health_before": account.health_before,
            "region": account.region,
            "contract": {"plan": contract.plan, "credits": contract.credits},
            "team": [{"role": role, "person": person} for role, person in account.team],
            "contacts": [
                {
                    "id": contact.id,
                    "name": contact.name,
                    "email": contact.email,
                    "title": contact.title,
                    "primary": contact.primary,
                    "executive": contact.executive,
                }
                for contact in account.contacts
            ],
        }

    document = {
        "people": [
            {
                "id": person.id,
                "name": person.name,
                "roles": list(person.roles),
                "time_zone": person.time_zone,
                "manager": person.manager,
                "agent": person.agent,
            }
            for person in PEOPLE.values()
        ],
        "pools": {role: list(people) for role, people in DIRECTORY.pools.items()},
        "accounts": [named(account) for account in (ACME, GLOBEX)],
        "interactions": [
            {
                "id": item.id,
                "account_id": item.account_id,
                "type": item.type,
                "at": item.at.isoformat(),
                "summary": item.summary,
                "status": item.status,
                "restricted_to": list(RESTRICTED.get(item.id, ())),
            }
            for item in HISTORY
        ],
        "surveys": [
            {
                "id": survey.id,
                "account_id": survey.account_id,
                "type": survey.type,
                "at": survey.at.isoformat(),
                "score": None if survey.score is None else str(survey.score),
                "comment": survey.comment,
                "contact_id": survey.contact_id,
            }
            for survey in SURVEYS
        ],
    }
    return json.dumps(document).encode()
