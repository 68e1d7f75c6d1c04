"""In which words is an alert announced where there is room for one line only, and safely so?"""

from __future__ import annotations

import unicodedata
from datetime import datetime, timedelta

from escalation_manager.ports.channels import PersonalAlert


def due_words(alert: PersonalAlert, at: datetime) -> str:
    """ "first response due in 15 minutes"; without facts what the alert itself says."""
    facts = alert.facts
    if facts is None or facts.due is None:
        head, _, told = alert.message.partition(" \u2014 ")
        return told or head.removeprefix(alert.escalation_id).strip() or "needs you"
    label = facts.due_label[:1].lower() + facts.due_label[1:]
    if facts.due > at:
        return f"{label} due in {span(facts.due - at)}"
    return f"{label} overdue by {span(at - facts.due)}"


def line(text: str, most: int = 2_000) -> str:
    """The text on one line and not longer than `most`, without anything that no reader sees.

    Control characters would end a header or move a cursor, and others turn the direction of what
    follows; customers' words may hold either.
    """
    shown = "".join(" " if unicodedata.category(sign) in _UNSEEN else sign for sign in text)
    whole = " ".join(shown.split())
    return whole if len(whole) <= most else f"{whole[: most - 1].rstrip()}…"


_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def span(length: timedelta) -> str:
    """A length in the largest unit that tells enough: 15 minutes, 3 hours, 2 days."""
    minutes = int(length.total_seconds()) // 60
    if minutes < 1:
        return "less than a minute"
    if minutes < 120:
        return _count(minutes, "minute")
    if minutes < 48 * 60:
        return _count(minutes // 60, "hour")
    return _count(minutes // (24 * 60), "day")


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
