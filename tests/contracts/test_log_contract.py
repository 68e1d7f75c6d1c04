"""What does every store promise of its log: saved whole, in order, by one writer at a time?"""

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from threading import Barrier, Thread

import pytest

from escalation_manager.core.errors import BadInput, KeyReused, StaleWrite, StoreError
from escalation_manager.core.events import Entry, NoteAdded, Triaged
from escalation_manager.ports.log import Saving, Store
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


class TestWhatIsSavedIsReadAgain:
    def test_every_value_comes_back_equal(self, store: Store) -> None:
        entries = (raised(), asked_for_credit(2), noted(3))
        store.save(saving(*entries), NOON)
        assert store.read("ESC-0001") == entries

    def test_an_escalation_nobody_knows_has_no_history(self, store: Store) -> None:
        assert store.read("ESC-0404") == ()
        assert store.row("ESC-0404") is None

    def test_up_to_a_version(self, store: Store) -> None:
        store.save(saving(raised(), noted(2), noted(3)), NOON)
        assert [e.version for e in store.read("ESC-0001", upto_version=2)] == [1, 2]
        assert store.read("ESC-0001", upto_version=0) == ()

    def test_only_what_came_after_a_version(self, store: Store) -> None:
        store.save(saving(raised(), noted(2), noted(3)), NOON)
        assert [e.version for e in store.read("ESC-0001", after_version=1)] == [2, 3]
        assert [e.version for e in store.read("ESC-0001", 2, after_version=1)] == [2]
        assert store.read("ESC-0001", after_version=3) == ()
        with store.write() as work:
            assert work.read("ESC-0001", after_version=2) == (noted(3),)

    def test_until_an_instant_which_is_included(self, store: Store) -> None:
        store.save(saving(raised(), noted(2), noted(3)), NOON)
        until = NOON + timedelta(minutes=2)
        assert [e.version for e in store.read("ESC-0001", until=until)] == [1, 2]
        almost = until - timedelta(microseconds=1)
        assert [e.version for e in store.read("ESC-0001", until=almost)] == [1]
        assert [e.version for e in store.read("ESC-0001", upto_version=1, until=until)] == [1]

    def test_an_instant_of_another_zone_comes_back_in_utc(self, store: Store) -> None:
        berlin = timezone(timedelta(hours=1))
        at = NOON.astimezone(berlin)
        store.save(saving(raised(at=at), opened_at=at), at)
        (entry,) = store.read("ESC-0001")
        assert entry.at == NOON
        assert entry.at.utcoffset() == timedelta()
        assert entry.event.detected_at.utcoffset() == timedelta()  # type: ignore[union-attr]
        found = store.row("ESC-0001")
        assert found is not None
        assert found.opened_at.isoformat() == "2026-03-10T12:00:00+00:00"

    def test_microseconds_are_kept(self, store: Store) -> None:
        at = NOON + timedelta(microseconds=1)
        store.save(saving(raised(at=at)), NOON)
        assert store.read("ESC-0001")[0].at == at

    @pytest.mark.parametrize("text", ["", "\x00", "🚚 “ß” \u2028 \\ \" '", "a" * 100_000, "%_?"])
    def test_any_text_is_kept_to_the_letter(self, store: Store, text: str) -> None:
        store.save(saving(raised(), noted(2, text=text), title=text, words=text), NOON)
        assert store.read("ESC-0001")[1].event == NoteAdded(text)

    def test_text_that_is_no_unicode_is_refused(self, store: Store) -> None:
        with pytest.raises(BadInput, match="no Unicode"):
            store.save(saving(raised(), noted(2, text="\ud800")), NOON)
        assert store.read("ESC-0001") == ()

    def test_a_number_that_json_cannot_hold_is_refused(self, store: Store) -> None:
        triaged = Entry("ESC-0001", 2, NOON, "system", Triaged("legal", "high", float("nan"), "x"))
        with pytest.raises(ValueError, match="nan"):
            store.save(saving(raised(), triaged), NOON)
        assert store.read("ESC-0001") == ()

    def test_a_naive_instant_is_refused(self, store: Store) -> None:
        with pytest.raises(ValueError, match="no time zone"):
            store.save(saving(raised(at=datetime(2026, 3, 10))), NOON)  # noqa: DTZ001


class TestOneTransaction:
    def test_an_exception_leaves_nothing_of_it(self, store: Store) -> None:
        def interrupted() -> None:
            with store.write() as work:
                id_ = work.new_id()
                work.save(saving(raised(id_), escalation=id_, effects=(effect(),)), NOON)
                work.answer("key", "mia", "print", {"id": id_}, NOON)
                work.put_document("handbook", "1", "x", "mia", NOON)
                work.set_setting("rehearsal", True)
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            interrupted()
        assert store.escalations() == ()
        assert store.read("ESC-0001") == ()
        assert store.row("ESC-0001") is None
        assert store.pending(NOON) == ()
        assert store.request("key") is None
        assert store.document("handbook") is None
        assert store.settings() == {}
        with store.write() as work:
            assert work.new_id() == "ESC-0001"

    def test_what_was_saved_in_it_is_read_in_it(self, store: Store) -> None:
        with store.write() as work:
            work.save(saving(raised()), NOON)
            assert work.read("ESC-0001") == (raised(),)
            work.save(saving(noted(2), seen=1), NOON)
            assert len(work.read("ESC-0001")) == 2
            assert store.read("ESC-0001") == (), "others see it when it is saved"
        assert len(store.read("ESC-0001")) == 2

    def test_two_escalations_are_saved_together_or_not_at_all(self, store: Store) -> None:
        new(store, "ESC-0001")
        new(store, "ESC-0002")

        def merge(seen: int) -> None:
            with store.write() as work:
                work.save(saving(noted(2), seen=1), NOON)
                other = noted(seen + 1, "ESC-0002")
                work.save(saving(other, escalation="ESC-0002", seen=seen), NOON)

        with pytest.raises(StaleWrite):
            merge(seen=7)
        assert len(store.read("ESC-0001")) == len(store.read("ESC-0002")) == 1
        merge(seen=1)
        assert len(store.read("ESC-0001")) == len(store.read("ESC-0002")) == 2

    def test_one_inside_another_is_a_fault(self, store: Store) -> None:
        with store.write(), pytest.raises(RuntimeError, match="inside"), store.write():
            pass
        with store.write() as work:
            assert work.new_id() == "ESC-0001"

    @pytest.mark.parametrize("kind", STORES)
    def test_a_writer_that_waits_too_long_is_told(self, kind: str, tmp_path: Path) -> None:
        told: list[str] = []

        def wait() -> None:
            try:
                store.save(saving(noted(2), seen=1), NOON)
            except StoreError as error:
                told.append(str(error))

        with STORES[kind](tmp_path, patience=0.5) as store:
            new(store)
            with store.write() as work:
                work.read("ESC-0001")
                waiting = Thread(target=wait)
                waiting.start()
                waiting.join()
            assert "Nothing was saved" in told[0]
            new(store, "ESC-0002")


class TestOneWriterAtATime:
    def test_who_comes_second_is_told_who_came_first_and_when(self, store: Store) -> None:
        new(store)
        store.save(saving(noted(2), seen=1), NOON + hours(1))
        store.save(saving(noted(3), seen=2), NOON + hours(2))
        with pytest.raises(StaleWrite) as stale:
            store.save(saving(noted(2), seen=1), NOON)
        assert "sam changed it at 2026-03-10 13:00:00Z" in stale.value.message
        assert "it stands at version 3, you read version 1" in stale.value.message
        assert stale.value.remedy == "Read it again and retry."

    def test_the_same_number_cannot_begin_twice(self, store: Store) -> None:
        new(store)
        with pytest.raises(StaleWrite):
            new(store)

    def test_a_version_that_was_never_saved_cannot_be_followed(self, store: Store) -> None:
        with pytest.raises(StaleWrite, match="never saved"):
            store.save(saving(noted(8), seen=7), NOON)

    def test_of_many_at_once_one_wins_each_round(self, store: Store) -> None:
        new(store)
        barrier, outcomes = Barrier(4, timeout=120), []

        def follow() -> None:
            for version in range(1, 6):
                barrier.wait()
                try:
                    store.save(saving(noted(version + 1), seen=version), NOON)
                    outcomes.append("won")
                except StaleWrite:
                    outcomes.append("stale")

        threads = [Thread(target=follow) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert (outcomes.count("won"), outcomes.count("stale")) == (5, 15)
        assert [entry.version for entry in store.read("ESC-0001")] == [1, 2, 3, 4, 5, 6]

    @pytest.mark.parametrize(
        "wrong",
        [
            lambda: saving(noted(3), seen=1),
            lambda: saving(noted(2, "ESC-0002"), seen=1),
            lambda: saving(noted(2), seen=1, version=9),
            lambda: saving(noted(2), seen=1, id="ESC-0002"),
            lambda: saving(noted(2), seen=1, effects=(effect(lane=2),)),
            lambda: saving(escalation="ESC-0009"),
        ],
    )
    def test_a_saving_that_contradicts_itself_is_a_fault(
        self, store: Store, wrong: Callable[[], Saving]
    ) -> None:
        new(store)
        with pytest.raises(ValueError, match="ESC-"):
            store.save(wrong(), NOON)
        assert len(store.read("ESC-0001")) == 1


class TestNumbers:
    def test_they_grow_by_one_with_four_digits_at_least(self, store: Store) -> None:
        with store.write() as work:
            numbers = [work.new_id() for _ in range(10_001)]
        assert numbers[:2] == ["ESC-0001", "ESC-0002"]
        assert numbers[9_998:] == ["ESC-9999", "ESC-10000", "ESC-10001"]
        with store.write() as work:
            assert work.new_id() == "ESC-10002"

    def test_each_prefix_counts_for_itself(self, store: Store) -> None:
        with store.write() as work:
            assert (work.new_id("PM"), work.new_id(), work.new_id("PM")) == (
                "PM-0001",
                "ESC-0001",
                "PM-0002",
            )

    def test_no_number_is_given_twice_to_many_at_once(self, store: Store) -> None:
        given: list[str] = []

        def take() -> None:
            for _ in range(10):
                with store.write() as work:
                    given.append(work.new_id())

        threads = [Thread(target=take) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(given) == [f"ESC-{n:04d}" for n in range(1, 41)]

    def test_escalations_are_listed_by_number(self, store: Store) -> None:
        for id_ in ("ESC-10000", "ESC-0002", "ESC-9999"):
            new(store, id_)
        assert store.escalations() == ("ESC-0002", "ESC-9999", "ESC-10000")


class TestRequests:
    def test_an_answer_is_found_under_its_key(self, store: Store) -> None:
        with store.write() as work:
            assert work.request("k") is None
            work.answer("k", "mia", "f", {"id": "ESC-0001", "versions": [1, 2]}, NOON)
            assert work.request("k") is not None
        found = store.request("k")
        assert found is not None
        assert found.answer == {"id": "ESC-0001", "versions": [1, 2]}
        assert (found.actor, found.fingerprint, found.at) == ("mia", "f", NOON)
        found.refuse_another("mia", "f")

    def test_a_key_is_answered_once(self, store: Store) -> None:
        with store.write() as work:
            work.answer("k", "mia", "f", None, NOON)
        with store.write() as work, pytest.raises(KeyReused):
            work.answer("k", "mia", "f", None, NOON)

    @pytest.mark.parametrize(("actor", "fingerprint"), [("mia", "g"), ("sam", "f")])
    def test_another_request_under_that_key_is_refused(
        self, store: Store, actor: str, fingerprint: str
    ) -> None:
        with store.write() as work:
            work.answer("k", "mia", "f", None, NOON)
        found = store.request("k")
        assert found is not None
        with pytest.raises(KeyReused, match="different request"):
            found.refuse_another(actor, fingerprint)


class TestDocumentsAndSettings:
    def test_the_latest_version_or_any(self, store: Store) -> None:
        store.put_document("handbook", "2", "second", "mia", NOON)
        store.put_document("handbook", "1", "first", "sam", NOON + hours(1))
        store.put_document("calendar", "9", "other", "sam", NOON)
        latest, second = store.document("handbook"), store.document("handbook", "2")
        assert latest is not None
        assert (latest.version, latest.content, latest.by) == ("1", "first", "sam")
        assert latest.at == NOON + hours(1)
        assert second is not None
        assert second.content == "second"
        assert store.document("handbook", "3") is None
        assert store.document("directory") is None
        assert [each.version for each in store.documents("handbook")] == ["2", "1"]

    def test_putting_the_same_again_changes_nothing(self, store: Store) -> None:
        store.put_document("handbook", "1", "text", "mia", NOON)
        store.put_document("handbook", "1", "text", "sam", NOON + hours(1))
        (only,) = store.documents("handbook")
        assert only.by == "mia"

    def test_what_applied_once_is_not_overwritten(self, store: Store) -> None:
        store.put_document("handbook", "1", "text", "mia", NOON)
        with pytest.raises(Exception, match="version of its own"):
            store.put_document("handbook", "1", "other", "mia", NOON)
        found = store.document("handbook", "1")
        assert found is not None
        assert found.content == "text"

    def test_settings_are_kept_changed_and_forgotten(self, store: Store) -> None:
        assert store.setting("rehearsal") is None
        store.set_setting("rehearsal", True)
        store.set_setting("zones", ["Europe/Berlin", {"a": 1}])
        assert store.settings() == {"rehearsal": True, "zones": ["Europe/Berlin", {"a": 1}]}
        store.set_setting("rehearsal", False)
        assert store.setting("rehearsal") is False
        store.set_setting("rehearsal", None)
        assert store.settings() == {"zones": ["Europe/Berlin", {"a": 1}]}


def test_a_row_alone_can_be_saved_with_another_wake(store: Store) -> None:
    new(store, next_wake=NOON)
    store.save(saving(seen=1, next_wake=NOON + hours(3)), NOON)
    assert store.next_wake() == NOON + hours(3)
    assert store.row("ESC-0001") == row(next_wake=NOON + hours(3))
