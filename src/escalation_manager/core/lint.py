"""What will go wrong at three in the morning: holes in the handbook, the directory and the teams.

Nothing here stops the desk. A rung that nobody can answer, or a deputy who left, is found now and
not by the customer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from escalation_manager.core import rungs
from escalation_manager.core.directory import Account, Directory, Person
from escalation_manager.core.handbook import Handbook
from escalation_manager.core.rules import Rules

RUNGS = ("Initial owner", "First escalation", "Final escalation")


@dataclass(frozen=True, slots=True)
class Finding:
    """One hole: where, what is wrong there, and how to close it."""

    place: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.place}: {self.problem} {self.remedy}"


def lint(
    handbook: Handbook, directory: Directory, accounts: Iterable[Account], at: datetime
) -> tuple[Finding, ...]:
    """Every hole as it stands at this instant, the gravest kind first, each once."""
    every = tuple(accounts)
    rules = Rules(handbook, directory)
    found = (
        *_nobody(rules, every, at),
        *_twice(rules, every, at),
        *_dead_ends(rules, every, at),
        *_circles(rules, at),
        *_silent_people(directory, at),
        *_unknown_roles(rules, every),
    )
    return tuple(dict.fromkeys(found))


def _nobody(rules: Rules, accounts: tuple[Account, ...], at: datetime) -> Iterator[Finding]:
    """Roles that are needed and that nobody fills."""
    for role, uses in _needed(rules.handbook).items():
        company = rungs.search(role, rules, at)
        if company.people:
            continue
        label = rules.handbook.role_label(role)
        without = [one.name for one in accounts if not _filled(role, rules, one, at)]
        if accounts and not without:
            continue
        why = f" ({'; '.join(rungs.told(company, rules))})" if company.passed else ""
        where = f" for {_some(without)}" if without and len(without) < len(accounts) else ""
        yield Finding(
            uses[0][0],
            f"Nobody fills {label}{where}{why}; needed as {_some([use for _, use in uses])}.",
            f"Give somebody the role {role!r}, or name another role in the handbook.",
        )


def _filled(role: str, rules: Rules, account: Account, at: datetime) -> bool:
    team = any(named == role for named, _ in account.team)
    return team and bool(rungs.fillers(role, _for(rules, account), at))


def _needed(handbook: Handbook) -> dict[str, list[tuple[str, str]]]:
    """Role → (place, what for), the ladder first."""
    needed: dict[str, list[tuple[str, str]]] = {}

    def need(role: str, place: str, use: str) -> None:
        needed.setdefault(role, []).append((place, use))

    for severity in handbook.severities.values():
        for number, roles in enumerate(severity.ladder):
            rung = RUNGS[number] if number < len(RUNGS) else f"rung {number}"
            for role in roles:
                place = f"severities.{severity.name}.ladder[{number}]"
                need(role, place, f"{rung} of {severity.label}")
    need(handbook.ladder.fallback_role, "ladder.fallback_role", "the fallback")
    if any(severity.sponsor for severity in handbook.severities.values()):
        need(rungs.EXECUTIVE, "severities", "executive sponsor")
    for policy in handbook.types.values():
        for role in policy.owners:
            need(role, f"types.{policy.name}.owners", f"owner of {policy.label}")
        for instead, role in policy.lead_for.items():
            if role != instead:
                need(role, f"types.{policy.name}.lead_for", f"functional lead of {policy.label}")
    for option in handbook.goodwill.options.values():
        place = f"goodwill.options.{option.name}.approval"
        need(option.approval, place, f"approval of {option.label}")
    return needed


def _twice(rules: Rules, accounts: tuple[Account, ...], at: datetime) -> Iterator[Finding]:
    """One person who stands for two roles of the same row of the matrix."""
    ladder_roles = {r for s in rules.handbook.severities.values() for row in s.ladder for r in row}
    company = {role: rungs.fillers(role, rules, at)[:1] for role in sorted(ladder_roles)}
    yield from _pairs(company, rules.handbook, "the directory", "people")
    for account in accounts:
        own = {role for role, _ in account.team} & ladder_roles
        if own:
            theirs = {r: rungs.fillers(r, _for(rules, account), at)[:1] for r in sorted(own)}
            place = f"accounts.{account.id}.team"
            found = _pairs({**company, **theirs}, rules.handbook, account.name, place)
            known = set(_pairs(company, rules.handbook, account.name, place))
            yield from (finding for finding in found if finding not in known)


def _pairs(
    first: dict[str, tuple[Person, ...]], handbook: Handbook, whose: str, place: str
) -> Iterator[Finding]:
    told = set[tuple[str, str]]()
    for severity in handbook.severities.values():
        seats = [(n, role) for n, row in enumerate(severity.ladder) for role in row]
        for (low, one), (high, other) in combinations(seats, 2):
            person, second = first.get(one, ()), first.get(other, ())
            if one == other or not person or person != second or (one, other) in told:
                continue
            told.add((one, other))
            where = "twice in one pair" if low == high else "on two rungs"
            pair = f"{handbook.role_label(one)} and {handbook.role_label(other)}"
            yield Finding(
                place,
                f"{person[0].name} stands {where} of {severity.label} in {whose}: {pair}.",
                "The next one is asked instead, if there is one; name a second person.",
            )


def _dead_ends(rules: Rules, accounts: tuple[Account, ...], at: datetime) -> Iterator[Finding]:
    """Names that lead to nobody: unknown people, leavers, agents."""
    for place, id_ in _named(rules.directory, accounts):
        person = rules.directory.people.get(id_)
        if person is None:
            yield Finding(
                place, f"{id_!r} is unknown to the directory.", "Load them, or name another."
            )
        elif person.agent or rungs.has_left(person, at):
            why = rungs.unavailable(person, at)
            yield Finding(place, f"{person.name} {why}.", "Name somebody else.")


def _named(directory: Directory, accounts: tuple[Account, ...]) -> Iterator[tuple[str, str]]:
    for account in accounts:
        for role, id_ in account.team:
            yield f"accounts.{account.id}.team.{role}", id_
    for role, ids in directory.pools.items():
        for id_ in ids:
            yield f"pools.{role}", id_
    for person in directory.people.values():
        if person.deputy is not None:
            yield f"people.{person.id}.deputy", person.deputy
        if person.manager is not None:
            yield f"people.{person.id}.manager", person.manager


def _circles(rules: Rules, at: datetime) -> Iterator[Finding]:
    """Lines of managers that never end, and deputies who have only one another."""
    directory = rules.directory
    for circle in _all_circles("manager", directory):
        yield Finding(
            f"people.{circle[0]}.manager",
            f"Managers go in a circle: {_line(circle, directory)}.",
            "Let one of them answer to somebody outside the circle, or to nobody.",
        )
    for circle in _all_circles("deputy", directory):
        held = {role: None for id_ in circle for role in directory.people[id_].roles}
        alone = [role for role in held if not rungs.fillers(role, rules, at, circle)]
        if alone:
            labels = ", ".join(rules.handbook.role_label(role) for role in alone)
            yield Finding(
                f"people.{circle[0]}.deputy",
                f"Deputies go in a circle: {_line(circle, directory)}. "
                f"When all of them are away nobody is left for {labels}.",
                "Name a deputy outside the circle, a manager, or a pool on duty.",
            )


def _line(circle: tuple[str, ...], directory: Directory) -> str:
    return " → ".join(directory.name(id_) for id_ in (*circle, circle[0]))


def _all_circles(link: str, directory: Directory) -> Iterator[tuple[str, ...]]:
    """Every circle once. Each person is passed once, however long the lines are."""
    done = set[str]()
    for first in directory.people.values():
        line: dict[str, int] = {}
        person: Person | None = first
        while person is not None and person.id not in done and person.id not in line:
            line[person.id] = len(line)
            next_ = person.deputy if link == "deputy" else person.manager
            person = directory.people.get(next_ or "")
        if person is not None and person.id in line:
            yield tuple(line)[line[person.id] :]
        done.update(line)


def _silent_people(directory: Directory, at: datetime) -> Iterator[Finding]:
    for person in directory.people.values():
        asked = person.roles and not person.agent and not rungs.has_left(person, at)
        if asked and not person.contact_methods:
            yield Finding(
                f"people.{person.id}.contact_methods",
                f"{person.name} has no contact method; alerts wait in their inbox on the desk.",
                "Add a phone, a pager, Slack, Teams or e-mail.",
            )


def _unknown_roles(rules: Rules, accounts: tuple[Account, ...]) -> Iterator[Finding]:
    known = rules.handbook.roles.labels
    for place, role in _roles(rules.directory, accounts):
        if role not in known:
            yield Finding(
                place,
                f"The handbook knows no role {role!r}.",
                "Correct it, or add it under [roles.labels].",
            )


def _roles(directory: Directory, accounts: tuple[Account, ...]) -> Iterator[tuple[str, str]]:
    for person in directory.people.values():
        for role in person.roles:
            yield f"people.{person.id}.roles", role
    for account in accounts:
        for role, _ in account.team:
            yield f"accounts.{account.id}.team", role
    for role in directory.pools:
        yield "pools", role


def _for(rules: Rules, account: Account) -> Rules:
    return Rules(rules.handbook, rules.directory, account)


def _some(names: list[str]) -> str:
    shown = ", ".join(names[:3])
    return f"{shown} and {len(names) - 3} more" if len(names) > 3 else shown
