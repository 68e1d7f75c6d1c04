"""What may a model see of a case? One escalation, as plain JSON, and nothing of any other.

What customers wrote stands under `customer`, and what happened under `events`, by number. What an
assistant proposed before is left out: a model is not to build on its own words.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from escalation_manager.core import events as e
from escalation_manager.core.telling import sentence
from escalation_manager.desk.answers import Shown

MOST_EVENTS = 120
MOST_LETTERS = 6_000
"""Of one text of the customer. What is longer is cut, and says so."""


def facts_of(shown: Shown, **further: Any) -> dict[str, Any]:
    """The case as a model may see it; `further` are the facts of one task."""
    state, rules = shown.state, shown.rules
    name = rules.directory.name
    told = [each for each in shown.entries if not isinstance(each.event, e.AssistingEvent)]
    return {
        "title": state.title,
        "status": state.status.value,
        "type": state.type,
        "severity": state.severity,
        "customer": [
            {"event": version, "text": _cut(text)} for version, text in customer_words(shown)
        ],
        "events": [
            {
                "number": entry.version,
                "at": entry.at.isoformat(timespec="minutes"),
                "by": "the desk" if entry.actor == e.SYSTEM else name(entry.actor),
                "what": sentence(entry.event, name),
            }
            for entry in told[-MOST_EVENTS:]
        ],
        **further,
    }


def basis(facts: Mapping[str, Any], prompt: str) -> str:
    """One hash for all that is shown and asked: the same again needs no second question."""
    shown = json.dumps(facts, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(f"{prompt}\n{shown}".encode()).hexdigest()[:32]


def customer_words(shown: Shown) -> Iterator[tuple[int, str]]:
    """What the customer wrote or said, each with the number of its event."""
    for entry in shown.entries:
        match entry.event:
            case e.Raised(statement=statement):
                yield entry.version, statement
            case e.CommunicationLogged(direction="in", summary=summary):
                yield entry.version, summary
            case _:
                pass


def quoted_in(shown: Shown, quote: str) -> int | None:
    """The event in which the customer said exactly this; None when nobody did."""
    wanted = _plain(quote)
    if len(wanted) < 3:
        return None
    found = (version for version, text in customer_words(shown) if wanted in _plain(text))
    return next(found, None)


def names_of(shown: Shown) -> tuple[str, ...]:
    """The people whose names may stand in the case."""
    account = shown.rules.account
    contacts = [contact.name for contact in account.contacts] if account else []
    staff = [person.name for person in shown.rules.directory.people.values()]
    return tuple(dict.fromkeys(name for name in (*contacts, *staff) if name))


def local(at: datetime | None) -> str:
    """An instant for a sentence, in UTC."""
    return f"{at:%Y-%m-%d %H:%M} UTC" if at else "no known time"


def _cut(text: str) -> str:
    if len(text) <= MOST_LETTERS:
        return text
    return f"{text[:MOST_LETTERS]} [cut here: {len(text) - MOST_LETTERS:,} characters more]"


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).strip("\"' \u201c\u201d\u2018\u2019")
