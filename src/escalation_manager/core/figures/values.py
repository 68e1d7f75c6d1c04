"""In which unit is a figure, how is it written, and does it reach its target?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import TypeAlias

from escalation_manager.core.money import Money

Value: TypeAlias = timedelta | Decimal | int | Money

NO_DATA = "no data"
_HOUR = timedelta(hours=1)
_MICROSECOND = timedelta(microseconds=1)


class Unit(StrEnum):
    """What the number counts."""

    HOURS = "hours"
    SHARE = "share"
    """0 to 1, written as a percentage."""
    PER_HUNDRED = "per 100 accounts"
    SCORE = "of 5"
    MONEY = "money"
    COUNT = "count"
    EACH = "each"
    """A mean of counts, such as escalations for each person."""


class Verdict(StrEnum):
    """Whether the target is met; undecided needs a reason."""

    MET = "met"
    MISSED = "missed"
    NONE = "no verdict"


@dataclass(frozen=True, slots=True)
class Target:
    """The value must lie below or above a bound; on the bound is not enough."""

    bound: timedelta | Decimal
    unit: Unit
    below: bool

    def reached(self, value: Value) -> bool:
        """Whether the value is on the right side of the bound."""
        if isinstance(value, timedelta) and isinstance(self.bound, timedelta):
            return value < self.bound if self.below else value > self.bound
        if isinstance(value, Decimal) and isinstance(self.bound, Decimal):
            return value < self.bound if self.below else value > self.bound
        raise TypeError(f"{value!r} cannot be held against {self.bound!r}")

    def __str__(self) -> str:
        return f"{'<' if self.below else '>'} {said(self.bound, self.unit)}"


def said(value: Value | None, unit: Unit) -> str:
    """The value for people: "4.9 h", "96.3 %", "$1,200"; "no data" where there is none."""
    if value is None:
        return NO_DATA
    if isinstance(value, Money):
        return str(value)
    if isinstance(value, timedelta):
        return _length(value)
    if isinstance(value, int):
        return f"{value:,}"
    match unit:
        case Unit.SHARE:
            return f"{_rounded(value * 100, 1)} %"
        case Unit.PER_HUNDRED:
            return f"{_rounded(value, 2)} per 100 accounts"
        case Unit.SCORE:
            return f"{_rounded(value, 2)} of 5"
        case _:
            return _rounded(value, 2)


def plain(value: Value | None) -> str | int | dict[str, str] | None:
    """The value for machines: exact, hours as a decimal number, shares from 0 to 1."""
    if isinstance(value, timedelta):
        return str(hours(value))
    if isinstance(value, Money):
        return {"amount": str(value.amount), "currency": value.currency}
    return str(value) if isinstance(value, Decimal) else value


def hours(length: timedelta) -> Decimal:
    """The length in hours, to the millionth."""
    exact = Decimal(length // _MICROSECOND) / Decimal(_HOUR // _MICROSECOND)
    return _trimmed(exact.quantize(Decimal("0.000001")))


def share(part: int, whole: int) -> Decimal | None:
    """Part of the whole, 0 to 1; None of nothing."""
    return None if not whole else Decimal(part) / Decimal(whole)


def totals(amounts: Iterable[Money]) -> list[Money]:
    """The sum in each currency; currencies are never added to one another."""
    sums: dict[str, Decimal] = {}
    for money in amounts:
        sums[money.currency] = sums.get(money.currency, Decimal(0)) + money.amount
    return [Money(sums[currency], currency) for currency in sorted(sums)]


def only(sums: list[Money]) -> Money | None:
    """The sum, if there is one currency alone."""
    return sums[0] if len(sums) == 1 else None


def _length(length: timedelta) -> str:
    if abs(length) < _HOUR:
        minutes = Decimal(length // _MICROSECOND) / Decimal(60_000_000)
        return f"{_rounded(minutes, 1)} min"
    return f"{_rounded(hours(length), 1)} h"


def _rounded(number: Decimal, places: int) -> str:
    """At most so many places, without zeros at the end, rounded as people round."""
    step = Decimal(1).scaleb(-places)
    return f"{_trimmed(number.quantize(step, ROUND_HALF_UP)):,f}"


def _trimmed(number: Decimal) -> Decimal:
    whole = number.to_integral_value()
    return whole if number == whole else number.normalize()
