"""Which facts does one clause state?"""

from __future__ import annotations

import re
from functools import cache
from itertools import product

from .facts import Fact
from .fitting import fits
from .letter import Letter
from .lexicon.index import index
from .patterns import PATTERNS, Pattern
from .sentences import Clause, Place, near, negated

_TALK = frozenset([
    "no_answer", "csm_complaint", "billing_dispute", "price", "contract_dispute",
    "strategic_concern"
])  # fmt: skip


_GRAVE = frozenset({"security_incident", "personal_data", "data_loss"})
"""Of these, "whether it has happened" does not say that it has."""


def in_clause(letter: Letter, clause: Clause, unreal: bool) -> list[Fact]:
    found: list[Fact] = []
    names: set[str] = set()
    for pattern, wanted, unwanted in _masks():
        if clause.mask & wanted != wanted or clause.mask & unwanted:
            continue
        if pattern.name == "feature_broken" and names & _TALK:
            continue
        if pattern.classes == ("FAIL",) and "cosmetic" in names:
            continue
        places = _match(clause, pattern)
        if places is None or not fits(clause, pattern, places):
            continue
        value = _value(clause, pattern, places, unreal)
        if value is None or (pattern.name, value) in {(f.name, f.value) for f in found}:
            continue
        start = clause.tokens[min(place.first for place in places)].start
        end = clause.tokens[max(place.last for place in places)].end
        found.append(Fact(pattern.name, value, letter.text[start:end], start, end))
        names.add(pattern.name)
    return found


@cache
def _masks() -> tuple[tuple[Pattern, int, int], ...]:
    bits = index().bits
    return tuple(
        (
            pattern,
            sum({bits[name] for name in pattern.classes}),
            sum({bits[name] for name in pattern.unless}),
        )
        for pattern in PATTERNS
    )


def _match(clause: Clause, pattern: Pattern) -> tuple[Place, ...] | None:
    first, *others = pattern.classes
    if not others:
        for place in clause.of(first):
            own = frozenset(range(place.first, place.last + 1))
            if pattern.denied != "drop" or not negated(clause, place.first, place.last, own):
                return (place,)
        return None
    orders = [pattern.classes]
    if pattern.either_way:
        orders.append((*reversed(pattern.classes),))
    for order in orders:
        if len(order) == 2:
            for pair in near(clause, order[0], order[1], pattern.gap):
                if pattern.denied != "drop" or not _denied(clause, pair):
                    return pair
        else:
            for (one, two), (two_too, three) in product(
                list(near(clause, order[0], order[1], pattern.gap))[:8],
                list(near(clause, order[1], order[2], pattern.gap))[:8],
            ):
                if two == two_too:
                    return one, two, three
    return None


def _denied(clause: Clause, places: tuple[Place, ...]) -> bool:
    own = frozenset(at for place in places for at in range(place.first, place.last + 1))
    return negated(clause, min(p.first for p in places), max(p.last for p in places), own)


def _value(clause: Clause, pattern: Pattern, places: tuple[Place, ...], unreal: bool) -> str | None:
    if pattern.denied != "keep" and _denied(clause, places):
        return None if pattern.denied == "drop" else pattern.denied
    value = pattern.value
    if pattern.name in _GRAVE and pattern.imagined != "yes":
        ahead = range(min(place.first for place in places))
        unreal = unreal or any(clause.word(at) == "whether" for at in ahead)
    if unreal and pattern.imagined != "yes":
        return None if pattern.imagined == "drop" else pattern.imagined
    if unreal and pattern.name == "threat_to_leave":
        return "considering"
    if pattern.name in ("business_stopped", "outage"):
        if clause.has("TEST") and not clause.has("ALL"):
            return "test" if pattern.name == "outage" else None
        if _narrow(clause, places):
            return "partly" if pattern.name == "business_stopped" else "part"
    if pattern.name == "data_loss" and clause.has("SPAN_OF"):
        return "all"
    if pattern.name == "threat_to_leave" and not clause.has("LEAVE_SURE"):
        return "considering"
    if pattern.name == "personal_data" and value == "concern" and clause.has("ASK"):
        return "request"
    if pattern.name == "workaround" and value == "yes":
        if clause.question:
            return "unknown"
        if clause.word(places[-1].last + 1) in ("none", "no", "unknown", "not", "n"):
            return "no"
    if pattern.name == "event":
        return " ".join(token.word for token in clause.tokens[places[0].first : places[0].last + 1])
    return value


def _narrow(clause: Clause, places: tuple[Place, ...]) -> bool:
    """Is it one, some, mine, and not everything?"""
    first = min(place.first for place in places)
    last = max(place.last for place in places)
    if clause.has("ONE_USER") or clause.tokens[first].word in ("i", "my") or clause.word(0) == "i":
        return True
    denied = clause.has("CANNOT", "NOT")
    around = clause.tokens[max(0, first - 6) : first + 4]
    if _PART_OF.search(" ".join(token.word for token in around)):
        return True
    return any(
        first - 4 <= place.first <= last + 5
        for place in clause.of("LIMIT")
        if clause.word(place.first - 1) not in ("not", "no")
        and not (denied and clause.word(place.first) in ("single", "one"))
        and clause.word(place.first + 1) not in ("hundred", "thousand", "million")
    )


_PART_OF = re.compile(
    r"(?<!all )(?<!not )(?<!no )(?<!every )\b(?:\d+|one|two|three|four|five|six|seven|some|"
    r"several|a few|half) of (?:our|the|my)\b(?! (?:us|them))"
)
