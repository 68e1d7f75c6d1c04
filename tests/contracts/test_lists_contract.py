"""What does every store promise of its lists: the right rows, in order, for who may see them?"""

from datetime import timedelta
from typing import Any

import pytest

from escalation_manager.core.errors import BadInput
from escalation_manager.ports.log import Order, Query, Store
from tests.contracts.stores import NOON, hours, new, noted, row, saving

EVERYTHING: dict[str, Any] = {
    "due_at": NOON + hours(4),
    "resolved_at": NOON + hours(5),
    "closed_at": NOON + hours(6),
    "next_wake": NOON + hours(1),
    "readers": ("amara", "zoe"),
    "parent": "ESC-0007",
    "words": "exports nothing works",
    "detail": {"arr": "120000.50", "breached": ["response"], "shares": {"b": 0.5, "a": None}},
}


def ids(store: Store, **query: Any) -> list[str]:
    return [found.id for found in store.rows(Query(**query)).rows]


class TestRows:
    def test_every_column_comes_back(self, store: Store) -> None:
        new(store, **EVERYTHING)
        assert store.row("ESC-0001") == row(**EVERYTHING)
        (listed,) = store.rows(Query(viewer="zoe")).rows
        assert listed == row(**EVERYTHING)

    def test_what_is_unknown_comes_back_unknown(self, store: Store) -> None:
        new(store, type=None, severity=None, owner=None)
        assert store.row("ESC-0001") == row(type=None, severity=None, owner=None)

    def test_the_row_follows_each_saving(self, store: Store) -> None:
        new(store, readers=("amara",))
        store.save(saving(noted(2), seen=1, status="in_progress", readers=("sam", "mia")), NOON)
        assert store.row("ESC-0001") == row(
            at_version=2, status="in_progress", readers=("mia", "sam")
        )
        store.save(saving(noted(3), seen=2), NOON)
        assert store.row("ESC-0001") == row(at_version=3)


class TestFilters:
    @pytest.fixture(autouse=True)
    def three(self, store: Store) -> None:
        new(store, "ESC-0001", due_at=NOON + hours(4), words="Exports FAIL at Straße", parent="P")
        new(
            store,
            "ESC-0002",
            status="closed",
            severity="critical",
            type="legal",
            owner="sam",
            account="acc_9",
            opened_at=NOON + hours(1),
            words="100% of a_b's data",
        )
        new(store, "ESC-0003", opened_at=NOON + hours(2), owner=None, due_at=NOON + hours(1))

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ({}, ["ESC-0003", "ESC-0002", "ESC-0001"]),
            ({"order": Order.OLDEST}, ["ESC-0001", "ESC-0002", "ESC-0003"]),
            ({"order": Order.DUE}, ["ESC-0003", "ESC-0001", "ESC-0002"]),
            ({"statuses": ("closed",)}, ["ESC-0002"]),
            ({"statuses": ("open", "closed"), "severities": ("high",)}, ["ESC-0003", "ESC-0001"]),
            ({"types": ("legal",)}, ["ESC-0002"]),
            ({"owners": ("mia", "sam")}, ["ESC-0002", "ESC-0001"]),
            ({"accounts": ("acc_9",)}, ["ESC-0002"]),
            ({"parent": "P"}, ["ESC-0001"]),
            ({"due_before": NOON + hours(4)}, ["ESC-0003"]),
            ({"opened_from": NOON + hours(1)}, ["ESC-0003", "ESC-0002"]),
            ({"opened_until": NOON + hours(1)}, ["ESC-0001"]),
            ({"text": "fail exports"}, ["ESC-0001"]),
            ({"text": "STRASSE"}, ["ESC-0001"]),
            ({"text": "exports data"}, []),
            ({"text": "100%"}, ["ESC-0002"]),
            ({"text": "a_b"}, ["ESC-0002"]),
            ({"text": "_"}, ["ESC-0002"]),
            ({"text": "/"}, []),
            ({"text": "'; DROP TABLE events --"}, []),
            ({"statuses": ("open",), "limit": 1}, ["ESC-0003"]),
        ],
    )
    def test_let_pass(self, store: Store, query: dict[str, Any], expected: list[str]) -> None:
        assert ids(store, **query) == expected
        whole = {**query, "limit": None}
        assert store.count(Query(**query)) == len(ids(store, **whole))

    def test_counted_by_a_column(self, store: Store) -> None:
        assert store.counts(Query(), "status") == {"open": 2, "closed": 1}
        assert store.counts(Query(), "owner") == {"mia": 1, "sam": 1, None: 1}
        assert store.counts(Query(statuses=("open",)), "severity") == {"high": 2}
        assert store.counts(Query(text="nowhere"), "severity") == {}

    def test_not_counted_by_any_other(self, store: Store) -> None:
        with pytest.raises(BadInput, match="Choose one of"):
            store.counts(Query(), "title")


class TestPages:
    @pytest.fixture(autouse=True)
    def many(self, store: Store) -> None:
        """Twelve, three opened at each instant; every second one has something due."""
        for number in range(12):
            due = NOON + hours(number % 4) if number % 2 else None
            at = NOON + timedelta(minutes=number // 3)
            new(store, f"ESC-{number:04d}", opened_at=at, due_at=due)

    @pytest.mark.parametrize("order", Order)
    @pytest.mark.parametrize("limit", [1, 2, 5, 12, 13])
    def test_together_are_the_whole_list(self, store: Store, order: Order, limit: int) -> None:
        whole = store.rows(Query(order=order, limit=None)).rows
        assert len(whole) == 12
        found, after = list[str](), ""
        while True:
            page = store.rows(Query(order=order, limit=limit, after=after))
            assert 0 < len(page.rows) <= limit
            found += [each.id for each in page.rows]
            if page.after is None:
                break
            after = page.after
        assert found == [each.id for each in whole]

    def test_one_that_came_in_between_moves_nothing(self, store: Store) -> None:
        first = store.rows(Query(limit=4))
        new(store, "ESC-0099", opened_at=NOON + hours(9))
        rest = store.rows(Query(limit=None, after=first.after or ""))
        assert "ESC-0099" not in {each.id for each in rest.rows}
        assert len(rest.rows) == 8

    @pytest.mark.parametrize("after", ["nonsense", "yesterday|ESC-0001"])
    def test_a_place_that_is_none_is_refused(self, store: Store, after: str) -> None:
        with pytest.raises(BadInput, match="no place in a list"):
            store.rows(Query(after=after))


class TestSecrecy:
    @pytest.fixture(autouse=True)
    def one_restricted(self, store: Store) -> None:
        new(store, "ESC-0001", words="matter")
        new(store, "ESC-0002", words="matter", readers=("amara", "zoe"))
        new(store, "ESC-0003", words="matter", readers=())

    @pytest.mark.parametrize(
        ("viewer", "seen"),
        [
            (None, ["ESC-0001"]),
            ("mia", ["ESC-0001"]),
            ("zoe", ["ESC-0002", "ESC-0001"]),
            ("Zoe", ["ESC-0001"]),
            ("", ["ESC-0001"]),
        ],
    )
    def test_restricted_ones_come_only_to_those_they_name(
        self, store: Store, viewer: str | None, seen: list[str]
    ) -> None:
        assert ids(store, viewer=viewer) == seen
        assert ids(store, viewer=viewer, text="matter") == seen
        assert store.count(Query(viewer=viewer)) == len(seen)
        assert store.counts(Query(viewer=viewer), "status") == {"open": len(seen)}

    def test_the_machinery_sees_all(self, store: Store) -> None:
        found = store.rows(Query(restricted_too=True)).rows
        assert [each.readers for each in found] == [(), ("amara", "zoe"), None]

    def test_lifted_it_comes_to_everybody(self, store: Store) -> None:
        store.save(saving(noted(2, "ESC-0002"), escalation="ESC-0002", seen=1), NOON)
        assert ids(store) == ["ESC-0002", "ESC-0001"]


class TestWakes:
    def test_the_earliest_first_and_none_that_is_still_to_come(self, store: Store) -> None:
        for number, wake in enumerate((hours(2), hours(1), None, hours(3), hours(1))):
            new(store, f"ESC-{number}", next_wake=None if wake is None else NOON + wake)
        assert store.next_wake() == NOON + hours(1)
        assert store.due(NOON) == ()
        assert store.due(NOON + hours(1)) == ("ESC-1", "ESC-4")
        assert store.due(NOON + hours(9)) == ("ESC-1", "ESC-4", "ESC-0", "ESC-3")
        assert store.due(NOON + hours(9), limit=1) == ("ESC-1",)

    def test_never_is_an_answer(self, store: Store) -> None:
        assert store.next_wake() is None
        new(store)
        assert store.next_wake() is None
        assert store.due(NOON + hours(9999)) == ()
