"""What do answers to questions look like, beyond those about one escalation?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from escalation_manager.core.directory import Account, Person
from escalation_manager.core.events import WordsFound
from escalation_manager.core.lint import Finding
from escalation_manager.desk.catalogue.shapes import Line
from escalation_manager.ports.channels import SentText
from escalation_manager.ports.connectors import SentAlert


@dataclass(frozen=True, slots=True)
class Accounts:
    """Every customer."""

    accounts: list[Account]


@dataclass(frozen=True, slots=True)
class People:
    """Everybody who works here, and who is on duty for which role."""

    people: list[Person]
    pools: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class LintFindings:
    """What handbook and directory leave open."""

    findings: list[Finding]


@dataclass(frozen=True, slots=True)
class Inbox:
    """The alerts that a person got."""

    alerts: list[SentAlert]


@dataclass(frozen=True, slots=True)
class Outbox:
    """What was sent to customers."""

    sent: list[SentText]


@dataclass(frozen=True, slots=True)
class GuardrailShown:
    """One sentence of the guardrails, and how it stands: kept, pending, broken or not concerned."""

    name: str
    sentence: str
    enforced_by: str
    stand: str
    why: str


@dataclass(frozen=True, slots=True)
class GuardrailsShown:
    """Every guardrail on one escalation."""

    escalation: str
    guardrails: list[GuardrailShown]


@dataclass(frozen=True, slots=True)
class HoldShown:
    """A guardrail's no, with the way on."""

    rule: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the words would pass, what was found in them, and every hold."""

    passes: bool
    holds: list[HoldShown]
    found: tuple[WordsFound, ...]


@dataclass(frozen=True, slots=True)
class HandbookVersion:
    """A version, and who put it on the desk."""

    version: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class HandbookVersions:
    """Every version that was ever on this desk, the oldest first."""

    versions: list[HandbookVersion]


@dataclass(frozen=True, slots=True)
class Reported:
    """The report: its sections, or all of it as Markdown."""

    escalation: str
    audience: str
    report: dict[str, Any] | None
    markdown: str | None


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures, each with what it rests on."""

    metrics: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class History:
    """What was between us and this customer: contacts, answers to surveys, escalations."""

    account: str
    interactions: list[dict[str, Any]]
    surveys: list[dict[str, Any]]
    escalations: list[Line]
