"""What do this desk's own closed cases say of a new one? Trained when asked, shown beside rules."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from escalation_manager.core.errors import NotAllowed
from escalation_manager.core.escalation import Escalation, Status
from escalation_manager.core.fold import fold
from escalation_manager.desk.policy import Policy
from escalation_manager.desk.upkeep import may_keep_order
from escalation_manager.intelligence.own_cases.reading import Measured, Opinion, opinion
from escalation_manager.ports.log import Query, Store

KIND = "own_cases"
"""The kind of document that holds what training found."""


@dataclass(frozen=True, slots=True)
class Trained:
    """What training came to: how many cases, how often right, which classes were too rare."""

    cases: int
    type: Measured
    severity: Measured
    left_out: tuple[str, ...]
    version: str
    dry_run: bool


class OwnCases:
    """The classifier of one desk."""

    def __init__(self, store: Store, policy: Policy) -> None:
        self._store = store
        self._policy = policy

    def train(self, *, actor: str, at: datetime, dry_run: bool = False) -> Trained:
        """Learn from every closed case that is not restricted. NotAllowed, BadInput, Conflict."""
        asker = self._policy.actor(actor)
        if not may_keep_order(asker):
            raise NotAllowed(
                "You may not train the classifier.",
                "Ask somebody who is admin, CS Manager or VP CS.",
                rule="permission: train",
            )
        from escalation_manager.intelligence.own_cases.training import Example, train

        query = Query(statuses=(Status.CLOSED.value,), limit=None, restricted_too=True)
        open_to_all = [row.id for row in self._store.rows(query).rows if row.readers is None]
        examples = []
        for id_ in sorted(open_to_all):
            state = fold(self._store.read(id_))
            if state is not None:
                examples.append(Example(state.raised.statement, state.type, state.severity))
        model = train(examples, at)
        version = at.isoformat()
        if not dry_run:
            text = json.dumps(model, ensure_ascii=False, sort_keys=True)
            self._store.put_document(KIND, version, text, asker.id, at)
        rare = (*model["type"]["left_out"], *model["severity"]["left_out"])
        return Trained(
            len(examples),
            Measured(model["type"]["right"], model["type"]["baseline"]),
            Measured(model["severity"]["right"], model["severity"]["baseline"]),
            rare,
            version,
            dry_run,
        )

    def opinion(self, state: Escalation) -> Opinion | None:
        """What they say of this one; None while nobody has trained."""
        document = self._store.document(KIND)
        if document is None:
            return None
        return opinion(json.loads(document.content), state.raised.statement)
