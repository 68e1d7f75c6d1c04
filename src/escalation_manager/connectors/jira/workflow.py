"""By which way does an issue become done? By one that Jira offers, to a status that is meant.

Every project has a workflow of its own. What is offered is asked for, and nothing is guessed: where
several statuses count as done, the settings say which of them is meant.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from escalation_manager.connectors.jira.asking import Transition
from escalation_manager.connectors.jira.settings import JIRA, JiraSettings
from escalation_manager.core.errors import Never
from escalation_manager.ports.tracking import Stand

MOST_STEPS = 6
RESOLUTION = "resolution"
"""The one field of a screen that we can fill: how it was resolved."""


def way_to(
    stand: Stand, issue: str, offered: Sequence[Transition], been: Collection[str], s: JiraSettings
) -> tuple[Transition, Mapping[str, Any]]:
    """The way to take now, and what is told on it. Never, with what is offered and what to do.

    `been`: the statuses that it came through already, none of which is gone to twice.
    """
    wanted = _wanted(stand, s)
    ends = [way for way in offered if way.to.done]
    named = _first(wanted, ends)
    meant = named or (ends[0] if len({way.to.name.casefold() for way in ends}) == 1 else None)
    setting = "dropped" if stand is Stand.DROPPED else "done"
    if meant is None and ends:
        names = ", ".join(dict.fromkeys(way.to.name for way in ends))
        raise Never(
            f"{issue} can become {names}, and none of them is named as {setting}.",
            f'Write the one that is meant into [{JIRA}] in channels.toml: {setting} = ["…"].',
        )
    way = meant or _first(s.through, [one for one in offered if one.to.name not in been])
    if way is None:
        names = ", ".join(dict.fromkeys(one.to.name for one in offered)) or "nothing"
        raise Never(
            f"{issue} cannot become {setting} from where it is: Jira offers {names}.",
            f"Move it by hand and drop this, or name in [{JIRA}] in channels.toml what lies on "
            'the way: through = ["In Progress"].',
        )
    return way, _resolution(way, wanted)


def _wanted(stand: Stand, s: JiraSettings) -> Sequence[str]:
    return (*s.dropped, *s.done) if stand is Stand.DROPPED else s.done


def _first(names: Iterable[str], ways: Sequence[Transition]) -> Transition | None:
    """The way to the first of these statuses that is offered; of two, that which asks for less."""
    for name in names:
        there = [way for way in ways if way.to.name.casefold() == name.casefold()]
        if there:
            return min(there, key=_asked)
    return None


def _resolution(way: Transition, wanted: Sequence[str]) -> Mapping[str, Any]:
    """How it was resolved, where it is asked for on the way and one of its values is meant.

    What else is asked for may stand in the issue already: that Jira says itself.
    """
    field = way.fields.get(RESOLUTION)
    known = {name.casefold(): name for name in field.names} if field else {}
    fits = next((known[name.casefold()] for name in wanted if name.casefold() in known), None)
    return {RESOLUTION: {"name": fits}} if fits else {}


def _asked(way: Transition) -> int:
    """How many fields it asks for."""
    return sum(one.required and not one.hasDefaultValue for one in way.fields.values())
