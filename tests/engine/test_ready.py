"""Does the server say so when something was left behind, or nobody looks at the clocks?"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from escalation_manager.engine.auditing import Audit
from escalation_manager.engine.worker import Worker
from escalation_manager.serving.live import Live
from escalation_manager.serving.machinery import router
from escalation_manager.serving.observing import Figures
from tests.engine.moved import Office, live


class Told(Worker):
    """A worker that tells what the test wants to hear."""

    looked_at: datetime | None = None
    found: Audit | None = None

    @property
    def looked(self) -> datetime | None:
        return self.looked_at

    @property
    def audit(self) -> Audit | None:
        return self.found


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = live(tmp_path)
    yield made
    made.desk.store.close()


def ready(office: Office, worker: Worker | None) -> tuple[int, str]:
    app = FastAPI()
    app.include_router(router(office.desk, Figures(), Live(office.desk), worker))
    answer = TestClient(app).get("/-/ready")
    return answer.status_code, str(answer.json().get("why", ""))


def test_while_all_is_well_it_is_ready(office: Office) -> None:
    worker, now = Told(office.desk, "a"), office.clock.now()
    worker.looked_at, worker.found = now, Audit(now, (), ("ESC-0001 waits: …",))
    assert ready(office, worker) == (200, "")
    assert ready(office, None) == (200, "")


def test_what_was_left_behind_makes_it_unready(office: Office) -> None:
    worker, now = Told(office.desk, "a"), office.clock.now()
    worker.looked_at, worker.found = now, Audit(now, ("ESC-0001 should have been …",), ())
    assert ready(office, worker) == (503, "something was left behind")


def test_a_worker_that_hangs_makes_it_unready(office: Office) -> None:
    worker, now = Told(office.desk, "a"), office.clock.now()
    worker.looked_at, worker.found = now - timedelta(minutes=2), Audit(now, (), ())
    assert ready(office, worker) == (503, "nobody looks at the clocks")
