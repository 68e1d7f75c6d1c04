"""By which way does an alert reach each of its people? By their own order of contact methods.

It lies in the inbox in any case. What cannot be delivered goes on to the person's next method at
once; what was tried is kept with the alert. Whoever was reached is never told again, be it that
another person of the same alert has to be tried once more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial

from escalation_manager.channels.reaching.carrying import (
    CAME_BACK,
    DELIVERED,
    LATER,
    REFUSED,
    Carrying,
    Notice,
)
from escalation_manager.core.directory import Directory, Person
from escalation_manager.core.errors import Never, TryAgain
from escalation_manager.ports.channels import (
    ENDED,
    MAILS,
    TRIAL,
    AlertChannel,
    AskFacts,
    Delivery,
    Ending,
    EndsAlerts,
    Ledger,
    PersonalAlert,
)
from escalation_manager.ports.connectors import (
    AlertRequest,
    Inbox,
    Messaging,
    Recipient,
    SentAlert,
    Tried,
    send_each,
)

TEST_WORDS = "This is a test of the desk's alerts. Nothing has to be done."


class Reaching:
    """Fills the Messaging and Inbox ports around the one whose inboxes it keeps."""

    def __init__(
        self,
        inboxes: Messaging,
        channels: Mapping[str, AlertChannel],
        directory: Callable[[], Directory],
        ledger: Ledger,
        facts: AskFacts,
    ) -> None:
        self._inboxes = inboxes
        self._channels = channels
        self._directory = directory
        self._ledger = ledger
        self._facts = facts
        self._carrying = Carrying(channels, ledger, facts)

    def send_alert(
        self,
        request: AlertRequest,
        *,
        at: datetime,
        by: str,
        key: str | None = None,
        dry_run: bool = False,
    ) -> SentAlert:
        """Into the inboxes first, then to each person by the first of their ways that works.

        TryAgain while somebody may still be reached, Never when somebody cannot be: each names
        whom, and why.
        """
        sent = self._inboxes.send_alert(request, at=at, by=by, key=key, dry_run=dry_run)
        if dry_run:
            return sent
        notice = Notice(key or sent.id, sent, request.answer)
        return replace(sent, tried=self._reach([notice], at))

    def send_together(
        self, notices: tuple[tuple[str, AlertRequest], ...], *, at: datetime, by: str, key: str
    ) -> tuple[Tried, ...]:
        """Each into the inboxes by itself, where nobody is called away from anything; then all of
        them to each person as one message."""
        lying = send_each(self._inboxes, notices, at=at, by=by)
        told = [
            Notice(own, sent, request.answer)
            for (own, request), sent in zip(notices, lying, strict=True)
        ]
        return self._reach(told, at, key)

    @property
    def methods(self) -> tuple[str, ...]:
        """The kinds of contact method that are connected."""
        return tuple(sorted(self._channels))

    def try_out(self, person: Person, *, at: datetime) -> tuple[Tried, ...]:
        """A test by each of this person's ways; an incident that it opens is closed at once."""
        tried = []
        for method, address in self._carrying.ways(person):
            channel = self._channels[method]
            alert = PersonalAlert(person, address, "", TRIAL, "low", TEST_WORDS)
            key = f"{TRIAL}:{at:%Y%m%dT%H%M%S}:{person.id}:{method}"
            send = partial(channel.alert, alert, at=at, key=key)
            outcome, _ = self._carrying.outcome(method, send, at)
            if outcome == DELIVERED and isinstance(channel, EndsAlerts):
                ending = Ending(TRIAL, ENDED, "")
                end = partial(channel.over, person, address, ending, at=at, key=f"{key}:over")
                outcome, _ = self._carrying.outcome(method, end, at)
            tried.append(Tried(person.id, method, address, outcome))
        return tuple(tried)

    def tell(self, person: Person, message: str, *, at: datetime, key: str) -> bool:
        """By the first of their ways that works: whether it did. Once for each key."""
        sent = SentAlert(key, "", "medium", message, (), (Recipient(person.id),), MAILS, at, "")
        ((delivery, _),) = self._carrying.carry(person, [Notice(key, sent)], at)
        return delivery.delivered

    def inbox(self, person: str) -> tuple[SentAlert, ...]:
        """The alerts that this person got, newest first."""
        return self._inboxes.inbox(person) if isinstance(self._inboxes, Inbox) else ()

    def came_back(self, key: str, person: str, reason: str, at: datetime) -> bool:
        """What had been taken for delivered was not: whether another way is to be tried now."""
        known = self._ledger.delivery(f"{key}:{person}")
        if known is None or not known.delivered:
            return False
        tried = tuple(
            (method, address, CAME_BACK + reason if outcome == DELIVERED else outcome)
            for method, address, outcome in known.tried
        )
        self._ledger.record(replace(known, delivered=False, tried=tried, at=at))
        return True

    def alert_over(
        self,
        escalation: str,
        how: str,
        by: str,
        people: tuple[str, ...],
        *,
        since: datetime,
        at: datetime,
        key: str,
    ) -> None:
        """Say so wherever an alert of it had arrived. One that fails keeps no other from it."""
        known = self._directory().people
        again: list[tuple[str, datetime | None]] = []
        never: list[str] = []
        ending = Ending(escalation, how, by, self._facts(escalation, at))
        for person, method, address in self._reached(escalation, people, since):
            channel = self._channels.get(method)
            if person not in known or not isinstance(channel, EndsAlerts):
                continue
            tell = partial(channel.over, known[person], address, ending)
            told = partial(tell, at=at, key=f"{key}:{person}:{method}")
            outcome, until = self._carrying.outcome(method, told, at)
            if outcome.startswith(LATER):
                again.append((outcome, until))
            elif outcome != DELIVERED:
                never.append(outcome)
        if again:
            waits = [until for _, until in again]
            asked = min(filter(None, waits), default=None) if all(waits) else None
            raise TryAgain(again[0][0].removeprefix(LATER), at=asked)
        if never:
            raise Never(never[0].removeprefix(REFUSED), "Mend the channel, then retry this effect.")

    def _reached(
        self, escalation: str, people: tuple[str, ...], since: datetime
    ) -> Iterator[tuple[str, str, str]]:
        """(person, method, address) of every way by which an alert had arrived; each once."""
        last: dict[tuple[str, str, str], datetime] = {}
        for delivery in self._ledger.deliveries(escalation):
            for method, address, outcome in delivery.tried:
                if outcome == DELIVERED and (not people or delivery.person in people):
                    last[delivery.person, method, address] = delivery.at
        for way, when in last.items():
            if when <= since:
                yield way

    def _reach(
        self, notices: list[Notice], at: datetime, as_one: str | None = None
    ) -> tuple[Tried, ...]:
        """Which ways were tried, each once. Complains when somebody was not reached."""
        known = self._directory().people
        whom = dict.fromkeys(to.person for one in notices for to in one.sent.recipients)
        deliveries: list[tuple[Delivery, datetime | None]] = []
        for person in (known[id_] for id_ in whom if id_ in known):
            theirs = [
                one for one in notices if any(to.person == person.id for to in one.sent.recipients)
            ]
            deliveries += self._carrying.carry(person, theirs, at, as_one)
        self._complain([each for each in deliveries if not each[0].delivered])
        every = (
            Tried(delivery.person, *one) for delivery, _ in deliveries for one in delivery.tried
        )
        return tuple(dict.fromkeys(every))

    def _complain(self, missed: list[tuple[Delivery, datetime | None]]) -> None:
        if not missed:
            return
        said = "; ".join(
            dict.fromkeys(
                f"{delivery.person} by {method} ({outcome.removesuffix('.')})"
                for delivery, _ in missed
                for method, _, outcome in delivery.tried
            )
        )
        again = [
            (delivery, wait)
            for delivery, wait in missed
            if any(outcome.startswith(LATER) for *_, outcome in delivery.tried)
        ]
        if again:
            waits = [wait for _, wait in again]
            asked = min(filter(None, waits), default=None) if all(waits) else None
            raise TryAgain(f"Not everybody was reached: {said}.", at=asked)
        raise Never(
            f"Not everybody can be reached: {said}.",
            "Mend their contact methods or the channel, then retry this effect.",
        )
