"""Does the demo desk show every state that a visitor should see, and is it kept and made anew?"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from escalation_manager.core.errors import EscalationError, StoreError
from escalation_manager.core.escalation import MessageState
from escalation_manager.core.events import SYSTEM
from escalation_manager.demo.staging.directing import Direction, StageClock, Story
from escalation_manager.demo.staging.keeping import FILE, LIVELY_FOR, staged
from escalation_manager.desk.answers import Shown
from escalation_manager.desk.counter import Desk
from escalation_manager.ports.log import Query
from escalation_manager.store.opening import open_store
from escalation_manager.wiring import desk_on
from tests.demo.stage import NOW

PAGE = (
    "mttr", "sla_compliance", "first_response_time", "escalation_rate", "re_escalation_rate",
    "post_escalation_csat", "kept_promises",
)  # fmt: skip
UNFINISHED = ("open", "in_progress", "resolved")


@pytest.fixture(scope="module")
def desk(staged: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    store = open_store(Path(shutil.copy(staged, tmp_path_factory.mktemp("seen") / "desk.db")))
    yield desk_on(store, clock=StageClock(NOW))
    store.close()


@pytest.fixture(scope="module")
def cases(desk: Desk) -> dict[str, Shown]:
    """Every unfinished case by its title, as Mia sees it."""
    lines = desk.list(Query(statuses=UNFINISHED, limit=100), actor="mia").lines
    shown = [desk.show(line.row.id, actor="mia") for line in lines]
    return {one.state.title: one for one in shown}


def clock(shown: Shown, name: str) -> str:
    return next(view.status.value for view in shown.clocks if view.name == name)


class TestWhatIsSeen:
    def test_a_dozen_and_more_are_open(self, cases: dict[str, Shown]) -> None:
        assert len(cases) >= 16
        assert {one.state.severity for one in cases.values()} == {
            "critical", "high", "medium", "low"
        }  # fmt: skip

    def test_one_is_critical_and_the_customer_waits(self, cases: dict[str, Shown]) -> None:
        shown = cases["Dispatch queue releases nothing in three warehouses"]
        assert (shown.state.severity, shown.state.acknowledged_at) == ("critical", None)
        assert shown.step is not None
        assert (shown.step.kind, shown.step.people) == ("acknowledge", ("mia",))
        assert shown.step.due is not None
        assert timedelta(minutes=15) < shown.step.due - NOW < timedelta(minutes=30)

    def test_one_was_not_acknowledged_in_time_and_the_ladder_was_climbed(
        self, cases: dict[str, Shown]
    ) -> None:
        shown = cases["Invoiced for 220 seats, contract says 180"]
        assert shown.state.acknowledged_at is None
        assert ("acknowledge", NOW - timedelta(minutes=12)) in shown.state.breaches
        assert shown.state.ladder.rung == 2

    def test_one_updates_its_customer_too_late(self, cases: dict[str, Shown]) -> None:
        shown = cases["Lyon stands still: a letter from the managing director"]
        assert shown.state.severity == "critical"
        (due,) = [view.due for view in shown.clocks if view.name == "update"]
        assert due is not None
        assert timedelta(0) < NOW - due < timedelta(minutes=15)

    def test_one_message_is_held_for_a_promise(self, cases: dict[str, Shown]) -> None:
        shown = cases["Every third carrier status is missing"]
        (held,) = [one for one in shown.state.messages if one.state is MessageState.HELD]
        assert held.rule == "promise_needs_confirmation"

    def test_one_credit_waits_for_a_manager(self, cases: dict[str, Shown]) -> None:
        (request,) = cases[
            "Our chief executive asks what changes before the renewal"
        ].state.goodwill
        assert (request.state, request.approver_role, str(request.value)) == (
            "requested", "cs_manager", "$5,000",
        )  # fmt: skip

    def test_one_waits_for_the_customer(self, cases: dict[str, Shown]) -> None:
        state = cases["Credit note is missing, overcharge is repeated"].state
        assert state.open_pause is not None

    def test_one_is_resolved_and_its_score_is_asked_for(self, cases: dict[str, Shown]) -> None:
        shown = cases["Every web shop order arrives twice"]
        assert shown.state.closing.survey_sent_at is not None
        assert shown.step is not None
        assert shown.step.kind == "survey"

    def test_one_owes_a_post_mortem(self, cases: dict[str, Shown]) -> None:
        shown = cases["No labels print in 14 warehouses"]
        assert shown.state.closing.confirmed_at is not None
        assert shown.step is not None
        assert shown.step.kind == "post_mortem"

    def test_one_is_secret(self, desk: Desk, cases: dict[str, Shown]) -> None:
        title = "Formal notice: patient records could be read by others"
        assert cases[title].state.readers is not None
        others = desk.list(Query(statuses=UNFINISHED, limit=100), actor="jonas").lines
        assert cases[title].state.id not in [line.row.id for line in others]

    def test_one_may_be_a_duplicate_and_one_is_merged(
        self, desk: Desk, cases: dict[str, Shown]
    ) -> None:
        assert cases["Sync of depots fails with 429 every night"].state.duplicates
        merged = desk.list(Query(statuses=("merged",), limit=10), actor="mia").lines
        assert [line.row.title for line in merged] == ["Stock export: empty file"]

    def test_one_is_linked_to_its_cause_and_one_came_back(self, cases: dict[str, Shown]) -> None:
        assert cases["Label printers need restarts"].state.links
        assert cases["Return labels carry no bar code"].state.closing.reopened

    def test_an_assistant_has_left_a_draft_and_a_colleague_an_offer(
        self, cases: dict[str, Shown]
    ) -> None:
        drafts = cases["Sign-in goes round in circles for new users"].state.messages
        assert "assist" in [one.author for one in drafts if one.state is MessageState.DRAFT]
        assert cases["Nightly stock export failed again"].state.owners.offered_to == "mia"

    def test_mia_has_her_hands_full_and_begins_with_what_is_late(self, desk: Desk) -> None:
        steps = desk.next(actor="mia", limit=None)
        assert len(steps) >= 8
        assert steps[0].title == "Invoiced for 220 seats, contract says 180"


class TestTheYearBehind:
    def test_five_dozen_are_closed(self, desk: Desk) -> None:
        assert desk.list(Query(statuses=("closed",), limit=1), actor="mia").total >= 60

    def test_every_figure_of_the_page_has_something_to_show(self, desk: Desk) -> None:
        figures = desk.metrics(NOW - timedelta(days=365), NOW, actor="mia")
        values = {one.name: one.value for one in figures}
        assert not [name for name in PAGE if values[name] is None]

    def test_nothing_in_it_was_made_up(self, desk: Desk) -> None:
        assert not desk.check().findings
        assert not desk.rebuild(dry_run=True).differences

    def test_nothing_is_owed_and_nothing_failed(self, desk: Desk) -> None:
        from escalation_manager.ports.log import EffectState

        assert not desk.effects((EffectState.DEAD,), actor=SYSTEM)
        coming = desk.next_instant()
        assert coming is not None
        assert coming > NOW


def test_a_story_cannot_be_played_after_the_present(desk: Desk) -> None:
    def story() -> Story:
        yield NOW + timedelta(seconds=1)

    with pytest.raises(EscalationError, match="after the present"):
        Direction(desk, StageClock(NOW), NOW).add(story())


class TestKeeping:
    """It is made when it is missing, too old or unwanted, and never doubled."""

    @staticmethod
    def make(path: Path) -> None:
        path.write_text("a desk")

    def test_it_is_made_once(self, tmp_path: Path) -> None:
        folder = tmp_path / "some" / "where"
        first = staged(folder, NOW, self.make)
        again = staged(folder, NOW + LIVELY_FOR - timedelta(seconds=1), self.make)
        assert (first.new, again.new, again.path, again.at) == (True, False, first.path, NOW)

    def test_one_that_is_too_old_gives_way(self, tmp_path: Path) -> None:
        first = staged(tmp_path, NOW, self.make)
        second = staged(tmp_path, NOW + LIVELY_FOR, self.make)
        assert second.new
        assert not first.path.exists()
        assert list(tmp_path.glob(f"*/{FILE}")) == [second.path]

    def test_unless_it_is_to_be_kept(self, tmp_path: Path) -> None:
        first = staged(tmp_path, NOW, self.make)
        assert staged(tmp_path, NOW + timedelta(days=9), self.make, keep=True).path == first.path

    def test_one_that_is_unwanted_gives_way(self, tmp_path: Path) -> None:
        staged(tmp_path, NOW, self.make).path.write_text("changed")
        fresh = staged(tmp_path, NOW, self.make, fresh=True)
        assert fresh.path.read_text() == "a desk"

    def test_a_staging_that_is_broken_off_leaves_nothing(self, tmp_path: Path) -> None:
        def fails(path: Path) -> None:
            path.write_text("half a desk")
            raise StoreError("The disk is full.", "Free some.")

        with pytest.raises(StoreError, match="full"):
            staged(tmp_path, NOW, fails)
        assert not list(tmp_path.iterdir())

    def test_a_folder_that_cannot_be_written_is_told_in_a_sentence(self, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        with pytest.raises(StoreError, match="cannot be made"):
            staged(tmp_path / "file", NOW, self.make)
