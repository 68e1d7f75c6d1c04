"""What do the figures need to know of one escalation? A small value that can be kept in a row.

A `Case` holds facts with their instants, none that depends on when somebody looks. `Case.known`
takes away what was not known yet at an earlier instant.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from escalation_manager.core.cases_as_json import Json, read, written
from escalation_manager.core.deadlines import RESOLUTION
from escalation_manager.core.money import Money

JUST_AFTER = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class ClockOutcome:
    """How one clock ended, or where it stands."""

    name: str
    start: datetime
    due: datetime | None = None
    """None: never."""
    stopped_at: datetime | None = None
    met: bool | None = None
    missed: datetime | None = None
    """The first due instant that passed unmet. Nothing erases it."""
    due_unpaused: datetime | None = None
    """When it would have been due had nobody paused it; None: the same."""
    counted: timedelta | None = None
    """Working time used until the stop; None while it runs."""
    paused: timedelta | None = None
    """Working time that pauses took out of it."""
    cancelled: bool = False

    @property
    def falls_due(self) -> datetime | None:
        """The instant by which it is judged: a missed one stays the one it was missed at."""
        return self.missed or self.due

    def judged(self, at: datetime) -> bool | None:
        """Met, missed, or None while it may still become either."""
        if self.missed is not None and self.missed < at:
            return False
        if self.stopped_at is not None and self.stopped_at <= at:
            return self.met
        return False if self.due is not None and self.due < at else None

    def judged_unpaused(self, at: datetime) -> bool | None:
        """The same had nobody paused it."""
        due = self.due_unpaused
        if due is None or self.judged(at) is False:
            return self.judged(at)
        if self.stopped_at is not None and self.stopped_at <= at:
            return self.stopped_at <= due
        return False if due < at else None


@dataclass(frozen=True, slots=True)
class Update:
    """One turn of the update clock: ended by an update in time, or by the due instant."""

    at: datetime
    """The update, if it came in time; else the due instant."""
    kept: bool | None = None
    """None: not due yet."""
    sent_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    """A commitment to the customer."""

    kind: str
    owner: str
    made_at: datetime
    due: datetime | None = None
    state: str = "open"
    settled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A person answered an alert."""

    person: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AlertAnswer:
    """An alert, when it counted as answered, and who answered at all."""

    rung: int
    people: tuple[str, ...]
    sent_at: datetime
    answered_at: datetime | None = None
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True)
class Gift:
    """Goodwill that was given."""

    option: str
    used_at: datetime
    value: Money | None = None
    quantity: str = ""
    approved_by: str = ""


@dataclass(frozen=True, slots=True)
class Standstill:
    """A pause that somebody asked for, with its end or its planned end."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Case:
    """One escalation, as the figures see it."""

    id: str
    account: str
    type: str
    severity: str
    reported_at: datetime
    opened_at: datetime
    highest: str = ""
    """The highest severity it ever had."""
    detected_at: datetime | None = None
    linked_to: str = ""
    """The earlier escalation that this one follows."""
    acknowledged_at: datetime | None = None
    responded_at: datetime | None = None
    resolutions: tuple[datetime, ...] = ()
    reopenings: tuple[datetime, ...] = ()
    closed_at: datetime | None = None
    ended_at: datetime | None = None
    """Merged or cancelled."""
    merged_into: str = ""
    clocks: tuple[ClockOutcome, ...] = ()
    standstills: tuple[Standstill, ...] = ()
    updates: tuple[Update, ...] = ()
    promises: tuple[Promise, ...] = ()
    alerts: tuple[AlertAnswer, ...] = ()
    gifts: tuple[Gift, ...] = ()
    owner: str = ""
    supporting: str = ""
    resolving: tuple[str, ...] = ()
    cause: str = ""
    """Category of the root cause."""
    arr: Money | None = None
    renews_on: date | None = None
    survey_sent_at: datetime | None = None
    score: Decimal | None = None
    """The customer's answer, 1 to 5."""
    score_at: datetime | None = None
    readers: tuple[str, ...] | None = None
    """None: everybody on the desk may read it."""

    @property
    def merged(self) -> bool:
        """It lives on in another one."""
        return self.ended_at is not None and bool(self.merged_into)

    @property
    def cancelled(self) -> bool:
        """It was raised in error."""
        return self.ended_at is not None and not self.merged_into

    @property
    def resolved_at(self) -> datetime | None:
        """When it was resolved for the last time; None while it is not."""
        if not self.resolutions or len(self.reopenings) >= len(self.resolutions):
            return None
        return self.resolutions[-1]

    @property
    def live(self) -> bool:
        """Whether somebody must still work on it."""
        return self.ended_at is None and self.resolved_at is None and self.closed_at is None

    def clock(self, name: str) -> ClockOutcome | None:
        """The clock of that name, if it has one."""
        return next((clock for clock in self.clocks if clock.name == name), None)

    def unresolved(self) -> Iterator[tuple[datetime, datetime]]:
        """The stretches in which the customer waited, each from its start to a resolution.

        The first begins when the customer reported it, every other one when it was reopened.
        """
        starts = (self.reported_at, *self.reopenings)
        return zip(starts, self.resolutions, strict=False)

    def time_to_resolution(self, *, pauses: bool) -> timedelta | None:
        """How long it took; what a reopening took is added. None while it is not resolved.

        With `pauses` all of that time, without them only what lies outside of pauses.
        """
        if self.resolved_at is None:
            return None
        total, zero = timedelta(), timedelta()
        for start, end in self.unresolved():
            total += max(end - start, zero)
            at = start
            for still in sorted(self.standstills, key=lambda s: s.start) if not pauses else ():
                begin, until = max(still.start, at), min(still.end, end)
                total -= max(until - begin, zero)
                at = max(at, until)
        return total

    def known(self, at: datetime) -> Case | None:
        """The case without what happened after `at`; None if it was opened later.

        Severity, type, owner and cause carry no instant: they stay what they are now. For these as
        well, make the case from the escalation folded until `at`.
        """
        if self.opened_at > at:
            return None
        if all(instant <= at for instant in self._facts()):
            return self
        resolutions = tuple(r for r in self.resolutions if r <= at)
        reopenings = tuple(r for r in self.reopenings if r <= at)
        stands = resolutions[-1] if len(resolutions) > len(reopenings) else None
        ended = self.ended_at is not None and self.ended_at <= at
        answered = self.score_at is not None and self.score_at <= at
        return replace(
            self,
            acknowledged_at=_until(self.acknowledged_at, at),
            responded_at=_until(self.responded_at, at),
            resolutions=resolutions,
            reopenings=reopenings,
            closed_at=_until(self.closed_at, at),
            ended_at=self.ended_at if ended else None,
            merged_into=self.merged_into if ended else "",
            clocks=tuple(
                _clock_known(clock, at, stands, cancelled=ended or self.ended_at is None)
                for clock in self.clocks
            ),
            standstills=tuple(s for s in self.standstills if s.start <= at),
            updates=tuple(_updates_known(self.updates, at)),
            promises=tuple(
                p
                if p.settled_at is None or p.settled_at <= at
                else replace(p, state="open", settled_at=None)
                for p in self.promises
                if p.made_at <= at
            ),
            alerts=tuple(
                replace(
                    alert,
                    answered_at=_until(alert.answered_at, at),
                    answers=tuple(answer for answer in alert.answers if answer.at <= at),
                )
                for alert in self.alerts
                if alert.sent_at <= at
            ),
            gifts=tuple(g for g in self.gifts if g.used_at <= at),
            survey_sent_at=_until(self.survey_sent_at, at),
            score=self.score if answered else None,
            score_at=self.score_at if answered else None,
        )

    def to_json(self) -> dict[str, Json]:
        """As plain JSON values; what is unknown is left out."""
        plain = written(self)
        assert isinstance(plain, dict)
        return plain

    @classmethod
    def from_json(cls, data: object) -> Case:
        """The case that `to_json` wrote. BadInput for anything else."""
        return read(cls, data)

    def _facts(self) -> Iterator[datetime]:
        for instant in (
            self.acknowledged_at,
            self.responded_at,
            self.closed_at,
            self.ended_at,
            self.survey_sent_at,
            self.score_at,
            *(clock.stopped_at for clock in self.clocks),
            *(update.sent_at for update in self.updates),
            *(update.at for update in self.updates if update.kept),
            *(promise.settled_at for promise in self.promises),
            *(alert.answered_at for alert in self.alerts),
            *(answer.at for alert in self.alerts for answer in alert.answers),
        ):
            if instant is not None:
                yield instant
        # Met on the due instant is met: that it was missed is known just after it.
        yield from (clock.missed + JUST_AFTER for clock in self.clocks if clock.missed)
        yield from (turn.at + JUST_AFTER for turn in self.updates if turn.kept is False)
        yield from self.resolutions
        yield from self.reopenings
        yield from (still.start for still in self.standstills)
        yield from (promise.made_at for promise in self.promises)
        yield from (alert.sent_at for alert in self.alerts)
        yield from (gift.used_at for gift in self.gifts)


def _until(instant: datetime | None, at: datetime) -> datetime | None:
    return instant if instant is not None and instant <= at else None


def _clock_known(
    clock: ClockOutcome, at: datetime, stands: datetime | None, *, cancelled: bool
) -> ClockOutcome:
    missed = clock.missed if clock.missed is not None and clock.missed < at else None
    if clock.stopped_at is not None and clock.stopped_at <= at:
        return replace(clock, missed=missed)
    open_ = replace(
        clock,
        missed=missed,
        stopped_at=None,
        met=None,
        counted=None,
        paused=None,
        cancelled=clock.cancelled and cancelled,
    )
    if clock.name == RESOLUTION and stands is not None:
        # It was reopened later. Had that resolution come too late, a breach would be known.
        late = clock.missed is not None and clock.missed < stands
        return replace(open_, stopped_at=stands, met=not late)
    return open_


def _updates_known(updates: tuple[Update, ...], at: datetime) -> Iterator[Update]:
    for update in updates:
        if update.kept is False and update.at < at:
            yield replace(update, sent_at=_until(update.sent_at, at))
        elif update.kept is None or (update.kept and update.at <= at):
            yield update
