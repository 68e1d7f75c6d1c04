"""Two merge the same two escalations at the same moment, each into the other: does one stay?"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from escalation_manager.core import commands as c
from escalation_manager.core.errors import NotAllowed
from escalation_manager.core.escalation import Status
from escalation_manager.core.events import SYSTEM
from escalation_manager.demo import company
from escalation_manager.desk.counter import Desk
from escalation_manager.handbook_file import shipped
from escalation_manager.store.addresses import Place
from escalation_manager.store.opening import create_store, open_store
from escalation_manager.wiring import desk_on
from tests.postgresql import new_database
from tests.stories.world import BROKEN

PAIRS = 4


def both(desks: list[Desk], one: str, other: str) -> list[str]:
    """Each desk merges in its direction; what the refused one heard."""
    ready = Barrier(2)

    def merge(number: int) -> str:
        from_, into = (one, other) if number else (other, one)
        ready.wait()
        try:
            desks[number].submit(c.Merge(into, "the same"), actor="daniel", escalation=from_)
        except NotAllowed as refusal:
            return str(refusal)
        return ""

    with ThreadPoolExecutor(2) as threads:
        return [heard for heard in threads.map(merge, (0, 1)) if heard]


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    if request.param == "sqlite":
        yield tmp_path / "desk.db"
        return
    with new_database() as url:
        yield url


def test_of_two_merges_in_opposite_directions_one_holds(place: Place) -> None:
    desks = [desk_on(create_store(place))]
    desks[0].policy.put_handbook(shipped(), SYSTEM, desks[0].now())
    desks[0].load_text("the demo company", company())
    desks.append(desk_on(open_store(place)))
    for _ in range(PAIRS):
        raised = (desks[0].submit(c.Raise("acc_123", BROKEN), actor="mia") for _ in range(2))
        one, other = (answer.escalation for answer in raised)
        (refusal,) = both(desks, one, other)
        assert "merge another one into it" in refusal
        assert "Go on in" in refusal
        states = [desks[0].show(id_, actor=SYSTEM).state for id_ in (one, other)]
        merged = [state for state in states if state.status is Status.MERGED]
        assert len(merged) == 1
        (lives,) = (state for state in states if state.status is not Status.MERGED)
        assert lives.absorbed == (merged[0].id,)
    for desk in desks:
        desk.store.close()
