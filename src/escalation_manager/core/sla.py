"""What do the clocks ask for: start, stop, pause, warn once, note the breach, and begin again.

Warnings and breaches are facts with their planned instant. After a stop of the machine the latest
one of a clock is told and the earlier ones are only recorded, so that nobody gets four alerts for
one deadline; each that comes after its time is marked late.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from escalation_manager.core import clocks
from escalation_manager.core import commands as c
from escalation_manager.core import events as e
from escalation_manager.core.calendars import ALWAYS
from escalation_manager.core.deadlines import (
    ACKNOWLEDGE,
    DUTY,
    POST_MORTEM,
    RESOLUTION,
    RESPONSE,
    UPDATE,
    calendar,
    counts_evenly,
    due,
    governing,
    label,
    pauses,
    remembered,
    service,
    view,
)
from escalation_manager.core.errors import BadInput, NotAllowed, NotFound
from escalation_manager.core.escalation import ClockState, Escalation, Run
from escalation_manager.core.handbook import Handbook
from escalation_manager.core.lengths import Length
from escalation_manager.core.rules import DESK, Rules
from escalation_manager.core.unfolding import Due, Unfolding

JUST_AFTER = timedelta(microseconds=1)
"""A target met exactly on its due instant is met, so the breach comes just after it."""

FOUR_PLACES = Decimal("0.0001")


def target(handbook: Handbook, clock: str, severity: str) -> tuple[str, bool]:
    """The target of one of the four clocks, as the handbook writes it, and if it runs always."""
    policy = handbook.severity(severity)
    if clock == ACKNOWLEDGE:
        return str(handbook.clocks.acknowledge), True
    length = {RESPONSE: policy.response, UPDATE: policy.update, RESOLUTION: policy.resolution}
    return str(length[clock]), policy.always


def start(u: Unfolding, clock: str, instant: datetime, reason: str, *, keep: bool = False) -> None:
    """Start one of the four clocks towards the target of the present severity."""
    length, always = target(u.rules.handbook, clock, u.state.severity)
    u.follow(e.ClockStarted(clock, instant, length, always, reason, keep))


def open_clocks(u: Unfolding) -> None:
    """All four clocks start when the customer reported it."""
    reported = u.state.raised.reported_at
    for clock in (ACKNOWLEDGE, RESPONSE, UPDATE, RESOLUTION):
        start(u, clock, reported, "reported by the customer")


def stop(u: Unfolding, clock: str, instant: datetime, reason: str = "") -> None:
    """Stop a running clock: met when not after its due instant, and no breach was recorded."""
    running = u.state.clocks.get(clock)
    if running is None or not running.running:
        return
    when = due(u.state, clock, u.rules)
    broken = when is not None and (clock, when) in u.state.breaches
    met = when is None or (instant <= when and not broken)
    u.follow(e.ClockStopped(clock, instant, when, met, reason))
    asked = {one.title.casefold() for one in u.rules.handbook.tasks if one.done_with == clock}
    for task in u.state.tasks:
        if task.open and task.source == "handbook" and task.title.casefold() in asked:
            u.follow(e.TaskCompleted(task.id, reason))


def cancel(u: Unfolding, clock: str, reason: str) -> None:
    """A running clock is not needed any more; neither met nor missed."""
    running = u.state.clocks.get(clock)
    if running is not None and running.running:
        u.follow(e.ClockCancelled(clock, reason))


def cancel_all(u: Unfolding, reason: str) -> None:
    """No clock is needed any more."""
    for name in u.state.clocks:
        cancel(u, name, reason)


def begin_update(u: Unfolding, instant: datetime) -> None:
    """The customer was updated: this period of the update clock ends, and the next one begins."""
    clock = u.state.clocks.get(UPDATE)
    if not u.state.status.live or clock is None or instant <= clock.runs[-1].start:
        return
    stop(u, UPDATE, instant, "customer updated")
    start(u, UPDATE, instant, "last update to the customer")


def restart_for_severity(u: Unfolding, *, raised: bool) -> None:
    """The clocks after a change of severity, which must be in the state already.

    Raised: what is unmet counts its new target from the change, and the resolution is due at the
    earlier of the old due and that. Lowered: everything is computed from the original start.
    """
    for name in (ACKNOWLEDGE, RESPONSE, UPDATE):
        clock = u.state.clocks.get(name)
        if clock is not None and clock.running:
            original = clock.runs[-1].start if name == UPDATE else clock.first_start
            reason = "severity raised" if raised else "severity lowered"
            start(u, name, u.at if raised else original, reason)
    clock = u.state.clocks.get(RESOLUTION)
    if clock is not None and clock.running:
        if raised:
            start(u, RESOLUTION, u.at, "severity raised", keep=True)
        else:
            start(u, RESOLUTION, clock.first_start, "severity lowered")


def start_post_mortem(u: Unfolding) -> None:
    """A post-mortem is due so long after Resolved."""
    length = str(u.rules.handbook.closing.post_mortem_within)
    u.follow(e.PostMortemStarted(u.at, length))
    u.follow(e.ClockStarted(POST_MORTEM, u.at, length, False, "resolved"))


def pause(u: Unfolding, command: c.Pause) -> None:
    """Pause the resolution clock, with a reason and an end."""
    if not command.reason.strip():
        raise BadInput("A pause needs a reason.", "Say what you wait for.")
    if command.until <= u.at:
        raise BadInput(
            f"The pause would end at {_iso(command.until)}, which is not in the future.",
            "Give the instant at which the clock runs again.",
        )
    longest = u.rules.handbook.clocks.max_pause
    if command.until - u.at > longest:
        raise NotAllowed(
            f"A pause may last {longest.days} days at most.",
            "Give an earlier end; it can be paused again.",
            rule="pause",
        )
    running = u.state.clocks.get(RESOLUTION)
    if running is None or not running.running:
        raise NotAllowed("The resolution clock does not run.", "Nothing to pause.", rule="pause")
    standing = u.state.open_pause
    if standing is not None:
        if standing.until == command.until and standing.reason == command.reason.strip():
            return
        raise NotAllowed(
            f"The clock is paused already, until {_iso(standing.until)}.",
            "Resume it first.",
            rule="pause",
        )
    u.note(e.ClockPaused(command.reason.strip(), command.until))


def resume(u: Unfolding, command: c.Resume) -> None:
    """Let the resolution clock run again before the pause ends."""
    if u.state.open_pause is not None:
        u.note(e.ClockResumed(u.at, reason=command.reason))


def start_duty(u: Unfolding, command: c.StartDuty) -> None:
    """Start a regulatory deadline from the moment we were aware."""
    policy = u.rules.handbook.duties.get(command.duty)
    if policy is None:
        names = ", ".join(u.rules.handbook.duties) or "none"
        raise NotFound(f"The handbook has no duty {command.duty!r}.", f"Use one of: {names}.")
    aware = command.aware_at or u.at
    if aware > u.at:
        raise BadInput(
            f"Nobody can have been aware at {_iso(aware)}, which is in the future.",
            "Give the instant at which we first knew.",
        )
    clock = DUTY + policy.name
    known = next((duty for duty in u.state.duties if duty.name == policy.name), None)
    if known is not None and (known.aware_at == aware or command.aware_at is None):
        return
    if known is not None and known.met_at is not None:
        raise NotAllowed(
            f"{known.title} was done at {_iso(known.met_at)}.",
            "Raise another escalation for another incident.",
            rule="duties",
        )
    if known is not None and aware > known.aware_at:
        raise NotAllowed(
            f"We were aware at {_iso(known.aware_at)} already.",
            "A duty begins once; give an earlier instant, if we knew before.",
            rule="duties",
        )
    due_at = clocks.due(aware, policy.within, ALWAYS)
    if due_at is None:
        raise BadInput(f"{policy.title} is never due.", "Mend its length in the handbook.")
    u.note(e.DutyStarted(policy.name, policy.title, aware, due_at))
    u.follow(e.ClockStarted(clock, aware, str(policy.within), True, "we were aware"))


def meet_duty(u: Unfolding, command: c.MeetDuty) -> None:
    """Record that a regulatory duty was done."""
    duty = next((d for d in u.state.duties if d.name == command.duty), None)
    if duty is None:
        raise NotFound(f"{u.state.id} has no duty {command.duty!r}.", "Start it first.")
    if duty.met_at is None:
        u.note(e.DutyMet(command.duty, command.reference))
        stop(u, DUTY + command.duty, u.at, command.reference)


def migrate(u: Unfolding, command: c.MigrateHandbook) -> None:
    """Move the escalation to another version of the handbook; running clocks take its targets."""
    new = u.rules.handbooks.get(command.to)
    if new is None:
        known = ", ".join(u.rules.handbooks) or "none"
        raise NotFound(f"There is no handbook {command.to!r}.", f"Versions: {known}.")
    if command.to == u.state.handbook:
        return
    new.severity(u.state.severity)
    new.type(u.state.type)
    old_name = u.state.handbook
    name = u.state.calendar if u.state.calendar in new.calendars else None
    name = name or new.service_calendar_name(u.rules.account)
    runs = {n: governing(k, u.state, u.rules)[0] for n, k in u.state.clocks.items() if k.running}
    u.note(e.HandbookMigrated(old_name, command.to, name))
    u.rules = _under(u.rules, new)
    for clock, run in runs.items():
        length, always = _target_under(new, clock, u.state.severity, run)
        if (length, always) != (run.target, run.always) or len(u.state.clocks[clock].runs) > 1:
            u.follow(e.ClockStarted(clock, run.start, length, always, "another handbook version"))


def migration_preview(
    state: Escalation, rules: Rules, to: str, at: datetime
) -> tuple[tuple[str, datetime | None, datetime | None], ...]:
    """Every running deadline that a migration would change: (clock, due now, due then)."""
    u = Unfolding(state, rules, DESK, at)
    migrate(u, c.MigrateHandbook(to))
    pairs = ((n, due(state, n, rules), due(u.state, n, u.rules)) for n in state.clocks)
    return tuple(pair for pair in pairs if state.clocks[pair[0]].running and pair[1] != pair[2])


def agenda(state: Escalation, rules: Rules) -> Iterator[Due]:
    """The end of a pause, then of every running clock the warning or the breach to come next."""
    standing = state.open_pause
    if standing is not None:
        yield Due(standing.until, "the pause ends", _end_pause)
    for name, clock in state.clocks.items():
        if not clock.running:
            continue
        for planned, _, _ in _to_tell(clock, state, rules):
            yield Due(planned, f"{label(name, state)} clock", _Tell(name))
            break


def _end_pause(u: Unfolding) -> None:
    standing = u.state.open_pause
    if standing is not None:
        u.follow(e.ClockResumed(standing.until, automatic=True, reason="the pause ended"))


class _Tell:
    """Records all that a clock has to say up to now: the latest is told, the rest is on record."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __call__(self, u: Unfolding) -> None:
        clock = u.state.clocks[self.name]
        missed = [item for item in _to_tell(clock, u.state, u.rules) if item[0] <= u.at]
        missed.sort(key=lambda item: item[0], reverse=True)
        late_after = u.rules.handbook.clocks.late_after
        for position, (planned, share, when) in enumerate(missed):
            late = u.at - planned > late_after
            if share is None:
                u.follow(e.ClockBreached(self.name, when, late))
            else:
                u.follow(e.ClockWarned(self.name, share, planned, when, late, position == 0))


def _to_tell(
    clock: ClockState, state: Escalation, rules: Rules
) -> Iterator[tuple[datetime, Decimal | None, datetime]]:
    """(planned, share or None for the breach, due) of all that is not yet on record, in order."""
    name = clock.name
    run, when = governing(clock, state, rules)
    when = clock.agreed_due or when
    if when is None or (name, when) in state.breaches:
        return
    for before, share in _warned_before(clock, run, when, state, rules):
        planned = when - before
        if (share, planned) not in clock.warned:
            yield planned, share, when
    yield when + JUST_AFTER, None, when


def _warned_before(
    clock: ClockState, run: Run, when: datetime, state: Escalation, rules: Rules
) -> tuple[tuple[timedelta, Decimal], ...]:
    """(how long before it is due, share) of each warning of a run, in order."""

    def work_out() -> tuple[tuple[timedelta, Decimal], ...]:
        found = sorted(_warnings(clock, run, when, state, rules), key=lambda pair: pair[0])
        return tuple((when - planned, share) for planned, share in found if planned <= when)

    name, standing, agreed = clock.name, pauses(state, clock.name), clock.agreed_due
    if agreed is None and not standing and counts_evenly(run, state, rules):
        # It is the same whenever it starts, so it is worked out once for all escalations.
        return remembered(rules, ("warnings", name, run.target, when - run.start), work_out)
    begun = run.start, run.target, run.always
    question = ("warnings", name, *begun, when, agreed, state.calendar, standing)
    return remembered(rules, question, work_out)


def _warnings(
    clock: ClockState, run: Run, when: datetime, state: Escalation, rules: Rules
) -> Iterator[tuple[datetime, Decimal]]:
    policy, name = rules.handbook.clocks, clock.name
    length, own, office = (
        Length.parse(run.target),
        calendar(run, state, rules),
        service(state, rules),
    )
    on, standing = clocks.counted_on(length, own, office), pauses(state, name)
    seen, told = set(), (policy.notice, policy.imminent)
    at: Iterable[datetime | None]
    if clock.agreed_due is not None:
        at = (run.start + _part(when - run.start, share) for share in told)
    else:
        at = clocks.at_shares(run.start, length, told, own, office, standing)
    for planned, share in zip(at, told, strict=True):
        if planned is not None:
            seen.add(planned)
            yield planned, share
    for before in policy.before.get(name, ()):
        planned = clocks.before_due(when, before, on, standing)
        if planned is not None and planned > run.start and planned not in seen:
            seen.add(planned)
            if clock.agreed_due is not None:
                whole = (when - run.start) // JUST_AFTER
                share = Decimal((planned - run.start) // JUST_AFTER) / Decimal(whole)
            else:
                share = clocks.share(run.start, planned, length, own, office, standing)
            yield planned, share.quantize(FOUR_PLACES)


def _part(whole: timedelta, share: Decimal) -> timedelta:
    return timedelta(microseconds=int(Decimal(whole // JUST_AFTER) * share))


def _under(rules: Rules, handbook: Handbook) -> Rules:
    return Rules(handbook, rules.directory, rules.account, rules.handbooks)


def _target_under(handbook: Handbook, clock: str, severity: str, run: Run) -> tuple[str, bool]:
    if clock.startswith(DUTY):
        duty = handbook.duties.get(clock.removeprefix(DUTY))
        return (str(duty.within), True) if duty else (run.target, run.always)
    if clock == POST_MORTEM:
        return str(handbook.closing.post_mortem_within), False
    return target(handbook, clock, severity)


def past_imminent(state: Escalation, rules: Rules, at: datetime) -> bool:
    """Whether so much of the resolution target is used that lowering needs a manager."""
    if state.breaches:
        return True
    clock = view(state, RESOLUTION, rules, at)
    return clock is not None and clock.share >= rules.handbook.clocks.lowering_needs_approval_from


def _iso(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
