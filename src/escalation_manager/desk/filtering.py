"""Is what a list is narrowed by known here? A misspelt filter would look like an empty desk."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from escalation_manager.core.errors import BadInput
from escalation_manager.core.escalation import Status
from escalation_manager.desk.reading import Reading
from escalation_manager.ports.log import Query

MOST_NAMED = 12
"""Names that a refusal lists; of people and customers there may be thousands."""


def known(desk: Reading, query: Query) -> Query:
    """The same question with its words as they are kept. BadInput for a name nobody knows.

    What an earlier handbook called a type or a severity is known as long as an escalation has it.
    """
    handbook = desk.policy.handbook()

    def used(column: str) -> Callable[[], Iterable[str]]:
        """Asked only where the handbook of today does not know the name."""
        counts = desk.store.counts
        return lambda: (name for name in counts(Query(), column) if name)

    return replace(
        query,
        statuses=_all("status", query.statuses, [one.value for one in Status]),
        severities=_all("severity", query.severities, handbook.severities, used("severity")),
        types=_all("type", query.types, handbook.types, used("type")),
        owners=_all("person", query.owners, desk.policy.directory().people, exactly=True),
        accounts=_all("account", query.accounts, desk.policy.accounts(), exactly=True),
    )


def _all(
    what: str,
    asked: tuple[str, ...],
    names: Iterable[str],
    further: Callable[[], Iterable[str]] | None = None,
    *,
    exactly: bool = False,
) -> tuple[str, ...]:
    if not asked:
        return asked
    there = dict.fromkeys(names)
    found = []
    for given in asked:
        name = given if exactly else given.casefold().replace(" ", "_").replace("-", "_")
        if name not in there and given in there:
            name = given
        if name not in there and further is not None and given in further():
            name = given
        elif name not in there:
            few = ", ".join(there) if len(there) <= MOST_NAMED else ""
            remedy = (
                f"Use one of: {few}." if few else f"Give an id of this desk: it has no such {what}."
            )
            raise BadInput(f"There is no {what} {given!r}.", remedy)
        found.append(name)
    return tuple(found)
