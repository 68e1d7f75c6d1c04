"""What else is asked at the counter: tool calls, boxes to look into, effects to try again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from escalation_manager.core.directory import Account, Directory, Person
from escalation_manager.core.errors import Conflict, Deed, NotAllowed, NotFound
from escalation_manager.core.foreign_links import without_links
from escalation_manager.core.permissions import AGENT, READ_ONLY, may_know, may_read, unknown
from escalation_manager.core.rules import Actor, Rules
from escalation_manager.core.rungs import fillers
from escalation_manager.desk.own_cases import OwnCases
from escalation_manager.desk.policy import Policy
from escalation_manager.desk.reading import Clock
from escalation_manager.desk.upkeep import Upkeep, may_keep_order
from escalation_manager.engine.acting import Outside
from escalation_manager.ports.channels import Outbox, SentText
from escalation_manager.ports.connectors import Inbox, SentAlert
from escalation_manager.ports.loading import Loader
from escalation_manager.ports.log import EffectState, Owed, Store
from escalation_manager.toolcalls.catalogue import TOOLS
from escalation_manager.toolcalls.parsing import parse_call
from escalation_manager.toolcalls.running import Ports, run


class Errands(Upkeep):
    """The part of the desk that reaches the systems around it on request."""

    def __init__(
        self, store: Store, policy: Policy, clock: Clock, loader: Loader, outside: Outside
    ) -> None:
        super().__init__(store, policy, clock, loader)
        self.outside = outside
        self.own_cases = OwnCases(store, policy)
        """What the closed cases of this desk say of a new one."""

    def call(
        self,
        tool: str,
        arguments: str | Mapping[str, object] | None = None,
        *,
        actor: str,
        at: datetime | None = None,
        key: str | None = None,
        dry_run: bool = False,
        escalation: str = "",
    ) -> dict[str, Any]:
        """One of the page's five tool calls: by name and arguments, or the page's text as it is.

        Raises NotFound, Faults, BadInput, KeyReused.
        """
        asker, now = self.policy.actor(actor), self.now(at)
        if isinstance(arguments, Mapping):
            name, given = tool, dict(arguments)
        else:
            name, given = parse_call([tool] if arguments is None else [tool, arguments])
        if escalation:
            self._known_to(escalation, actor)
        if name in TOOLS and TOOLS[name].writes:
            given = self._as_they_may(asker, given)
        ports = Ports(
            self.outside.crm,
            self.outside.messaging,
            self.outside.feedback,
            self.policy.source,
            self._fill,
            tuple(self.policy.handbook().roles.labels),
        )
        return run(
            name,
            given,
            ports,
            at=now,
            actor=asker.id,
            dry_run=dry_run,
            key=key,
            escalation_id=escalation,
        )

    def _as_they_may(self, asker: Actor, given: dict[str, object]) -> dict[str, object]:
        """What they may write. An agent's words reach people without links and pictures."""
        agent = asker.agent or asker.has(AGENT)
        if not asker.system and not agent and not set(asker.roles) - READ_ONLY:
            raise NotAllowed(
                "You may read everything and change nothing.",
                "Ask somebody with another role.",
                rule="permission: read only",
            )
        return {name: _bare(value) for name, value in given.items()} if agent else given

    def _fill(
        self, role: str, account: Account, directory: Directory, at: datetime
    ) -> tuple[Person, ...]:
        """As the ladder fills it: deputies, leave and the pool on duty are known here."""
        found = fillers(role, Rules(self.policy.handbook(), directory, account), at)
        in_team = {person for named, person in account.team if named == role}
        team = tuple(person for person in found if person.id in in_team)
        return team or found[:1]

    def _known_to(self, escalation: str, actor: str) -> None:
        state = self._folding.state(self.store.read(escalation))
        if state is None:
            raise unknown(escalation)
        rules = self.policy.rules(state.handbook, state.account_id)
        if not may_read(state, self.policy.actor(actor), rules):
            raise unknown(escalation)

    # --- boxes -----------------------------------------------------------------------------------

    def inbox(self, person: str, *, actor: str) -> tuple[SentAlert, ...]:
        """The alerts that a person got. Others' inboxes are for managers and admins."""
        asker = self.policy.actor(actor)
        if person not in self.policy.directory().people:
            raise NotFound(f"There is nobody called {person!r}.", "Name a person's id.")
        if person != asker.id and not asker.has("admin", *self._managers()):
            raise NotAllowed("That is not your inbox.", "Ask a manager.", rule="permission: inbox")
        messaging = self.outside.messaging
        alerts = messaging.inbox(person) if isinstance(messaging, Inbox) else ()
        if person == asker.id:
            return alerts
        return tuple(one for one in alerts if self._no_secret(one.escalation_id, asker))

    def sent(self, escalation: str | None = None, *, actor: str) -> tuple[SentText, ...]:
        """What was sent to customers; of restricted escalations only to their readers."""
        asker = self.policy.actor(actor)
        if escalation is not None:
            self._known_to(escalation, actor)
        texts: list[SentText] = []
        for channel in self.outside.channels.values():
            if isinstance(channel, Outbox):
                texts.extend(channel.sent(escalation))
        return tuple(one for one in texts if self._no_secret(one.outgoing.escalation_id, asker))

    def _no_secret(self, escalation: str, asker: Actor) -> bool:
        """Whether the asker may know of it."""
        row = self.store.row(escalation) if escalation else None
        return row is None or may_know(row.readers, asker)

    # --- effects ---------------------------------------------------------------------------------

    def effects(
        self, states: tuple[EffectState, ...], *, actor: str, limit: int | None = 100
    ) -> tuple[Owed, ...]:
        """What is owed to the world; of restricted escalations only for their readers."""
        asker = self.policy.actor(actor)
        owed = self.store.effects(states=states, limit=limit)
        return tuple(one for one in owed if self._no_secret(one.escalation, asker))

    def retry_effect(self, key: str, *, actor: str, at: datetime | None = None) -> None:
        """Try a dead effect again."""
        self._may_mend(actor, key)
        self.store.retry(key, self.now(at))

    def drop_effect(self, key: str, reason: str, *, actor: str, at: datetime | None = None) -> None:
        """Nobody needs it any more."""
        self._may_mend(actor, key)
        owed = self.store.owed(key)
        if owed is not None and owed.state is EffectState.DONE:
            raise Conflict(
                f"The effect {key!r} is done; what was done cannot be undone.",
                "Nothing has to be dropped.",
            )
        self.store.drop(key, reason, self.now(at))

    def _may_mend(self, actor: str, key: str) -> None:
        asker = self.policy.actor(actor)
        if not may_keep_order(asker, *self._managers()):
            raise NotAllowed(
                "You may not decide on effects.",
                "Ask a manager or an admin.",
                rule="permission: effects",
            )
        if self.store.owed(key) is None:
            raise NotFound(f"There is no effect {key!r}.", "See them.", deed=Deed.EFFECTS)

    def _managers(self) -> tuple[str, ...]:
        return self.policy.handbook().roles.managers


def _bare(value: object) -> object:
    """The same without an address in any of its words."""
    if isinstance(value, str):
        return without_links(value)
    if isinstance(value, Mapping):
        return {key: _bare(each) for key, each in value.items()}
    return [_bare(each) for each in value] if isinstance(value, list) else value
