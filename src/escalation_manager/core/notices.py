"""What do we tell our own people when something happens? One short text for each such event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from escalation_manager.core import events as e
from escalation_manager.core import ladder
from escalation_manager.core.deadlines import label
from escalation_manager.core.escalation import Escalation, MessageState, Owners
from escalation_manager.core.goodwill import SECOND_THOUGHTS
from escalation_manager.core.rules import Rules
from escalation_manager.core.rungs import fillers, quiet_until
from escalation_manager.core.zones import zone


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that people must hear. `asked` are the roles it is for; empty: by name."""

    people: tuple[str, ...]
    text: str
    asked: tuple[str, ...] = ()
    not_before: datetime | None = None
    """When an alert of the ladder may reach its people; None: each of them when they are awake."""
    urgent: bool = False
    hold: timedelta = timedelta()
    """So long whoever decided may think again before anybody is told."""


def notice(
    before: Escalation | None, state: Escalation, entry: e.Entry, rules: Rules
) -> Notice | None:
    """Whom an event must be told to, and in which words; None: nobody.

    `before` is the escalation right before the event, `state` right after it.
    """
    event, at = entry.event, entry.at
    people: tuple[str, ...]
    if state.ladder.silenced_until is not None and isinstance(event, _OF_THE_CLOCK):
        return None
    match event:
        case e.RungAlerted():
            again = "again: " if event.again else ""
            text = f"{again}{_cause(event.cause, state).rstrip('.')}. Acknowledge this alert."
            return _to(event.people, text, state, rules, event.roles, event.deliver_at, urgent=True)
        case e.FallbackTold():
            text = f"{_cause(event.cause, state)}; nobody stands higher on this ladder."
            asked = (event.role,)
            return _to(event.people, text, state, rules, asked, event.deliver_at, urgent=True)
        case e.ClimbProposed():
            text = f"{_name(entry.actor, rules)} proposes to climb the ladder: {event.reason}"
            return _to(_owners(state), text, state, rules, urgent=True)
        case e.ClockWarned() if event.told:
            used = f"{event.share:.0%} of the {label(event.clock, state)} target is used"
            text = f"{used}, due {_when(event.due, state, rules)}"
            return _to(_owners(state), _late(text, event.late), state, rules)
        case e.ClockBreached():
            text = f"{label(event.clock, state)} was due {_when(event.due, state, rules)}: missed"
            return _to(_owners(state), _late(text, event.late), state, rules, urgent=True)
        case e.OwnersNamed():
            named, text = _newly_named(before, state, entry.actor, rules)
            return _to(named, text, state, rules)
        case e.HandoverOffered():
            text = f"{_name(entry.actor, rules)} asks you to take over. {event.note}".strip()
            return _to((event.to,), text, state, rules)
        case e.HandoverAccepted():
            return _to(
                _without(entry.actor, _owners(state)), "the handover was accepted", state, rules
            )
        case e.HandoverDeclined():
            text = f"the handover was declined. {event.reason}".strip()
            return _to(_owners(state), text, state, rules)
        case e.TaskAdded():
            due = f", due {_when(event.due, state, rules)}" if event.due else ""
            text = f"task: {event.title}{due}"
            if event.origin:
                text = f"{event.origin} goes on here as {event.task}: {event.title}{due}"
            return _to(_without(entry.actor, (event.owner,)), text, state, rules)
        case e.TaskDropped() if state.status.live:
            task = state.task(event.task)
            people = (task.owner,) if task else ()
            text = f"task dropped: {task.title if task else event.task} ({event.reason})"
            return _to(_without(entry.actor, people), text, state, rules)
        case e.TaskOverdue():
            task = state.task(event.task)
            people = (task.owner,) if task else ()
            text = f"task overdue: {task.title if task else event.task}"
            return _to((*people, *_owners(state)), _late(text, event.late), state, rules)
        case e.GoodwillRequested(decided=True):
            return None
        case e.GoodwillRequested():
            people = tuple(p.id for p in fillers(event.approver_role, rules, at))
            worth = f" of {event.value}" if event.value else f" ({event.quantity})"
            text = f"{_name(event.requested_by, rules)} asks for approval: {event.option}{worth}"
            if event.origin:
                text = f"{text}; until now {event.origin}, here {event.goodwill}"
            return _to(people, text, state, rules, (event.approver_role,))
        case e.GoodwillApproved() | e.GoodwillRejected():
            request = state.request(event.goodwill)
            verb = "approved" if isinstance(event, e.GoodwillApproved) else "rejected"
            people = (request.requested_by,) if request else ()
            text = f"{event.goodwill} was {verb}"
            if isinstance(event, e.GoodwillApproved) and event.origin:
                text = f"{event.origin}, approved, goes on here as {event.goodwill}"
                return _to(_without(entry.actor, people), text, state, rules)
            told = _to(people, text, state, rules)
            return replace(told, hold=SECOND_THOUGHTS) if told else None
        case e.LoweringRequested():
            people = tuple(p.id for p in fillers("cs_manager", rules, at))
            asker = _name(entry.actor, rules)
            text = f"{asker} asks to lower the severity to {event.to}: {event.reason}"
            return _to(people, text, state, rules, ("cs_manager",))
        case e.LoweringDeclined() if not state.status.live:
            text = f"the lower severity ({event.to}) is not asked for any more: {event.reason}"
            return _to((before.lowering_by,) if before else (), text, state, rules)
        case e.LoweringDeclined():
            by = _name(entry.actor, rules)
            text = f"{by} declined the lower severity ({event.to}): {event.reason}"
            return _to((before.lowering_by,) if before else (), text, state, rules)
        case e.FixConfirmed(origin=""):
            text = f"{event.what} confirmed for {_when(event.ready_by, state, rules)}"
            return _to(_without(entry.actor, _owners(state)), text, state, rules)
        case e.FixWithdrawn():
            text = f"the confirmed time does not hold any more: {event.reason}"
            return _to(_owners(state), text, state, rules, urgent=True)
        case e.CommitmentMade() if event.origin:
            due = f", due {_when(event.due, state, rules)}" if event.due else ""
            text = f"{event.origin} goes on here as {event.commitment}: {event.what}{due}"
            return _to(_without(entry.actor, (event.owner,)), text, state, rules)
        case e.MessageWritten() if event.origin:
            text = f"your message {event.origin} goes on here as {event.message}"
            return _to(_without(entry.actor, (event.author,)), text, state, rules)
        case e.Merged():
            text = f"merged into {event.into}{_because(event.reason)}; go on there"
            going = frozenset(there for there, _ in event.carried)
            people = _concerned(before, state, entry, going)
            people = tuple(person for person in people if person not in event.told)
            return _to(people, text, state, rules)
        case e.Absorbed():
            count = len(event.carried)
            what = f"; {count} of what was open there {_goes(count)} on here" if count else ""
            text = f"{event.other} was merged into it{what}"
            return _to(_without(entry.actor, _owners(state)), text, state, rules)
        case e.Cancelled():
            text = f"cancelled{_because(event.reason)}; nothing is left to do"
            return _to(_concerned(before, state, entry, frozenset()), text, state, rules)
        case e.CommitmentBroken() if state.cancelled_at is None:
            text = "a promise to the customer was not kept"
            return _to(_owners(state), _late(text, event.late), state, rules, urgent=True)
        case e.MessageUndelivered():
            return _to(
                _owners(state), f"a message bounced: {event.reason}", state, rules, urgent=True
            )
        case e.MirrorFailed():
            text = f"the CRM did not take a communication: {event.reason}"
            return _to(_owners(state), text, state, rules)
        case e.PlanRowDue():
            timer = next((t for t in state.plan if t.row.row == event.row), None)
            if timer is None:
                return None
            people = _owners(state)
            if "Exec" in timer.row.audience and state.owners.sponsor:
                people = (state.owners.sponsor,)
            text = f"{timer.row.audience}: {timer.row.message} ({state.status.label})"
            return _to(people, _late(text, event.late), state, rules)
        case _:
            return None


_OF_THE_CLOCK = (e.ClockWarned, e.ClockBreached, e.TaskOverdue, e.PlanRowDue)
"""What nobody did, but time: while alerts are silenced, nobody is told. It stays on record."""


def deliveries(
    told: Notice, state: Escalation, rules: Rules, at: datetime
) -> tuple[tuple[datetime, tuple[str, ...]], ...]:
    """Who hears it when: at once, and who sleeps in the morning, unless it is Critical."""
    if told.not_before is not None:
        return ((told.not_before, told.people),)
    earliest = at + told.hold
    if not rules.handbook.severity(state.severity).quiet_hours:
        return ((earliest, told.people),)
    awake: dict[datetime, tuple[str, ...]] = {}
    for id_ in told.people:
        when = quiet_until(rules.directory.people[id_], rules.handbook, at) or earliest
        awake[when] = (*awake.get(when, ()), id_)
    return tuple(sorted(awake.items()))


def wanted(entry: e.Entry, since: Sequence[e.Entry], state: Escalation, rules: Rules) -> bool:
    """Whether a notice that had to wait is still to be told, after all that happened `since`.

    An alert is not, once it was answered, somebody climbed by hand, alerts are silenced, or it is
    over. Of what a clock or the plan said through the night only the latest is worth telling.
    """
    event, later = entry.event, [one.event for one in since]
    # What became due after the end, a post-mortem say, is told like anything else.
    ended = not state.status.live and any(isinstance(one, _ENDS) for one in later)
    quiet = ended or state.ladder.silenced_until is not None
    match event:
        case e.RungAlerted():
            by_hand = any(isinstance(one, e.RungAlerted) and one.by_hand for one in later)
            return not (quiet or by_hand or ladder.answered(state, rules))
        case e.ClockWarned():
            told = any(isinstance(one, _OF_A_CLOCK) and one.clock == event.clock for one in later)
            return not (quiet or told)
        case e.PlanRowDue():
            told = any(isinstance(one, e.PlanRowDue) and one.row == event.row for one in later)
            return not (quiet or told)
        case e.ClockBreached() | e.TaskOverdue():
            return not quiet
        case e.TaskAdded():
            task = state.task(event.task)
            return task is None or task.open
        case e.GoodwillRequested():
            asked = state.request(event.goodwill)
            return asked is None or asked.state == "requested"
        case e.HandoverOffered():
            return state.status.live and state.owners.offered_to == event.to
        case e.LoweringRequested():
            return state.lowering == event
        case e.OwnersNamed():
            owners = state.owners
            still = {owners.accountable, owners.supporting, owners.sponsor, *owners.resolving}
            named = {event.accountable, event.supporting, event.sponsor, *event.resolving}
            return not ended and bool(named & still - {None})
        case e.GoodwillApproved() | e.GoodwillRejected():
            decided = (one for one in later if isinstance(one, _DECISIONS))
            return all(one.goodwill != event.goodwill for one in decided)
        case _:
            return True


_ENDS = (e.Resolved, e.Closed, e.Cancelled, e.Merged)
_DECISIONS = (e.GoodwillApproved, e.GoodwillRejected, e.GoodwillReconsidered)
_OF_A_CLOCK = (e.ClockWarned, e.ClockBreached, e.ClockStopped, e.ClockCancelled, e.ClockStarted)


def _to(
    people: tuple[str, ...],
    text: str,
    state: Escalation,
    rules: Rules,
    asked: tuple[str, ...] = (),
    not_before: datetime | None = None,
    *,
    urgent: bool = False,
) -> Notice | None:
    """The notice with its head. Who may not read a restricted escalation is told its number."""
    known = tuple(dict.fromkeys(p for p in people if p in rules.directory.people))
    if not known:
        return None
    severity = rules.handbook.severity(state.severity).label
    if state.readers is not None and any(person not in state.readers for person in known):
        head = f"{state.id} {severity}, restricted: ask {_name(state.owners.accountable, rules)}"
        return Notice(known, head, asked, not_before, urgent)
    account = rules.account.name if rules.account else state.account_id
    head = f"{state.id} {severity}, {account}: {state.title}"
    return Notice(known, f"{head} \u2014 {text}", asked, not_before, urgent)


def _owners(state: Escalation) -> tuple[str, ...]:
    owners = state.owners
    return tuple(person for person in (owners.accountable, owners.supporting) if person)


def _concerned(
    before: Escalation | None, state: Escalation, entry: e.Entry, going: frozenset[str]
) -> tuple[str, ...]:
    """Who works on what ends now, or waits for something of it, and does not know of it yet.

    Whose own part is `going` on elsewhere hears of that there, once.
    """
    was = before or state
    owners, knowing, people = was.owners, {entry.actor}, [was.owners.accountable]
    people += [owners.supporting, *owners.resolving, owners.sponsor, owners.offered_to]
    people += was.ladder.alerted
    parts = [(task.id, task.owner) for task in was.tasks if task.open]
    parts += [(one.id, one.owner) for one in was.commitments if one.state == "open"]
    parts += [(one.id, one.author) for one in was.messages if one.state in _UNSENT]
    parts += [(one.id, one.requested_by) for one in was.goodwill if one.state == "approved"]
    for part, person in parts:
        if part in going:
            knowing.add(person)
        people.append(person)
    people += [one.requested_by for one in was.goodwill if one.state == "requested"]
    return tuple(dict.fromkeys(one for one in people if one and one not in knowing))


_UNSENT = (MessageState.DRAFT, MessageState.HELD)


def _because(reason: str) -> str:
    return f": {reason.strip().rstrip('.')}" if reason.strip() else ""


def _goes(count: int) -> str:
    return "goes" if count == 1 else "go"


def _newly_named(
    before: Escalation | None, state: Escalation, actor: str, rules: Rules
) -> tuple[tuple[str, ...], str]:
    """Who owns a part of it since now and does not know, and who has which part.

    Whom the ladder alerts for it is left out: the first rung's pair at the beginning, and a new
    accountable owner for as long as the first rung is asked.
    """
    was, now = before.owners if before else Owners(), state.owners
    alerted: tuple[str | None, ...] = ()
    if not state.ladder.alerts:
        alerted = (now.accountable, now.supporting)
    elif state.ladder.rung == 0 and state.ladder.silenced_until is None and state.status.live:
        alerted = (now.accountable,)
    parts: list[str] = []
    told: list[str] = []
    for part, people, knew in (
        ("accountable for it", (now.accountable,), (was.accountable,)),
        ("supporting", (now.supporting,), (was.supporting,)),
        ("resolving it", now.resolving, was.resolving),
        ("its executive sponsor", (now.sponsor,), (was.sponsor,)),
    ):
        new = [p for p in people if p and p not in (actor, *alerted, *knew)]
        if new:
            told += new
            parts.append(f"{part}: {', '.join(_name(person, rules) for person in new)}")
    return tuple(told), f"named as {'; '.join(parts)}"


def _without(person: str, people: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(one for one in people if one != person)


def _name(person: str | None, rules: Rules) -> str:
    return rules.directory.name(person) if person else "the CS Manager"


def _when(at: datetime | None, state: Escalation, rules: Rules) -> str:
    """The moment with its zone: of the service calendar, else UTC."""
    if at is None:
        return "at an unknown time"
    calendar = rules.handbook.service_calendar(state.calendar)
    local = at.astimezone(zone(calendar.time_zone if calendar else "UTC"))
    return f"{local:%d %b %H:%M %Z}"


def _late(text: str, late: bool) -> str:
    return f"{text} (told late)" if late else text


def _cause(cause: str, state: Escalation) -> str:
    """A cause of the ladder in words."""
    clock, _, _planned = cause.rpartition(":imminent:")
    if clock:
        return f"{label(clock, state)} is nearly due"
    clock, _, _due = cause.rpartition(":breach:")
    if clock:
        return f"{label(clock, state)} is missed"
    return cause
