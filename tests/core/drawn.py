"""Any history at all: events drawn by the types of their fields, whether they make sense or not."""

import types
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from escalation_manager.core import events as e

WORDS = ("", "T1", "M1", "C1", "G1", "R1", "update", "resolution", "high", "low", "mia", "other")
"""Few, so that events speak of the same things."""

INSTANTS = st.integers(0, 31 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)

PLAIN: dict[object, st.SearchStrategy[Any]] = {
    str: st.sampled_from(WORDS),
    int: st.integers(0, 3),
    bool: st.booleans(),
    float: st.floats(0, 1),
    datetime: INSTANTS,
    Decimal: st.decimals(0, 5, places=2),
    type(None): st.none(),
}


@cache
def values(hint: Any) -> st.SearchStrategy[Any]:
    """Whatever has this type."""
    if hint in PLAIN:
        return PLAIN[hint]
    if get_origin(hint) is tuple:
        inner = get_args(hint)
        if inner[-1] is ...:
            return st.lists(values(inner[0]), max_size=2).map(tuple)
        return st.tuples(*(values(each) for each in inner))
    if get_origin(hint) in (Union, types.UnionType):
        return st.one_of(*(values(each) for each in get_args(hint)))
    assert is_dataclass(hint), hint
    hints = get_type_hints(hint)
    made: Callable[..., Any] = hint  # type: ignore[assignment]
    return st.builds(made, **{each.name: values(hints[each.name]) for each in fields(hint)})


EVENTS: st.SearchStrategy[e.Event] = st.one_of(
    *(values(kind) for kind in get_args(e.Event) if kind is not e.Raised)
)


@st.composite
def histories(draw: st.DrawFn) -> list[e.Entry]:
    """`Raised`, and whatever follows."""
    events = [draw(values(e.Raised)), *draw(st.lists(EVENTS, max_size=20))]
    instants = sorted(draw(st.lists(INSTANTS, min_size=len(events), max_size=len(events))))
    actors = draw(
        st.lists(st.sampled_from(("mia", e.SYSTEM)), min_size=len(events), max_size=len(events))
    )
    return [
        e.Entry("ESC-0001", n + 1, at, actor, event)
        for n, (event, at, actor) in enumerate(zip(events, instants, actors, strict=True))
    ]
