"""Who may read what goes out: no other customer's case, and no stranger to a restricted one."""

from __future__ import annotations

import re

from escalation_manager.core.escalation import Escalation, Message
from escalation_manager.core.guardrail import Hold
from escalation_manager.core.rules import Rules

NAME = "audience"

_ANGLES = re.compile(r"<([^<>]*)>\s*$")
_CASE = re.compile(r"\bESC-\d{4,}\b", re.IGNORECASE)


def judge(message: Message, state: Escalation, rules: Rules) -> Hold | None:
    """Hold what names a case that is not known to belong here, or goes to a stranger."""
    strangers = [
        case
        for case in dict.fromkeys(match.upper() for match in _CASE.findall(message.text))
        if case not in _own(state)
    ]
    if strangers:
        return Hold(
            NAME,
            f"It names {', '.join(strangers)}, which may be another customer's.",
            "Take the number out, or link the two escalations first.",
        )
    if state.readers is not None and not _known(message.recipient, state, rules):
        return Hold(
            NAME,
            f"This escalation is restricted, and {message.recipient} is no contact of the account.",
            "Send it to a contact of the account, or have the contact added first.",
        )
    return None


def _own(state: Escalation) -> frozenset[str]:
    linked = (other for other, _ in state.links)
    alike = (state.raised.linked_to, state.merged_into)
    return frozenset({state.id, *linked, *state.absorbed, *(one for one in alike if one)})


def _known(recipient: str, state: Escalation, rules: Rules) -> bool:
    wanted = _address(recipient)
    contacts = rules.account.contacts if rules.account else ()
    known = {one for contact in contacts for one in (contact.id, contact.name, contact.email)}
    known |= {state.raised.sender, state.raised.contact_id or ""}
    return wanted in {_address(one) for one in known if one}


def _address(text: str) -> str:
    """The mail address alone, be it written with a name or without."""
    inside = _ANGLES.search(text)
    return (inside[1] if inside else text).strip().casefold()
