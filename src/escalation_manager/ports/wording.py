"""In which words is an alert announced where there is room for one line only, and safely so?"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta

from escalation_manager.core.zones import zone
from escalation_manager.ports.channels import Facts, PersonalAlert


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


def due_locally(facts: Facts, time_zone: str) -> str:
    """ "First response, Tue 10 Mar 13:15 CET", in the reader's own time; empty: nothing is due."""
    if facts.due is None:
        return ""
    return f"{facts.due_label}, {facts.due.astimezone(zone(time_zone)):%a %d %b %H:%M %Z}"


def several(alerts: Sequence[PersonalAlert], shown: int = 3) -> str:
    """ "3 notices: ESC-0042, ESC-0043 and 1 more"."""
    numbers = tuple(dict.fromkeys(one.escalation_id for one in alerts))
    more = f" and {len(numbers) - shown} more" if len(numbers) > shown else ""
    return f"{_count(len(alerts), 'notice')}: {', '.join(numbers[:shown])}{more}"


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
