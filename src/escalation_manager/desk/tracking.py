"""Which tasks are an issue tracker told of? Those of the roles that its settings name.

The core knows of no tracker: it asks for a task to stand in the CRM, and where one is connected,
the same task is owed to it too. It has a key of its own, so that the one never waits for the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from escalation_manager.core import playbook
from escalation_manager.core.directory import Person
from escalation_manager.ports.tracking import TRACK, Tracker


def with_tracked(
    effects: Iterable[playbook.Effect], tracker: Tracker | None, people: Mapping[str, Person]
) -> Iterator[playbook.Effect]:
    """The effects, with those that a tracker is to be told of."""
    for effect in effects:
        yield effect
        if tracker is None or effect.kind != playbook.CRM_TASK:
            continue
        owner = str(effect.data["owner"])
        person = people.get(owner)
        roles = person.roles if person else (owner,)
        if tracker.roles.intersection(roles):
            key = effect.key.replace(f":{playbook.CRM_TASK}:", f":{TRACK}:")
            yield replace(effect, key=key, kind=TRACK, target=tracker.name)
