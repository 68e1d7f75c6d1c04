"""How are our own people told? One notice, or several that are due together as one message."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from escalation_manager.core.errors import BrokenLog, NewerLog
from escalation_manager.core.events import SYSTEM
from escalation_manager.engine.settling import NEEDLESS
from escalation_manager.ports.channels import TellsTogether
from escalation_manager.ports.connectors import (
    AlertRequest,
    Messaging,
    Recipient,
    Tried,
    send_each,
)
from escalation_manager.ports.log import JSON, EffectState, Owed
from escalation_manager.ports.running import Outcome


class Judging(Protocol):
    """What telling asks of the desk."""

    def wanted(self, owed: Owed) -> bool:
        """Whether a notice that had to wait is still to be told."""

    def take_out(self, owed: Owed, why: str, at: datetime) -> None:
        """Put on record that it is told to nobody, before the others are told without it."""


def tell(owed: Owed, messaging: Messaging, judging: Judging, at: datetime) -> Outcome:
    """Tell all of it that is still to be told. Raises what messaging raises.

    What nobody needs any more is taken out for good before anything is sent: under one key more is
    never told later than was told at first.
    """
    if owed.told_with is None:
        if not judging.wanted(owed):
            return Outcome(EffectState.DROPPED, NEEDLESS)
        sent = messaging.send_alert(alert_request(owed), at=at, by=SYSTEM, key=owed.effect.key)
        if not sent.tried:
            return Outcome(EffectState.DONE, result=sent.id)
        return Outcome(EffectState.DONE, result={"alert": sent.id, "tried": _tried(sent.tried)})
    left = tuple(one for one in owed.whole if _still(one, judging))
    needless = tuple(one for one in owed.whole if one not in left)
    for one in needless if left else ():
        judging.take_out(one, NEEDLESS, at)
    if not left:
        return Outcome(EffectState.DROPPED, NEEDLESS)
    tried = tell_together(left, messaging, at)
    return Outcome(
        EffectState.DONE,
        result={"told_with": owed.told_with, "tried": _tried(tried)},
        needless=frozenset(one.effect.key for one in needless),
    )


def tell_together(whole: tuple[Owed, ...], messaging: Messaging, at: datetime) -> tuple[Tried, ...]:
    """As one message, where messaging can; which ways were tried."""
    notices = tuple((one.effect.key, alert_request(one)) for one in whole)
    key = whole[0].told_with
    if key is not None and isinstance(messaging, TellsTogether):
        return messaging.send_together(notices, at=at, by=SYSTEM, key=key)
    sent = send_each(messaging, notices, at=at, by=SYSTEM)
    return tuple(tried for one in sent for tried in one.tried)


def alert_request(owed: Owed) -> AlertRequest:
    """What an alert asks of messaging, the same however often it is asked."""
    data = owed.effect.data
    people = _texts(data["people"])
    return AlertRequest(
        str(data["account"]),
        str(data["priority"]),
        str(data["message"]),
        _texts(data["asked"]) or people,
        tuple(Recipient(person) for person in people),
        owed.escalation,
        # Effects that were owed before notices said so may have asked for an answer.
        bool(data.get("answer", True)),
    )


def _still(owed: Owed, judging: Judging) -> bool:
    """Whether it is still to be told; where its history cannot be read, it is: the others go on."""
    try:
        return judging.wanted(owed)
    except (BrokenLog, NewerLog):
        return True


def _tried(tried: tuple[Tried, ...]) -> JSON:
    return [[one.person, one.method, one.address, one.outcome] for one in tried]


def _texts(value: JSON) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, list | tuple) else ()
