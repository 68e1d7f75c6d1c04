"""What is written down once, however often it happens."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

T = TypeVar("T")


def once(items: tuple[T, ...], item: T) -> tuple[T, ...]:
    """The items with this one among them."""
    return items if item in items else (*items, item)


def all_once(items: tuple[T, ...], more: Iterable[T]) -> tuple[T, ...]:
    """The items with all of these among them."""
    for item in more:
        items = once(items, item)
    return items
