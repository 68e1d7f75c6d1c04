"""What do the facts say together? Questions that the rules ask of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from .amounts import is_near
from .facts import Fact, Money
from .policy import Policy
from .titles import is_executive

_BY_HAND = re.compile(
    r"hand|manual|paper|phone|retyp|re-?enter|keying|one by one|spreadsheet", re.I
)


_MYSELF = frozenset(["i", "my", "me", "mine", "i'm", "i've", "i'd", "myself"])


@dataclass(frozen=True, slots=True)
class View:
    """The facts of one statement."""

    facts: tuple[Fact, ...]
    policy: Policy
    sender_role: str | None = None

    def first(self, name: str, *values: str) -> Fact | None:
        """The first fact of that name, with one of the values if any are given."""
        for fact in self.facts:
            if fact.name == name and (not values or fact.value in values):
                return fact
        return None

    def has(self, name: str, *values: str) -> bool:
        """Is there such a fact?"""
        return self.first(name, *values) is not None

    def count(self, names: Iterable[str]) -> int:
        """How many facts carry one of the names and hold now."""
        wanted = frozenset(names)
        return sum(fact.name in wanted and fact.value not in ("no", "past") for fact in self.facts)

    @property
    def users(self) -> int | None:
        """The greatest number of people named, or None."""
        return max(
            (fact.value for fact in self.facts
             if fact.name == "users_affected" and isinstance(fact.value, int)),
            default=None,
        )  # fmt: skip

    @property
    def everybody(self) -> bool:
        """Are all people affected, as far as is said? Not where a part of them is named."""
        return self.has("users_affected", "all") and not self.has("limited", "part")

    @property
    def many(self) -> bool:
        """Are many people affected?"""
        return self.everybody or (self.users or 0) >= self.policy.many_users or self.has("scope")

    @property
    def money(self) -> Decimal | None:
        """The greatest amount named, whatever its currency."""
        return max(
            (fact.value.amount for fact in self.facts
             if fact.name == "money_at_stake" and isinstance(fact.value, Money)),
            default=None,
        )  # fmt: skip

    @property
    def near_deadline(self) -> Fact | None:
        """A time within days by which something must be."""
        for fact in self.facts:
            if fact.name in ("deadline", "statutory_date") and is_near(str(fact.value)):
                return fact
        return None

    @property
    def no_workaround(self) -> bool:
        """Is it said that there is none? A way that works elsewhere in the text counts more."""
        return self.has("workaround", "no") and not self.has("workaround", "yes")

    @property
    def workaround(self) -> bool:
        """Is there a way around it?"""
        return self.has("workaround", "yes") and not self.has("workaround", "no")

    @property
    def manual(self) -> bool:
        """Is the way round work by hand?"""
        return any(
            fact.name == "workaround" and fact.value == "yes" and _BY_HAND.search(fact.quote)
            for fact in self.facts
        )

    @property
    def topic(self) -> str | None:
        """The field that most clauses speak of; technical only when no other field does."""
        counts = Counter(str(fact.value) for fact in self.facts if fact.name == "topic")
        others = [type_ for type_ in counts if type_ != "technical"]
        if others:
            return max(others, key=lambda type_: counts[type_])
        return "technical" if counts else None

    @property
    def elsewhere(self) -> bool:
        """Is it by far a matter of another field, so that signs of a fault weigh little?"""
        topic = self.topic
        if topic is None or topic == "technical":
            return False
        return self.about(topic) >= 3 and self.about(topic) > 2 * self.about("technical")

    def about(self, type_: str) -> int:
        """How many clauses speak of a field; where the sender says "the point is", more."""
        return sum(
            1 if fact.name == "topic" else 3
            for fact in self.facts
            if fact.name in ("topic", "focus") and fact.value == type_
        )

    @property
    def executive(self) -> bool:
        """Does somebody at the top of the customer's company write?"""
        return is_executive(self.sender_role) or self.has("executive_sender")

    @property
    def alone(self) -> bool:
        """Does one person write, of themselves alone?"""
        return any(
            fact.name == "limited" and fact.value == "one" and fact.quote.lower() in _MYSELF
            for fact in self.facts
        )

    @property
    def narrow(self) -> bool:
        """One person, one thing, or a test system."""
        users = self.users
        return (
            self.has("limited", "one", "test")
            or (users is not None and users <= self.policy.few_users)
        ) and not self.everybody
