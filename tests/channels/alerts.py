"""Alerts to send and a ledger to remember them, for every test of a channel."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from escalation_manager.core.directory import Account, Contact, ContactMethod, Person
from escalation_manager.ports.channels import Delivery, Facts, Health, PersonalAlert, Tools
from escalation_manager.ports.links import Links

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
LINKS = Links("a secret of more than thirty-two letters", "https://desk.larkfield.example")
MIA = Person(
    "mia",
    "Mia Ode",
    ("csm",),
    "Europe/Berlin",
    (ContactMethod("slack", "@mia"), ContactMethod("email", "mia@larkfield.example")),
)
ACME = Account(
    "acc_123",
    "Acme",
    contacts=(Contact("ana", "Ana Silva", "ana@acme.example", primary=True),),
)
FACTS = Facts(
    "ESC-1042",
    "Exports fail",
    "Acme",
    "High",
    "Open",
    "Mia Ode",
    "First response",
    NOON + timedelta(minutes=15),
    "first@acme.example",
)


class MemoryLedger:
    """Fills the Ledger port; nothing outlives it."""

    def __init__(self) -> None:
        self.recorded: dict[str, Delivery] = {}
        self.noted: dict[str, Health] = {}
        self.threads: dict[tuple[str, str, str], str] = {}

    def delivery(self, key: str) -> Delivery | None:
        return self.recorded.get(key)

    def record(self, *many: Delivery) -> None:
        self.recorded.update((one.key, one) for one in many)

    def deliveries(self, escalation: str) -> tuple[Delivery, ...]:
        return tuple(one for one in self.recorded.values() if one.escalation == escalation)

    def note(self, channel: str, at: datetime, error: str = "") -> None:
        known = self.noted.get(channel, Health(channel, None, None, "", 0))
        self.noted[channel] = (
            replace(known, failed_at=at, error=error, failures=known.failures + 1)
            if error
            else replace(known, worked_at=at, error="", failures=0)
        )

    def health(self) -> tuple[Health, ...]:
        return tuple(self.noted[name] for name in sorted(self.noted))

    def thread(self, channel: str, place: str, about: str) -> str | None:
        return self.threads.get((channel, place, about))

    def begin(self, channel: str, place: str, about: str, reference: str, at: datetime) -> None:
        self.threads[channel, place, about] = reference


def tools(facts: Facts | None = FACTS, links: Links | None = LINKS) -> Tools:
    """What a channel is handed."""
    return Tools(
        MemoryLedger(),
        lambda escalation, at: facts,
        lambda account: ACME if account == ACME.id else None,
        links,
    )


def alert(
    message: str = "ESC-1042 High, Acme: Exports fail \u2014 first response is nearly due.",
    address: str = "@mia",
    facts: Facts | None = FACTS,
    priority: str = "high",
    *,
    answer: bool = True,
) -> PersonalAlert:
    """An alert to Mia."""
    return PersonalAlert(MIA, address, "acc_123", "ESC-1042", priority, message, facts, answer)
