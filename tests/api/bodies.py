"""A sensible body for every command, made from its fields, so that a new command has one too."""

from dataclasses import MISSING, fields
from datetime import datetime
from decimal import Decimal
from typing import Any, get_type_hints

from escalation_manager.core.money import Money
from tests.api.office import MORNING

KNOWN: dict[str, Any] = {
    "severity": "critical",
    "type": "technical",
    "ownership": "supporting",
    "person": "jonas",
    "to": "jonas",
    "owner": "csm",
    "direction": "out",
    "medium": "call",
    "duty": "gdpr_art_33",
    "option": "service_credit",
    "goodwill": "G1",
    "message": "M1",
    "task": "T1",
    "communication": "C1",
    "commitment": "P1",
    "into": "ESC-0002",
    "other": "ESC-0002",
    "readers": ["mia", "daniel"],
    "score": "4",
    "category": "Technical",
    "account_name": "Acme",
    "about": "summary",
    "suggestion": "S1",
    "taken": True,
}


def body_of(kind: type) -> dict[str, Any]:
    """Every required field of the command, filled."""
    hints = get_type_hints(kind)
    return {
        each.name: _value(each.name, hints[each.name])
        for each in fields(kind)
        if each.default is MISSING and each.default_factory is MISSING
    }


def _value(name: str, kind: Any) -> Any:
    if name in KNOWN:
        return KNOWN[name]
    if kind is datetime:
        return MORNING.replace(hour=15).isoformat()
    if kind in (Decimal, Money):
        return "1"
    return ["one"] if "tuple" in str(kind) else "because of this"
