"""Which people does an alert go to, and is it answered?

An alert goes to the people of one rung. Where nobody of it can be reached, that is recorded and the
next rung is alerted at once. The time to answer counts from when the alert may reach them: from the
plan, or from now when the plan was missed.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from escalation_manager.core import events as e
from escalation_manager.core import rungs
from escalation_manager.core.deadlines import due_after
from escalation_manager.core.escalation import AlertSent, Escalation
from escalation_manager.core.handbook import SeverityPolicy
from escalation_manager.core.ladder.naming import rename
from escalation_manager.core.lengths import Length
from escalation_manager.core.rules import Rules
from escalation_manager.core.unfolding import Unfolding


def open_ladder(u: Unfolding, cause: str = "opened") -> None:
    """The initial owners are alerted, and the ladder begins at its foot."""
    again = bool(u.state.ladder.alerts)
    alert(u, 0, "reopened" if again and cause == "opened" else cause, u.at, again=again)


def severity_changed(u: Unfolding, old: str) -> None:
    """Owners as the new severity names them; raised, its people are alerted.

    Attention is another fact: the rung that was reached stays reached, and is alerted as well.
    """
    rename(u)
    handbook, reached = u.rules.handbook, u.state.ladder.rung
    if handbook.rank(u.state.severity) >= handbook.rank(old) or not u.state.status.live:
        return
    if u.state.ladder.silenced_until is not None:
        return
    cause = f"raised from {handbook.severity(old).label} to "
    cause += handbook.severity(u.state.severity).label
    alert(u, 0, cause, u.at, again=True)
    if u.state.ladder.rung < reached:
        alert(u, reached, cause, u.at, again=True)


def alert(
    u: Unfolding,
    rung: int,
    cause: str,
    planned: datetime,
    *,
    again: bool = False,
    by_hand: bool = False,
    also: tuple[str, ...] = (),
) -> None:
    """Alert a rung, or the first one above it where somebody can be reached."""
    late = is_late(u, planned)
    for number in range(rung, max(rungs.top(u.state, u.rules), rung) + 1):
        found = rungs.on_rung(u.state, number, u.rules, u.at if late else planned)
        if found.people:
            let_in(u, found.people, "alerted by the ladder")
            alerted = e.RungAlerted(
                number,
                found.roles,
                found.people,
                cause,
                planned,
                found.deliver_at,
                late,
                again,
                by_hand,
                also,
            )
            if by_hand:
                u.note(alerted)
            else:
                u.follow(alerted)
            return
        u.follow(e.RungSkipped(number, found.roles, found.why or "there is no such rung"))


def let_in(u: Unfolding, people: tuple[str, ...], reason: str) -> None:
    """Whoever is asked about a restricted escalation may read it; that is recorded, and first."""
    readers = u.state.readers
    if readers is not None and any(person not in readers for person in people):
        u.follow(e.ReadersRestricted(tuple(dict.fromkeys((*readers, *people))), reason))


def is_late(u: Unfolding, planned: datetime) -> bool:
    """Whether the plan was missed, so that people's time counts from now."""
    return u.at - planned > u.rules.handbook.clocks.late_after


def last_alert(state: Escalation) -> AlertSent | None:
    """The alert that people are asked to answer now; None before the ladder was opened."""
    return state.ladder.alerts[-1] if state.ladder.alerts and state.ladder.planned else None


def answered(state: Escalation, rules: Rules) -> bool:
    """Whether the last alert is acknowledged: by one of its people, or by all where all must."""
    sent = last_alert(state)
    if sent is None:
        return False
    policy = rules.handbook.severity(state.severity)
    every = sent.rung < len(policy.all_must_acknowledge) and policy.all_must_acknowledge[sent.rung]
    people = tuple(answered_for(state, person) for person in sent.people)
    return all(people) if every else any(people)


def answered_for(state: Escalation, person: str) -> bool:
    """Whether this person answered the alert, or somebody whose word was theirs."""
    given = state.ladder.acknowledged
    return any(person == answer.person or person in answer.answers_for for answer in given)


def whose_answer(u: Unfolding, sent: AlertSent) -> tuple[str, ...]:
    """Of whom among the alerted the actor's word is the answer; empty: of nobody.

    It is written down with the answer, so that what the ladder does next follows from the log,
    whoever is anybody's deputy by then.
    """
    seats = enumerate(sent.people)
    return tuple(p for seat, p in seats if _stands_for(u.state, sent, seat, u.actor.id, u.rules))


def _stands_for(state: Escalation, sent: AlertSent, number: int, who: str, rules: Rules) -> bool:
    """Whether this person's word is the word of the n-th person that was alerted.

    Their own, of their deputy, of a manager above them who is not alerted beside them, and on the
    first rung of whoever owns it meanwhile.
    """
    alerted = sent.people[number]
    if who == alerted:
        return True
    if who in sent.people:
        return False
    owners = state.owners
    seats = (owners.accountable, owners.supporting) if sent.rung == 0 else ()
    if number < len(seats) and who == seats[number]:
        return True
    person = rules.directory.people.get(alerted)
    deputy = person is not None and person.deputy == who
    return deputy or who in rungs.managers_of(person, rules)


def answer_due(state: Escalation, rules: Rules) -> datetime | None:
    """Until when the last alert waits for its answer; None: nobody is asked, or for ever."""
    if state.ladder.planned is None:
        return None
    return _after(state.ladder.planned, policy(state, rules).answer_within, state, rules)


def answer_expires(state: Escalation, rules: Rules) -> datetime | None:
    """When the acknowledgement is forgotten: so long after a person last did something.

    An AI agent that keeps writing notes keeps nobody from being asked again: only people are
    remembered as active.
    """
    given = [answer.at for answer in state.ladder.acknowledged]
    given += [when for _, when in state.active]
    return _after(max(given), policy(state, rules).acknowledgement_lasts, state, rules)


def policy(state: Escalation, rules: Rules) -> SeverityPolicy:
    """The row of the matrix that applies."""
    return rules.handbook.severity(state.severity)


def _after(begin: datetime, length: Length, state: Escalation, rules: Rules) -> datetime | None:
    return due_after(length, begin, state, rules, always=policy(state, rules).always)


JUST_AFTER = timedelta(microseconds=1)
"""An answer on its very instant is in time, so the ladder climbs just after it."""
