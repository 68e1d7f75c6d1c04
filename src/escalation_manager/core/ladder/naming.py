"""Who owns it: one accountable, perhaps one supporting, the people who resolve it, a sponsor?"""

from __future__ import annotations

from collections.abc import Iterator

from escalation_manager.core import events as e
from escalation_manager.core import rungs
from escalation_manager.core.escalation import Owners
from escalation_manager.core.unfolding import Unfolding

ACCOUNTABLE, SUPPORTING, RESOLVING, SPONSOR = KINDS = (
    "accountable",
    "supporting",
    "resolving",
    "sponsor",
)


def rename(u: Unfolding) -> None:
    """The owners that severity and type name now. What a person decided stays, while they can."""
    named = _Naming(u)
    owners = named.owners()
    if _kinds(owners) != _kinds(u.state.owners):
        u.follow(
            e.OwnersNamed(
                owners.accountable,
                owners.supporting,
                owners.resolving,
                owners.sponsor,
                "; ".join(dict.fromkeys(named.passed)),
                owners.by_hand,
            )
        )


def _kinds(owners: Owners) -> tuple[str | tuple[str, ...] | None, ...]:
    return owners.accountable, owners.supporting, owners.resolving, owners.sponsor, owners.by_hand


class _Naming:
    """One round of naming: who is named already, and who was passed over."""

    def __init__(self, u: Unfolding) -> None:
        self.state, self.rules, self.at = u.state, u.rules, u.at
        self.passed: list[str] = []
        self.out = rungs.left_out(u.state, u.rules)

    def owners(self) -> Owners:
        before, handbook = self.state.owners, self.rules.handbook
        roles = rungs.roles_on(self.state, 0, self.rules)
        kept = tuple(kind for kind in before.by_hand if self._can_stay(kind))
        accountable = (
            before.accountable if ACCOUNTABLE in kept else self._one(roles[:1], before.accountable)
        )
        supporting = (
            before.supporting
            if SUPPORTING in kept and before.supporting != accountable
            else self._one(roles[1:2], before.supporting, accountable)
        )
        chosen = before.resolving if RESOLVING in kept else ()
        resolving = tuple(dict.fromkeys((*chosen, *self._resolving())))
        type_, severity = handbook.type(self.state.type), handbook.severity(self.state.severity)
        sponsor = None
        if SPONSOR in kept:
            sponsor = before.sponsor
        elif severity.sponsor or type_.sponsor_always:
            sponsor = self._one((rungs.EXECUTIVE,), before.sponsor, accountable, supporting)
        return Owners(accountable, supporting, resolving, sponsor, by_hand=kept)

    def _one(self, roles: tuple[str, ...], present: str | None, *taken: str | None) -> str | None:
        """The first who fills the role and is named nowhere else in the pair."""
        for role in roles:
            exclude = self.out | {person for person in taken if person}
            prefer = (present,) if present else ()
            found = rungs.search(role, self.rules, self.at, exclude, prefer)
            self.passed += rungs.told(found, self.rules)
            if found.people:
                return found.people[0].id
        return None

    def _resolving(self) -> Iterator[str]:
        for role in self.rules.handbook.type(self.state.type).owners:
            found = rungs.search(role, self.rules, self.at, self.out, self.state.owners.resolving)
            self.passed += rungs.told(found, self.rules)
            yield from (person.id for person in found.people[:1])

    def _can_stay(self, kind: str) -> bool:
        owners = self.state.owners
        people = {
            ACCOUNTABLE: (owners.accountable,),
            SUPPORTING: (owners.supporting,),
            RESOLVING: owners.resolving,
            SPONSOR: (owners.sponsor,),
        }[kind]
        known = self.rules.directory.people
        return all(
            person is not None
            and person not in self.out
            and not rungs.unavailable(known.get(person), self.at)
            for person in people
        )
