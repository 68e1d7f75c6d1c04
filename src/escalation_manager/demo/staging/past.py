"""What has the demo company behind it? Five dozen escalations of the past twelve months."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from escalation_manager.core import commands as c
from escalation_manager.core.money import Money
from escalation_manager.demo.staging.customers import quiet_id
from escalation_manager.demo.staging.directing import Case, Direction, Story
from escalation_manager.demo.staging.troubles import TROUBLES, Trouble

COUNT = 62
EVERY = timedelta(days=5, hours=19)
"""From one to the next; an odd length, so that they fall on all days and hours of work."""

_OFTEN = tuple(f"acc_{number}" for number in (123, 101, 102, 103, 105, 107, 109, 104, 106, 108))
_EVERY_HOURS = {"critical": 3.5, "high": 20, "medium": 66, "low": 130}
_TARGETS = {"critical": 24, "high": 48, "medium": 90, "low": 150}
_SHARES = (0.35, 0.6, 0.45, 0.8, 0.3, 0.7, 0.5, 0.9, 0.4, 0.65, 0.55)
"""How much of its target a resolution took, in turn."""
_LATE = frozenset({5, 17, 33, 45, 60})
"""These were resolved after their target."""
_AGAIN = frozenset({7, 22, 39, 52})
"""These had to be reopened."""
_ANSWERS = (14, 31, 8, 22, 46, 12, 25, 71, 18, 9, 37)
"""Minutes until somebody answered, in turn; one of them is late."""
_SCORES = (5, 4, None, 5, 4, 3, None, 5, 4, 5, 2, None, 4, 5)
_CREDITS = {9: 1_500, 20: 750, 26: 2_000, 41: 1_200, 58: 900}


class Past(NamedTuple):
    """One escalation of the past, as its story is told."""

    number: int
    account: str
    trouble: Trouble
    reported: datetime


def past(direction: Direction) -> None:
    """All of them, the oldest a year ago and the youngest closed a few days ago."""
    for number in range(COUNT):
        trouble = TROUBLES[number * 5 % len(TROUBLES)]
        account = quiet_id(number * 7 % 96) if number % 3 == 2 else _OFTEN[number % len(_OFTEN)]
        ago = (COUNT - number) * EVERY
        if account != quiet_id(number * 7 % 96) and number >= COUNT - 1:
            account = "acc_102"
        direction.add(_life(direction.case(), Past(number, account, trouble, direction.now - ago)))


def _life(case: Case, past: Past) -> Story:
    number, trouble = past.number, past.trouble
    resolved = past.reported + timedelta(hours=_hours(past))
    at = past.reported + timedelta(minutes=4)
    yield at
    case.raises(
        "sofia",
        c.Raise(
            past.account, trouble.says, trouble.subject, reported_at=past.reported,
            type=trouble.type, severity=trouble.severity, reason="as it was told on the phone",
        ),
    )  # fmt: skip
    yield (at := at + timedelta(minutes=_ANSWERS[number % len(_ANSWERS)]))
    case.answered()
    yield (at := at + timedelta(minutes=19))
    again = at + timedelta(hours=_EVERY_HOURS[trouble.severity], minutes=10)
    case.writes(
        case.owner,
        "Hello, we have looked into it and can see what you see.",
        "response",
        next_update_at=again if trouble.severity in ("critical", "high") else None,
    )
    while (at := at + timedelta(hours=_EVERY_HOURS[trouble.severity])) < resolved:
        yield at
        case.answered(customer=False)
        case.writes(case.owner, "Hello, here is what we know by now: we are still looking.")
    yield from _end(case, past, resolved)


def _hours(past: Past) -> float:
    target = _TARGETS[past.trouble.severity]
    share = 1.4 if past.number in _LATE else _SHARES[past.number % len(_SHARES)]
    return target * share


def _end(case: Case, past: Past, resolved: datetime) -> Story:
    number, trouble = past.number, past.trouble
    yield resolved
    case.does(case.owner, c.RecordRootCause(trouble.cause, trouble.category, final=True))
    case.does(case.owner, c.Resolve(trouble.end))
    if number in _AGAIN:
        yield (resolved := resolved + timedelta(hours=9))
        case.does(case.owner, c.Reopen("The customer sees it again."))
        case.writes(case.owner, "Hello, you are right, it is back. We are looking again.")
        yield (resolved := resolved + timedelta(hours=5))
        case.does(case.owner, c.Resolve(trouble.end))
    if number in _CREDITS:
        yield from _credit(case, _CREDITS[number], resolved)
        resolved += timedelta(hours=2)
    yield resolved + timedelta(hours=20)
    case.does(
        case.owner,
        c.LogCommunication("in", "call", "It works again, thank you.", confirms=True),
    )
    yield resolved + timedelta(hours=30)
    score = _SCORES[number % len(_SCORES)]
    if score is not None and trouble.type != "legal":
        case.does(case.owner, c.RecordSatisfaction(Decimal(score)))
    if trouble.severity in ("critical", "high"):
        case.does(
            "lena",
            c.FilePostMortem(trouble.subject, trouble.cause, (trouble.lesson,)),
            c.RecordLesson(trouble.lesson, "wiki"),
        )
    case.does(case.owner, c.Close())


def _credit(case: Case, dollars: int, at: datetime) -> Story:
    yield at + timedelta(minutes=30)
    request = c.RequestGoodwill("service_credit", "For the trouble", Money(Decimal(dollars)))
    number = case.does(case.owner, request).goodwill[-1].id
    yield at + timedelta(minutes=90)
    case.does("ines", c.ApproveGoodwill(number))
    case.does(case.owner, c.UseGoodwill(number))
