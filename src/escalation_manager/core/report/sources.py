"""From what is the report filled? The escalation, its entries, the policy, everybody by name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from escalation_manager.core import events as e
from escalation_manager.core.escalation import Escalation
from escalation_manager.core.handbook import Handbook
from escalation_manager.core.report.model import Person
from escalation_manager.core.report.wording import one_line
from escalation_manager.core.rules import Rules

AUTOMATIC = Person("automatic", internal=False)
"""What the clock and the playbook did."""

OUR_TEAM = Person("our team", internal=False)

UNLISTED = frozenset({"pager", "terminal"})
"""Ways to wake a person that are no way to write to them."""

_WRITTEN = {"slack": "Slack {}", "teams": "Teams {}"}


@dataclass(frozen=True, slots=True)
class Sources:
    """The facts as they stood at `at`: `state` is the fold of `entries`, none of them later."""

    state: Escalation
    entries: tuple[e.Entry, ...]
    rules: Rules
    at: datetime

    @property
    def handbook(self) -> Handbook:
        """The version that the escalation follows."""
        return self.rules.handbook

    def person(self, id_: str | None) -> Person | None:
        """One of our people by id; a role that nobody fills yet by its name; None: nobody named."""
        if not id_:
            return None
        if id_ == e.SYSTEM:
            return AUTOMATIC
        known = self.rules.directory.people.get(id_)
        if known is not None:
            return Person(known.name, self._role(id_, known.roles))
        if id_ in self.handbook.roles.labels:
            return Person(self.handbook.role_label(id_), internal=False)
        return Person(id_)

    def called_as(self, id_: str, roles: tuple[str, ...]) -> str:
        """In which of these roles the person was called."""
        team = self.rules.account.team if self.rules.account else ()
        known = self.rules.directory.people.get(id_)
        held = [role for role, member in team if member == id_]
        held += known.roles if known else ()
        role = next((each for each in held if each in roles), None)
        return self.handbook.role_label(role) if role else self.roles(roles)

    def roles(self, roles: tuple[str, ...]) -> str:
        """CSM and CS Manager."""
        return " and ".join(map(self.handbook.role_label, roles)) or "nobody"

    def customer(self, known_as: str | None) -> Person | None:
        """Somebody at the customer, by the id, address or name that was written down.

        One of ours, who passed a mail on, stays one of ours.
        """
        said = one_line(known_as or "")
        if not said:
            return None
        name, _, rest = said.partition("<")
        names = {each.strip(' "').casefold() for each in (said, name, rest.rstrip(">"))} - {""}
        account = self.rules.account
        for contact in account.contacts if account else ():
            known = {contact.id, contact.email, contact.name}
            if names & {each.casefold() for each in known if each}:
                return Person(contact.name, contact.title or None, internal=False)
        for id_, person in self.rules.directory.people.items():
            known = {person.name, *(method.address for method in person.contact_methods)}
            if names & {each.casefold() for each in known}:
                return self.person(id_)
        name = name.strip(' "')
        return Person(name or said.strip("<>"), internal=False)

    def contact(self, id_: str | None) -> str | None:
        """How to write to or call one of our people, each way once."""
        person = self.rules.directory.people.get(id_ or "")
        methods = person.contact_methods if person else ()
        listed = (m for m in methods if m.kind not in UNLISTED)
        return ", ".join(_WRITTEN.get(m.kind, "{}").format(m.address) for m in listed) or None

    def staff(self) -> frozenset[str]:
        """Names of our people who have a part in it, or serve the account."""
        state, account = self.state, self.rules.account
        ids = {entry.actor for entry in self.entries}
        ids |= {member for _, member in account.team} if account else set()
        ids |= {state.owners.accountable or "", state.owners.supporting or ""}
        ids |= {state.owners.sponsor or "", *state.owners.resolving, *(state.readers or ())}
        ids |= {task.owner for task in state.tasks}
        ids |= {person for alert in state.ladder.alerts for person in alert.people}
        people = self.rules.directory.people
        return frozenset(people[id_].name for id_ in ids if id_ in people)

    def colleagues(self) -> frozenset[str]:
        """Names and addresses of all our people."""
        return frozenset(_reachable(self.rules))

    def last(self, kind: type[e.Event]) -> e.Entry | None:
        """The latest entry of this kind."""
        return next((each for each in reversed(self.entries) if isinstance(each.event, kind)), None)

    def _role(self, id_: str, roles: tuple[str, ...]) -> str | None:
        """As what the person serves this account, else what they are."""
        team = self.rules.account.team if self.rules.account else ()
        role = next((role for role, member in team if member == id_), None)
        role = role or next(iter(roles), None)
        return self.handbook.role_label(role) if role else None


def _reachable(rules: Rules) -> Iterator[str]:
    for person in rules.directory.people.values():
        yield person.name
        yield from (method.address for method in person.contact_methods)
