"""Who fills a role now, who can be reached when, and who stands on a rung of the ladder?

A role is filled per account: by the account team, and by the directory where the team names nobody
who still works here. Where those are away their deputies stand in, then the pool on duty, then
others who hold the role, and their managers last.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from escalation_manager.core.directory import Person
from escalation_manager.core.escalation import Escalation
from escalation_manager.core.handbook import Handbook, SeverityPolicy
from escalation_manager.core.rules import Rules
from escalation_manager.core.zones import instant_of, zone

CSM = "csm"
"""The role that a complaint about the people who serve an account is about."""

EXECUTIVE = "executive"
"""The role that sponsors an escalation, and stands above every other."""

ABOUT_CSM = frozenset({"yes", "change"})
"""What the fact `csm_complaint` says when the CSM is complained about; a question is no such."""


@dataclass(frozen=True, slots=True)
class Search:
    """Who fills a role, best first, and why the candidates before them were passed over."""

    role: str
    people: tuple[Person, ...]
    passed: tuple[tuple[str, str], ...] = ()
    """(person id, why not)."""


@dataclass(frozen=True, slots=True)
class Rung:
    """The people of a rung at an instant, one for each role, and when the alert may reach them."""

    roles: tuple[str, ...]
    people: tuple[str, ...]
    deliver_at: datetime
    why: str
    """Who was passed over and for which reason."""


def fillers(
    role: str, rules: Rules, at: datetime, exclude: Iterable[str] = ()
) -> tuple[Person, ...]:
    """The people who fill a role at this instant, best first; empty when nobody does."""
    return search(role, rules, at, exclude).people


def search(
    role: str,
    rules: Rules,
    at: datetime,
    exclude: Iterable[str] = (),
    prefer: Iterable[str] = (),
) -> Search:
    """Who fills a role, with the reason for every candidate who was passed over.

    `exclude` are people named elsewhere already. Of several who hold a role alike, those of
    `prefer` come first, so that an owner does not change with the time of day.
    """
    excluded, passed = frozenset(exclude), dict[str, str]()
    for stage in _stages(role, rules, at, frozenset(prefer)):
        found = []
        for id_ in dict.fromkeys(stage):
            person = rules.directory.people.get(id_)
            why = "is named already" if id_ in excluded else unavailable(person, at)
            if person is not None and not why:
                found.append(person)
            else:
                passed.setdefault(id_, why)
        if found:
            return Search(role, tuple(found), tuple(passed.items()))
    return Search(role, (), tuple(passed.items()))


def unavailable(person: Person | None, at: datetime) -> str:
    """Why this person can neither own anything nor be alerted; empty when they can."""
    if person is None:
        return "is unknown to the directory"
    if person.agent:
        return "is an AI agent"
    if has_left(person, at):
        return f"left on {person.left_on}"
    today = at.astimezone(zone(person.time_zone)).date()
    for leave in person.leaves:
        if leave.first <= today <= leave.last:
            return f"is on leave until {leave.last.isoformat()}"
    return ""


def has_left(person: Person, at: datetime) -> bool:
    """Whether the person works here no more."""
    if person.left_on is None:
        return False
    return person.left_on <= at.astimezone(zone(person.time_zone)).date()


def reachable(
    person: Person, policy: SeverityPolicy, handbook: Handbook, at: datetime
) -> datetime | None:
    """When an alert of this severity may reach them: now, after their night, or never (None)."""
    if unavailable(person, at):
        return None
    return (quiet_until(person, handbook, at) or at) if policy.quiet_hours else at


def quiet_until(person: Person, handbook: Handbook, at: datetime) -> datetime | None:
    """When the person's quiet hours end; None when it is not quiet for them now.

    Their own quiet hours, else the handbook's night, on the clock where they are.
    """
    begin, end = handbook.ladder.night_from, handbook.ladder.night_to
    if person.quiet_from is not None and person.quiet_to is not None:
        begin, end = person.quiet_from, person.quiet_to
    local = at.astimezone(zone(person.time_zone))
    time, day = local.time(), local.date()
    quiet = begin <= time < end if begin < end else begin != end and (time >= begin or time < end)
    if not quiet:
        return None
    if time >= end:
        day += timedelta(days=1)
    ends = instant_of(datetime.combine(day, end), person.time_zone)
    return max(at, ends) if ends is not None else None


def above(role: str, handbook: Handbook) -> frozenset[str]:
    """Every role that stands above this one: on a higher rung of a row that names it."""
    higher, looking = set[str](), {role}
    while looking:
        one = looking.pop()
        for severity in handbook.severities.values():
            for rung, roles in enumerate(severity.ladder):
                if one in roles:
                    upper = {each for row in severity.ladder[rung + 1 :] for each in row}
                    looking |= upper - higher
                    higher |= upper
    return frozenset(higher | {EXECUTIVE}) - {role}


def role_for(role: str, state: Escalation, handbook: Handbook) -> str:
    """The role that takes its place for this type: the functional lead for VP Eng and CTO."""
    policy = handbook.types.get(state.type)
    return policy.lead_for.get(role, role) if policy else role


def about_csm(state: Escalation, rules: Rules) -> bool:
    """Whether the people who serve the account are what it is about."""
    policy = rules.handbook.types.get(state.type)
    if policy is None or not policy.leave_out_csm or state.triage is None:
        return False
    return any(f.name == "csm_complaint" and f.value in ABOUT_CSM for f in state.triage.facts)


def left_out(state: Escalation, rules: Rules) -> frozenset[str]:
    """The CSMs of the account, where the escalation is about them."""
    team = rules.account.team if rules.account and about_csm(state, rules) else ()
    return frozenset(person for role, person in team if role == CSM)


def roles_on(state: Escalation, rung: int, rules: Rules) -> tuple[str, ...]:
    """The roles of a rung for this escalation; none where the matrix has a "-"."""
    ladder = rules.handbook.severity(state.severity).ladder
    if rung >= len(ladder):
        return ()
    roles = ladder[rung]
    if rung == 0 and about_csm(state, rules):
        # The next role of the ladder takes the CSM's place.
        higher = [role for row in ladder for role in row if role != CSM]
        kept = tuple(role for role in roles if role != CSM)
        roles = kept or (*higher[:1],) or (rules.handbook.ladder.fallback_role,)
    return tuple(role_for(role, state, rules.handbook) for role in roles)


def top(state: Escalation, rules: Rules) -> int:
    """The highest rung that the matrix has for this escalation."""
    ladder = rules.handbook.severity(state.severity).ladder
    return max((rung for rung, roles in enumerate(ladder) if roles), default=0)


def on_rung(state: Escalation, rung: int, rules: Rules, at: datetime) -> Rung:
    """Who stands on a rung: its owners on the first one, and nobody who is alerted below it."""
    policy = rules.handbook.severity(state.severity)
    roles = roles_on(state, rung, rules)
    taken = set(left_out(state, rules))
    taken.update(person for below in range(rung) for person in _alerted_on(state, below))
    seats = (state.owners.accountable, state.owners.supporting) if rung == 0 else ()
    reached, passed = dict[str, datetime](), list[str]()
    for number, role in enumerate(roles):
        seat = seats[number] if number < len(seats) else None
        owner = rules.directory.people.get(seat) if seat and seat not in taken else None
        chosen = owner if owner is not None and not unavailable(owner, at) else None
        if chosen is None:
            found = search(role, rules, at, taken)
            passed += told(found, rules)
            chosen = found.people[0] if found.people else None
        when = reachable(chosen, policy, rules.handbook, at) if chosen else None
        if chosen is None or when is None:
            passed.append(f"{rules.handbook.role_label(role)}: nobody")
            continue
        reached[chosen.id] = when
        taken.add(chosen.id)
    both = rung < len(policy.all_must_acknowledge) and policy.all_must_acknowledge[rung]
    people, deliver_at = _when(reached, at, both=both)
    return Rung(roles, people, deliver_at, "; ".join(dict.fromkeys(passed)))


def told(found: Search, rules: Rules) -> tuple[str, ...]:
    """Why each candidate was passed over, as people read it."""
    label = rules.handbook.role_label(found.role)
    return tuple(f"{label}: {rules.directory.name(id_)} {why}" for id_, why in found.passed)


def managers_of(person: Person | None, rules: Rules) -> tuple[str, ...]:
    """Everybody above a person, the nearest first."""
    return tuple(_chain(person, "manager", rules))


def _when(
    reached: dict[str, datetime], at: datetime, *, both: bool
) -> tuple[tuple[str, ...], datetime]:
    """Where either may answer, nobody is woken while the other is awake."""
    if not reached:
        return (), at
    if both:
        return tuple(reached), max(reached.values())
    first = min(reached.values())
    return tuple(person for person, when in reached.items() if when == first), first


def _alerted_on(state: Escalation, rung: int) -> tuple[str, ...]:
    """Whom the last alert of that rung went to."""
    alerts = (alert.people for alert in reversed(state.ladder.alerts) if alert.rung == rung)
    return next(alerts, ())


def _stages(
    role: str, rules: Rules, at: datetime, prefer: frozenset[str]
) -> Iterator[tuple[str, ...]]:
    """Candidates, stage by stage: the first stage in which somebody is free decides."""
    people, pool = rules.directory.people, rules.directory.pools.get(role, ())

    def order(id_: str) -> tuple[bool, bool, bool]:
        person = people.get(id_)
        asleep = person is not None and quiet_until(person, rules.handbook, at) is not None
        return id_ not in prefer, id_ not in pool, asleep

    team = tuple(p for r, p in rules.account.team if r == role) if rules.account else ()
    known = (people[p] for p in team if p in people)
    named = team
    if not any(not has_left(person, at) for person in known):
        named = (*team, *sorted(_holders(role, rules), key=order))
    yield named
    yield tuple(stand_in for p in named for stand_in in _chain(people.get(p), "deputy", rules))
    yield tuple(sorted(pool, key=order))
    yield tuple(sorted(_holders(role, rules), key=order))
    if rules.handbook.ladder.manager_last:
        yield tuple(boss for p in named for boss in _chain(people.get(p), "manager", rules))


def _holders(role: str, rules: Rules) -> Iterator[str]:
    people = rules.directory.people.values()
    return (person.id for person in people if role in person.roles and not person.agent)


def _chain(person: Person | None, link: str, rules: Rules) -> Iterator[str]:
    """Deputy of the deputy, manager of the manager: each once, also where they go in a circle."""
    seen = set[str]()
    while person is not None:
        seen.add(person.id)
        next_ = person.deputy if link == "deputy" else person.manager
        if next_ is None or next_ in seen:
            return
        yield next_
        person = rules.directory.people.get(next_)
