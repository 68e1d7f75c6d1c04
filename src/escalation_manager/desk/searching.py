"""What is it called? Escalations, accounts and people by a few letters, all at once.

Whoever may not know of an escalation finds nothing of it, and nothing tells that there was more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from escalation_manager.core import rungs
from escalation_manager.core.directory import Account, Person
from escalation_manager.desk.counter import Desk
from escalation_manager.desk.reading import UNFINISHED
from escalation_manager.ports.log import Order, Query, Row

MOST = 8
LONGEST = 200
_NUMBER = re.compile(r"(?:esc)?[-\s]?0*(\d{1,9})", re.IGNORECASE)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Found:
    """What goes by that name. Unfinished escalations come first, each part has its best on top."""

    text: str
    escalations: tuple[Row, ...] = ()
    accounts: tuple[Account, ...] = ()
    people: tuple[Person, ...] = ()

    @property
    def nothing(self) -> bool:
        """Whether nothing was found."""
        return not (self.escalations or self.accounts or self.people)


def search(desk: Desk, text: str, *, actor: str, most: int = MOST) -> Found:
    """At most so many of each kind."""
    asked = " ".join(text.split())[:LONGEST]
    viewer = desk.policy.actor(actor).id
    if not asked:
        return Found("")
    return Found(
        asked,
        _escalations(desk, asked, viewer, most),
        _named(asked, desk.policy.accounts().values(), _account_words, most),
        _named(asked, _present(desk), _person_words(desk), most),
    )


def _escalations(desk: Desk, asked: str, viewer: str, most: int) -> tuple[Row, ...]:
    """As the store lets this viewer find them; nobody counts the rest."""
    found: dict[str, Row] = {}
    number = _NUMBER.fullmatch(asked)
    if number is not None:
        wanted = f"ESC-{int(number[1]):04d}"
        exact = desk.store.row(wanted)
        if exact is not None and (exact.readers is None or viewer in exact.readers):
            found[wanted] = exact
    everything = Query(text=asked, viewer=viewer, order=Order.NEWEST, limit=most)
    open_ = replace(everything, statuses=UNFINISHED, order=Order.DUE)
    for query in (open_, everything):
        if len(found) >= most:
            break
        for row in desk.store.rows(query).rows:
            found.setdefault(row.id, row)
    return tuple(found.values())[:most]


def _present(desk: Desk) -> Iterable[Person]:
    now: datetime = desk.now()
    return (one for one in desk.policy.directory().people.values() if not rungs.has_left(one, now))


def _account_words(account: Account) -> tuple[str, str]:
    people = " ".join(f"{one.name} {one.email}" for one in account.contacts)
    return account.name, f"{account.id} {people}"


def _person_words(desk: Desk) -> Callable[[Person], tuple[str, str]]:
    label = desk.policy.handbook().role_label
    return lambda person: (person.name, f"{person.id} {' '.join(map(label, person.roles))}")


def _named(
    asked: str, among: Iterable[T], words: Callable[[T], tuple[str, str]], most: int
) -> tuple[T, ...]:
    """Those whose name begins so, then those in whose name or further words all of it occurs."""
    wanted = asked.casefold().split()
    ranked: list[tuple[int, str, T]] = []
    for one in among:
        name, further = (text.casefold() for text in words(one))
        if name.startswith(asked.casefold()):
            ranked.append((0, name, one))
        elif all(f" {word}" in f" {name}" for word in wanted):
            ranked.append((1, name, one))
        elif all(word in name or word in further for word in wanted):
            ranked.append((2, name, one))
    ranked.sort(key=lambda each: each[:2])
    return tuple(one for _, _, one in ranked[:most])
