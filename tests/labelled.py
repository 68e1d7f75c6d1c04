"""How much of what people labelled does an everyday run look at? A part that is always the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from hypothesis import settings

T = TypeVar("T")


def some_of(labelled: Sequence[T], every: int = 10) -> Sequence[T]:
    """One of so many; all of them with HYPOTHESIS_PROFILE=thousands, as in `make laws`."""
    return labelled if settings().max_examples >= 1000 else labelled[::every]
