"""What does every store promise of the whole: checked, rebuilt, and moved without a loss?"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest

from escalation_manager.core.errors import BadInput, BrokenLog, Conflict, EscalationError, NewerLog
from escalation_manager.core.events import Entry
from escalation_manager.ports.log import Difference, Row, Store
from escalation_manager.store.schema import head
from tests.contracts.stores import (
    NOON,
    STORES,
    asked_for_credit,
    effect,
    hours,
    new,
    noted,
    raised,
    row,
    saving,
)


def lived_in(store: Store) -> Store:
    """A store with a little of everything."""
    with store.write() as work:
        for _ in range(3):
            id_ = work.new_id()
            entries = (raised(id_), noted(2, id_, "“quoted” \u2028 text"), asked_for_credit(3, id_))
            effects = (effect(f"{id_}:2:alert:0"), effect(f"{id_}:2:mail:1", lane=0, data={}))
            one = saving(*entries, escalation=id_, effects=effects, readers=("zoe", "amara"))
            work.save(one, NOON)
        work.save(saving(noted(4), seen=3, words="Überall", due_at=NOON), NOON + hours(1))
        work.answer("k2", "mia", "f", {"id": "ESC-0001"}, NOON)
        work.answer("k1", "mia", "f", None, NOON)
        work.put_document("handbook", "2", "later\nlines", "mia", NOON)
        work.put_document("handbook", "1", "put last", "mia", NOON)
        work.set_setting("made", {"at": "2026", "by": ["mia"]})
        work.done("ESC-0001:2:alert:0", {"reference": "m-1"}, NOON + hours(1))
        work.failed("ESC-0002:2:mail:1", "timeout", NOON + hours(2))
    return store


def row_of(id_: str, history: tuple[Entry, ...]) -> Row:
    """The row that follows from a history, as `lived_in` saved it."""
    if len(history) == 4:
        return row(id_, 4, words="Überall", due_at=NOON)
    return row(id_, len(history), readers=("zoe", "amara"))


@pytest.fixture
def another(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A second store of the same kind."""
    folder = tmp_path / "another"
    folder.mkdir()
    with STORES[request.node.callspec.params["store"]](folder) as made:
        yield made


class TestChecked:
    def test_a_sound_one_has_nothing_to_find(self, store: Store) -> None:
        assert store.check().findings == ()
        checked = lived_in(store).check()
        assert checked.findings == ()
        assert (checked.escalations, checked.events) == (3, 10)

    def test_the_seal_stands_for_the_whole_log(self, store: Store, another: Store) -> None:
        before = lived_in(store).check().seal
        assert lived_in(another).check().seal == before
        store.set_setting("colour", "blue")
        store.save(saving(seen=4, title="Only the row"), NOON)
        assert store.check().seal == before, "rows and settings are no part of the log"
        store.save(saving(noted(5), seen=4), NOON)
        assert store.check().seal != before

    def test_a_number_that_was_given_and_not_used_is_missed(self, store: Store) -> None:
        with store.write() as work:
            work.new_id()
        assert [str(f) for f in store.check().findings] == ["ESC-0001: is missing whole."]

    def test_a_number_that_was_never_given_is_told(self, store: Store) -> None:
        lived_in(store)
        new(store, "ESC-0005")
        assert [str(f) for f in store.check().findings] == [
            "ESC-0005: its number was never given (of 3)."
        ]


class TestRebuilt:
    def test_rows_that_follow_from_the_log_are_left_as_they_are(self, store: Store) -> None:
        rebuilt = lived_in(store).rebuild(row_of)
        assert (rebuilt.escalations, rebuilt.differences) == (3, ())

    def test_what_differs_is_named_and_put_right(self, store: Store) -> None:
        lived_in(store)
        right = store.row("ESC-0002")
        wrong = saving(escalation="ESC-0002", seen=3, owner="sam", readers=("zoe",), next_wake=NOON)
        store.save(wrong, NOON)
        expected = (
            Difference("ESC-0002", "owner", "sam", "mia"),
            Difference("ESC-0002", "next_wake", "2026-03-10T12:00:00.000000Z", None),
            Difference("ESC-0002", "readers", ["zoe"], ["amara", "zoe"]),
        )
        assert store.rebuild(row_of, dry_run=True).differences == expected
        assert store.row("ESC-0002") != right, "a dry run changes nothing"
        assert store.rebuild(row_of).differences == expected
        assert store.row("ESC-0002") == right
        assert store.rebuild(row_of).differences == ()

    def test_a_rule_that_fails_half_way_leaves_every_row_as_it_was(self, store: Store) -> None:
        lived_in(store)

        def fails(id_: str, history: tuple[Entry, ...]) -> Row:
            if id_ == "ESC-0003":
                raise ZeroDivisionError
            return replace(row_of(id_, history), owner="sam")

        with pytest.raises(ZeroDivisionError):
            store.rebuild(fails)
        assert store.rebuild(row_of).differences == ()

    def test_a_row_of_another_version_is_a_fault(self, store: Store) -> None:
        lived_in(store)
        with pytest.raises(ValueError, match="no row of"):
            store.rebuild(lambda id_, _: row(id_, 1))


class TestMoved:
    def test_nothing_is_lost(self, store: Store, another: Store) -> None:
        lines = list(lived_in(store).export())
        assert another.import_(lines) == len(lines) - 2
        assert list(another.export()) == lines
        for id_ in store.escalations():
            assert another.read(id_) == store.read(id_)
            assert another.row(id_) == store.row(id_)
        assert another.effects() == store.effects()
        assert another.documents("handbook") == store.documents("handbook")
        assert another.settings() == store.settings()
        assert another.request("k1") == store.request("k1")
        assert another.check() == store.check()
        with another.write() as work:
            assert work.new_id() == "ESC-0004"

    def test_an_empty_desk_too(self, store: Store, another: Store) -> None:
        lines = list(store.export())
        assert another.import_(lines) == 0
        assert list(another.export()) == lines

    def test_own_settings_give_way_but_a_desk_in_use_does_not(
        self, store: Store, another: Store
    ) -> None:
        lines = list(lived_in(store).export())
        another.set_setting("made", "now")
        another.import_(lines)
        assert another.setting("made") == {"at": "2026", "by": ["mia"]}
        with pytest.raises(Conflict, match="in use"):
            another.import_(lines)

    @pytest.mark.parametrize(
        ("change", "error", "words"),
        [
            (lambda lines: lines[:-1], BrokenLog, "cut off"),
            (lambda lines: [*lines[:2], *lines[3:]], BrokenLog, "taken out"),
            (lambda lines: [*lines[:5], lines[6], lines[5], *lines[7:]], BrokenLog, "changed"),
            (lambda lines: [*lines, b"{}"], BrokenLog, "after the last"),
            (lambda lines: [lines[0], b"[1]", *lines[1:]], BadInput, "Line 2 is no JSON object"),
            (lambda lines: [lines[0], b"\xff", *lines[1:]], BadInput, "Line 2 is no JSON object"),
            (lambda lines: [lines[0], b"{}", *lines[1:]], BadInput, "Line 2 names no table"),
            (lambda lines: lines[1:], BadInput, "no exported desk"),
            (lambda _: [b"hello\n"], BadInput, "Line 1 is no JSON object"),
            (lambda _: [], BrokenLog, "cut off"),
            (lambda lines: [_of_schema(lines[0], b"9999"), *lines[1:]], NewerLog, "newer"),
            (lambda lines: [_of_schema(lines[0], b"0000"), *lines[1:]], BadInput, "older"),
            (lambda lines: _replaced(lines, b"mia", b"max"), EscalationError, "imported"),
            (lambda lines: _replaced(lines, b'"version":1', b'"version":"1"'), BadInput, "Line"),
            (
                lambda lines: _replaced(lines, b'"table":"seals"', b'"table":"news"'),
                NewerLog,
                "news",
            ),
            (lambda lines: _replaced(lines, b'"prefix":', b'"suffix":'), BadInput, "prefix"),
        ],
    )
    def test_of_a_faulty_one_nothing_is_taken(
        self,
        store: Store,
        another: Store,
        change: Callable[[list[bytes]], list[bytes]],
        error: type[EscalationError],
        words: str,
    ) -> None:
        lines = list(lived_in(store).export())
        with pytest.raises(error, match=words):
            another.import_(change(lines))
        assert another.escalations() == ()
        assert another.documents("handbook") == ()
        assert another.import_(lines) == len(lines) - 2


def _of_schema(line: bytes, version: bytes) -> bytes:
    assert head().encode() in line
    return line.replace(head().encode(), version)


def _replaced(lines: list[bytes], old: bytes, new: bytes) -> list[bytes]:
    """Every line with something else in it, under a last line that fits: what a forger would do."""
    changed = [line.replace(old, new) for line in lines[:-1]]
    assert changed != lines[:-1]
    seal = hashlib.sha256(b"".join(changed)).hexdigest()
    return [*changed, b'{"end":true,"lines":%d,"sha256":"%s"}' % (len(changed) - 1, seal.encode())]


@pytest.mark.parametrize(("source", "target"), [*permutations(STORES, 2)])
def test_a_desk_moves_between_stores_and_is_the_same(
    source: str, target: str, tmp_path: Path
) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    with STORES[source](tmp_path / "a") as one, STORES[target](tmp_path / "b") as other:
        lines = list(lived_in(one).export())
        other.import_(lines)
        assert list(other.export()) == lines
        assert other.check() == one.check()
