"""How does a notice reach one person? By the first of their ways that works, alone or with others.

Who was told of something is never told of it again, whatever it is told with: what was delivered is
kept for each notice and person by itself. A message of several has a key of its own, so that a
repeat of it is the same message.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial

from escalation_manager.core.directory import Person
from escalation_manager.core.errors import (
    BrokenLog,
    EscalationError,
    NewerLog,
    StoreError,
    TryAgain,
)
from escalation_manager.outside.noting import noted
from escalation_manager.ports.channels import (
    AlertChannel,
    AlertsTogether,
    AskFacts,
    Delivery,
    Facts,
    Ledger,
    PersonalAlert,
)
from escalation_manager.ports.connectors import SentAlert

log = logging.getLogger("escalations.channels")

DELIVERED = "delivered"
LATER = "later: "
REFUSED = "refused: "
CAME_BACK = "came back: "
LATEST = datetime.max.replace(tzinfo=UTC)

Way = tuple[str, str]
"""Kind of contact method, and address."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What a person is to be told. `key` is of this notice, whatever it is told with."""

    key: str
    sent: SentAlert
    answer: bool = False
    """Whether its people are asked to acknowledge it."""


@dataclass(slots=True)
class _Open:
    """A notice that the person was not told of yet."""

    notice: Notice
    delivery: str
    """The key of its delivery to this person."""
    tried: dict[Way, str] = field(default_factory=dict)

    @property
    def delivered(self) -> bool:
        return DELIVERED in self.tried.values()

    def going(self, ways: list[Way]) -> list[Way]:
        """By which ways it may go: none that refused it, as long as there is another one.

        Where all refused, it is only asked for again once somebody has mended one of them.
        """
        back = [way for way in ways if not self.tried.get(way, "").startswith(CAME_BACK)]
        left = [way for way in back if not self.tried.get(way, "").startswith(REFUSED)]
        return left or back


class Carrying:
    """Carries notices over the channels that are connected."""

    def __init__(
        self, channels: Mapping[str, AlertChannel], ledger: Ledger, facts: AskFacts
    ) -> None:
        self._channels = channels
        self._ledger = ledger
        self._facts = facts

    def carry(
        self, person: Person, notices: Sequence[Notice], at: datetime, as_one: str | None = None
    ) -> list[tuple[Delivery, datetime | None]]:
        """How far each came, and from when on it may be tried again.

        `as_one` is the key under which they go as one message, where a channel can carry several.
        """
        told: list[tuple[Delivery, datetime | None]] = []
        left: list[_Open] = []
        for notice in notices:
            key = f"{notice.key}:{person.id}"
            known = self._ledger.delivery(key)
            if known is not None and known.delivered:
                told.append((known, None))
                continue
            tried = {one[:2]: one[2] for one in known.tried} if known is not None else {}
            left.append(_Open(notice, key, tried))
        ways = list(self.ways(person))
        if not ways:
            # Nothing is connected that would reach them: the inbox is where they look.
            return told + [
                (Delivery(one.delivery, person.id, _of(one), True, (), at), None) for one in left
            ]
        wait: datetime | None = None
        may = {one.delivery: one.going(ways) for one in left}
        for way in ways:
            going = [one for one in left if not one.delivered and way in may[one.delivery]]
            for some, send in self._messages(person, way, going, at, as_one):
                outcome, until = self.outcome(way[0], send, at)
                wait = min(filter(None, (wait, until)), default=None)
                for one in some:
                    one.tried[way] = outcome
            if all(one.delivered for one in left):
                break
        made = [
            Delivery(
                *(one.delivery, person.id, _of(one), one.delivered),
                tuple((*way, outcome) for way, outcome in one.tried.items()),
                at,
            )
            for one in left
        ]
        if made:
            self._ledger.record(*made)
        return told + [(delivery, None if delivery.delivered else wait) for delivery in made]

    def ways(self, person: Person) -> Iterator[Way]:
        """By which of their ways somebody may be reached here, in their own order."""
        for way in person.contact_methods:
            if way.kind in self._channels:
                yield way.kind, way.address

    def outcome(
        self, method: str, tell: Callable[[], object], at: datetime
    ) -> tuple[str, datetime | None]:
        """How it went, and from when on it may be tried again; noted for who looks after it."""
        try:
            tell()
        except StoreError:
            raise
        except TryAgain as later:
            noted(self._ledger, method, at, str(later))
            return f"{LATER}{later}", later.at
        except EscalationError as refusal:
            noted(self._ledger, method, at, str(refusal))
            return f"{REFUSED}{refusal}", None
        except OSError as fault:
            why = str(fault) or type(fault).__name__
            noted(self._ledger, method, at, why)
            return f"{LATER}{why}", None
        except Exception as fault:
            # A channel that is wrong itself must not keep anybody from being reached by another.
            log.exception("The channel %s failed.", method)
            why = f"a fault of the channel ({type(fault).__name__})"
            noted(self._ledger, method, at, why)
            return f"{LATER}{why}", None
        noted(self._ledger, method, at)
        return DELIVERED, None

    def _messages(
        self, person: Person, way: Way, going: list[_Open], at: datetime, as_one: str | None
    ) -> list[tuple[list[_Open], Callable[[], object]]]:
        """What goes out by this way: one message for all of it, or one for each."""
        method, address = way
        channel = self._channels[method]
        alerts = [self._alert(person, address, one, at, as_one is not None) for one in going]
        if as_one is None or not isinstance(channel, AlertsTogether):
            return [
                ([one], partial(channel.alert, alert, at=at, key=f"{one.delivery}:{method}"))
                for one, alert in zip(going, alerts, strict=True)
            ]
        if not going:
            return []
        key = f"{as_one}:{person.id}:{method}"
        if len(alerts) == 1:
            return [(going, partial(channel.alert, alerts[0], at=at, key=key))]
        alerts.sort(key=_soonest)
        return [(going, partial(channel.alert_together, tuple(alerts), at=at, key=key))]

    def _alert(
        self, person: Person, address: str, one: _Open, at: datetime, with_others: bool
    ) -> PersonalAlert:
        sent = one.notice.sent
        facts: Facts | None = None
        if sent.escalation_id:
            try:
                facts = self._facts(sent.escalation_id, at)
            except (BrokenLog, NewerLog):
                if not with_others:
                    raise
                # One history that cannot be read keeps no other notice from being told.
        return PersonalAlert(
            *(person, address, sent.account_id, sent.escalation_id, sent.priority),
            *(sent.message, facts, one.notice.answer),
        )


def _of(one: _Open) -> str:
    return one.notice.sent.escalation_id


def _soonest(alert: PersonalAlert) -> tuple[datetime, str]:
    due = alert.facts.due if alert.facts is not None else None
    return due or LATEST, alert.escalation_id
