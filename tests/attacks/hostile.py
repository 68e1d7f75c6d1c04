"""A customer, and a colleague, who write markup, formulas and orders wherever they may write."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import fields
from datetime import timedelta
from decimal import Decimal
from typing import Any, get_args, get_type_hints

from escalation_manager.core import commands as c
from escalation_manager.core.errors import EscalationError
from escalation_manager.core.events import Ground
from escalation_manager.core.money import Money
from escalation_manager.demo import company
from tests.api.office import MORNING, Office

MARK = "zqx9"
"""Stands in everything hostile, so that a test can see that it was shown at all."""
MARKUP = (
    f"{MARK}\"'><img src=x onerror=alert(1)><script>alert(2)</script><svg onload=alert(3)>"
    "</textarea></title><a href=javascript:alert(4)>x</a>{{7*7}}<!--"
)
FORMULA = f'=HYPERLINK("https://evil.example/?{MARK}","x")'
LINK = "javascript:alert(5)//https://"
EXACT: dict[str, Any] = {
    "account_id": "acc_123",
    "severity": "critical",
    "type": "technical",
    "ownership": "supporting",
    "person": "jonas",
    "to": "jonas",
    "owner": "csm",
    "direction": "in",
    "medium": "call",
    "purpose": "update",
    "channel": "email",
    "duty": "gdpr_33",
    "option": "service_credit",
    "goodwill": "G1",
    "message": "M1",
    "task": "T1",
    "suggestion": "S1",
    "about": "summary",
    "risk": "churn",
    "probability": "H",
    "impact": "H",
    "state": "identified",
    "resolution": "fix",
    "category": "Technical",
    "link": LINK,
    "contact_id": "con_123_1",
    "offset": None,
    "objection": False,
    "attempt": False,
    "term": None,
    "commitment": "P1",
    "executive": False,
    "automatic": False,
    "linked_to": None,
    "cost": Decimal(1),
    "tokens_in": 1,
    "tokens_out": 1,
}
NOT_TRIED = (
    c.Raise, c.Merge, c.Absorb, c.Cancel, c.Close, c.Restrict, c.Silence, c.DiscardMessage,
    c.MigrateHandbook, c.Link, c.Resolve, c.Reopen, c.AnswerSuggestion,
)  # fmt: skip
"""They would end the case, or hide what the others wrote."""
LAST = (c.Resolve, c.RecordSatisfaction, c.FilePostMortem)


def hostile_company() -> bytes:
    """The demo company, whose names and histories are hostile too."""
    whole = json.loads(company())
    account = next(one for one in whole["accounts"] if one["id"] == "acc_123")
    account["name"] = MARKUP
    account["contract"]["plan"] = account["contract"]["credits"] = MARKUP
    for contact in account["contacts"]:
        contact["name"] = contact["title"] = MARKUP
    other = next(one for one in whole["accounts"] if one["id"] == "acc_101")
    other["name"] = FORMULA
    for row in (*whole["interactions"], *whole["surveys"]):
        for field in ("summary", "comment"):
            if field in row:
                row[field] = MARKUP
    for person in whole["people"]:
        if person["id"] == "jonas":
            person["name"] = MARKUP
    return json.dumps(whole).encode()


def hostile_case(office: Office) -> str:
    """One escalation in which every word that anybody may write is hostile; done, as it goes."""
    office.desk.load_text("the hostile company", hostile_company())
    raised = office.desk.submit(
        c.Raise(
            "acc_123", MARKUP, MARKUP, sender=MARKUP, quoted=MARKUP, source=MARKUP,
            channel="email", contact_id="con_123_1",
        ),
        actor="mia",
    )  # fmt: skip
    id_ = raised.escalation
    office.desk.submit(c.Raise("acc_101", FORMULA, FORMULA), actor="jonas")
    done = 0
    kinds = [kind for kind in get_args(c.Command) if kind not in NOT_TRIED]
    for kind in (*kinds, *LAST):
        for actor in ("mia", "daniel", "lena", "ines", "system"):
            with suppress(EscalationError):
                office.desk.submit(_hostile(kind), actor=actor, escalation=id_)
                office.desk.act()
                done += 1
                break
    assert done > 30, "Most of the commands must have been done, or there is nothing to look at."
    return id_


def _hostile(kind: type) -> Any:
    hints = get_type_hints(kind)
    given = {each.name: _value(each.name, str(hints[each.name])) for each in fields(kind)}
    return kind(**given)


def _value(name: str, hint: str) -> Any:
    if name in EXACT and not (name == "to" and "int" in hint):
        return EXACT[name]
    if "Ground" in hint:
        return (Ground(1, MARKUP),)
    if "datetime" in hint:
        past = name in ("occurred_at", "started_at", "aware_at", "answered_at", "reported_at")
        return MORNING - timedelta(hours=1) if past else MORNING + timedelta(hours=3)
    if "Money" in hint:
        return Money(Decimal(5000))
    if "tuple" in hint:
        return (MARKUP,) if "str" in hint and "tuple[tuple" not in hint else ()
    for word, value in (("Decimal", Decimal(2)), ("bool", True), ("int", None), ("float", 0.5)):
        if word in hint:
            return value
    return MARKUP
