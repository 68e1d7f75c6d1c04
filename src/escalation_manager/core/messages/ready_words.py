"""Which words may go out without an author: the handbook's, with names filled in."""

from __future__ import annotations

import re

from escalation_manager.core.directory import Contact
from escalation_manager.core.escalation import Escalation
from escalation_manager.core.rules import Rules

ACKNOWLEDGEMENT, HOLDING = "acknowledgement", "holding"
PLACES = ("{contact}", "{title}", "{id}", "{owner}")
_PLACE = re.compile("|".join(re.escape(place) for place in PLACES))

NEUTRAL = "your message"
"""Stands for the title when ready words are judged: a title is the customer's own words."""


def ready(kind: str, state: Escalation, rules: Rules, *, title: str | None = None) -> str:
    """The handbook's acknowledgement or holding statement for this customer."""
    policy = rules.handbook.messages
    text = policy.acknowledgement if kind == ACKNOWLEDGEMENT else policy.holding
    accountable = state.owners.accountable
    values = {
        "{contact}": _addressed(state, rules),
        "{title}": " ".join(state.title.split()) if title is None else title,
        "{id}": state.id,
        "{owner}": rules.directory.name(accountable) if accountable else "Our team",
    }
    # One pass, so that a title which holds "{owner}" is not filled in itself.
    return _PLACE.sub(lambda place: values[place[0]], text).strip()


def is_ready(text: str, state: Escalation, rules: Rules) -> str | None:
    """Which of the ready words a text is, to the letter; None: it has an author."""
    for kind in (ACKNOWLEDGEMENT, HOLDING):
        if text.strip() == ready(kind, state, rules):
            return kind
    return None


def recipient(state: Escalation, rules: Rules, *, executive: bool = False) -> str:
    """To whom we write when nobody says: who reported it, else the primary contact."""
    found = _executive(rules) if executive else contact(state, rules)
    if found is not None:
        return found.email or found.name
    return state.raised.sender


def contact(state: Escalation, rules: Rules) -> Contact | None:
    """Who reported it, as the account knows them; the primary contact when nobody is named."""
    contacts = rules.account.contacts if rules.account else ()
    if state.raised.contact_id is not None:
        return next((c for c in contacts if c.id == state.raised.contact_id), None)
    if state.raised.sender:
        return None
    return next((c for c in contacts if c.primary), contacts[0] if contacts else None)


def _executive(rules: Rules) -> Contact | None:
    contacts = rules.account.contacts if rules.account else ()
    return next((c for c in contacts if c.executive), None)


def _addressed(state: Escalation, rules: Rules) -> str:
    found = contact(state, rules)
    if found is not None:
        return found.name
    name = state.raised.sender.partition("<")[0].strip().strip('"')
    return name if name and "@" not in name else "there"
