"""Does every event survive being written down, and is a strange one told from a damaged one?"""

import types
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any, Union, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from escalation_manager.core import events as e
from escalation_manager.core.errors import BrokenLog, NewerLog
from escalation_manager.store import codec

FEWER = settings(max_examples=settings().max_examples // 3)
"""There is one such test for each event, and most have few fields."""
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
ZONES = [UTC, timezone(timedelta(hours=-8)), timezone(timedelta(hours=5, minutes=30))]
LEAVES: dict[Any, st.SearchStrategy[Any]] = {
    str: TEXT,
    int: st.integers(-(2**53), 2**53),
    bool: st.booleans(),
    float: st.floats(allow_nan=False, allow_infinity=False),
    Decimal: st.decimals(allow_nan=False, allow_infinity=False),
    datetime: st.datetimes(
        datetime(1970, 1, 1),  # noqa: DTZ001 - the zone is drawn beside it
        datetime(2200, 1, 1),  # noqa: DTZ001
        timezones=st.sampled_from(ZONES),
    ),
    type(None): st.none(),
}


def values(hint: Any) -> st.SearchStrategy[Any]:
    """Values of a type, from its hint alone."""
    if hint in LEAVES:
        return LEAVES[hint]
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (types.UnionType, Union):
        return st.one_of([values(one) for one in arguments])
    if origin is tuple and arguments[-1] is Ellipsis:
        return st.lists(values(arguments[0]), max_size=3).map(tuple)
    if origin is tuple:
        return st.tuples(*(values(one) for one in arguments))
    assert isinstance(hint, type), hint
    assert is_dataclass(hint), f"{hint} needs a strategy here, and a place in the codec"
    hints = get_type_hints(hint)
    known = {field.name: values(hints[field.name]) for field in fields(hint)}
    return st.builds(hint, **known)


@pytest.mark.parametrize("kind", codec.KINDS.values(), ids=list(codec.KINDS))
def test_every_event_comes_back_equal(kind: type) -> None:
    @FEWER
    @given(values(kind))
    def check(event: Any) -> None:
        name, schema, data = codec.encode(event)
        again = codec.decode(name, schema, data, ("ESC-0001", 1))
        assert again == event
        assert type(again) is kind
        assert codec.encode(again) == (name, schema, data), "to the letter, so that hashes hold"

    check()


def test_every_event_has_its_kind() -> None:
    assert set(get_args(e.Event)) == set(codec.KINDS.values())
    assert len(codec.KINDS) > 80


def test_instants_inside_tuples_and_records_are_kept_in_utc() -> None:
    berlin = datetime(2026, 7, 1, 12, tzinfo=ZoneInfo("Europe/Berlin"))
    event = e.Absorbed("ESC-2", berlin, berlin, "x", breached=(("response", berlin),))
    _, _, data = codec.encode(event)
    assert data.count("2026-07-01T10:00:00Z") == 3
    gathered = e.ContextGathered("Acme", surveys=(e.PastCase("s", "nps", berlin),))
    assert "2026-07-01T10:00:00Z" in codec.encode(gathered)[2]


def test_the_hour_that_comes_twice_is_kept_apart() -> None:
    first = datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    for instant, hour in ((first, "00:30"), (first.replace(fold=1), "01:30")):
        _, _, data = codec.encode(e.SurveyScheduled(instant))
        assert f"2026-10-25T{hour}:00Z" in data


def test_a_field_that_came_later_has_its_default() -> None:
    event = codec.decode("Closed", 1, '{"ground":"confirmed"}')
    assert event == e.Closed("confirmed")


def test_a_field_of_a_newer_version_is_passed_over() -> None:
    event = codec.decode("NoteAdded", 1, '{"text":"x","mood":"calm"}')
    assert event == e.NoteAdded("x")


@pytest.mark.parametrize(("kind", "schema"), [("Teleported", 1), ("NoteAdded", 2)])
def test_an_event_of_a_newer_version_is_named(kind: str, schema: int) -> None:
    with pytest.raises(NewerLog, match=rf"ESC-0007, version 3, is {kind}") as newer:
        codec.decode(kind, schema, "{}", ("ESC-0007", 3))
    assert "Install the version" in newer.value.remedy


@pytest.mark.parametrize("data", ["", "{", "[]", '{"text":1}', "{}", "null"])
def test_damaged_content_is_named(data: str) -> None:
    with pytest.raises(BrokenLog, match="ESC-0007, version 3, cannot be read as NoteAdded"):
        codec.decode("NoteAdded", 1, data, ("ESC-0007", 3))


def test_an_old_form_is_brought_up_step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codec, "SCHEMAS", {"NoteAdded": 3})
    steps = {
        ("NoteAdded", 1): lambda form: {"words": form["note"]},
        ("NoteAdded", 2): lambda form: {"text": form["words"].strip()},
    }
    monkeypatch.setattr(codec, "UPCASTERS", steps)
    assert codec.decode("NoteAdded", 1, '{"note":" x "}') == e.NoteAdded("x")
    assert codec.decode("NoteAdded", 2, '{"words":" x "}') == e.NoteAdded("x")
    assert codec.encode(e.NoteAdded("x")) == ("NoteAdded", 3, '{"text":"x","by_agent":false}')
    with pytest.raises(BrokenLog):
        codec.decode("NoteAdded", 1, '{"words":"x"}')
    with pytest.raises(NewerLog, match="schema 4"):
        codec.decode("NoteAdded", 4, "{}")
