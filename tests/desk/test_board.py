"""What waits for whom: read from rows once, then from what was written since."""

import subprocess
import sys
from pathlib import Path

import pytest

from escalation_manager.core import commands as c
from escalation_manager.core.next_step import first_of, next_step
from escalation_manager.ports.log import Query
from escalation_manager.serving.app import read_ahead
from tests.api.office import Office, copied, template


def steps_of(office: Office, person: str) -> list[tuple[str, str]]:
    return [(one.escalation, one.step.text) for one in office.desk.next(actor=person, limit=None)]


def test_a_persons_work_follows_every_change_wherever_it_was_written(tmp_path: Path) -> None:
    """A second desk on the same file is another process: a worker, or the command line."""
    path = copied(template(tmp_path), tmp_path)
    office, elsewhere = Office(path), Office(path)
    assert steps_of(office, "mia") == []
    id_ = elsewhere.raised(by="daniel")
    assert (id_, "Acknowledge the alert") in steps_of(office, "mia")
    elsewhere.desk.submit(c.AcknowledgeAlert(), actor="mia", escalation=id_)
    assert (id_, "Acknowledge the customer") in steps_of(office, "mia")
    office.desk.submit(c.Cancel("raised in error"), actor="mia", escalation=id_)
    assert steps_of(office, "mia") == steps_of(elsewhere, "mia") == []
    office.close()
    elsewhere.close()


def test_figures_follow_every_change_wherever_it_was_written(tmp_path: Path) -> None:
    path = copied(template(tmp_path), tmp_path)
    office, elsewhere = Office(path), Office(path)
    mia, jonas = (office.desk.policy.actor(one) for one in ("mia", "jonas"))
    assert office.desk.cases.all(mia) == ((), frozenset())
    first = elsewhere.raised()
    office.watch.passes(hours=1)
    second = elsewhere.restricted("mia", "daniel")
    found, hidden = office.desk.cases.all(mia)
    assert ([case.id for case in found], hidden) == ([first, second], frozenset())
    assert office.desk.cases.all(jonas)[1] == {second}
    elsewhere.desk.submit(c.ChangeSeverity("critical", "all"), actor="mia", escalation=first)
    (changed, _), _ = office.desk.cases.all(mia)
    assert changed.severity == "critical"
    office.close()
    elsewhere.close()


@pytest.mark.parametrize(("most", "asked"), [(1, 0), (0, 1)])
def test_a_server_reads_for_the_figures_before_anybody_looks_but_not_a_huge_desk(
    tmp_path: Path, most: int, asked: int
) -> None:
    office = Office(copied(template(tmp_path), tmp_path))
    id_ = office.raised()
    read_ahead(office.desk, most)
    rows, queries = office.desk.store.rows, list[Query]()
    office.desk.store.rows = lambda query: queries.append(query) or rows(query)  # type: ignore[func-returns-value, method-assign]
    (found,), _ = office.desk.cases.all(office.desk.policy.actor("mia"))
    assert (found.id, len(queries)) == (id_, asked)
    office.close()


def test_a_process_that_runs_for_long_looks_seldom_for_garbage() -> None:
    """In one of its own: this one goes on as it is."""
    told = (
        "import gc; from escalation_manager.serving.garbage import look_seldom; look_seldom();"
        "print(gc.get_threshold()[0] > 10_000, gc.get_freeze_count() > 1_000)"
    )
    ran = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["True", "True"]


def test_a_restricted_one_stands_on_its_readers_lists_alone(tmp_path: Path) -> None:
    office = Office(copied(template(tmp_path), tmp_path))
    id_ = office.restricted("daniel")
    assert steps_of(office, "mia") == []
    assert not office.desk.board.paused(office.desk.policy.actor("mia"))
    assert {one for one, _ in steps_of(office, "daniel")} <= {id_}
    office.close()


def test_what_a_row_keeps_is_what_the_escalation_says_at_any_instant(tmp_path: Path) -> None:
    office = Office(copied(template(tmp_path), tmp_path))
    id_ = office.raised()
    for command in (c.AcknowledgeAlert(), c.AcknowledgeCustomer()):
        office.desk.submit(command, actor="mia", escalation=id_)
    actor = office.desk.policy.actor("mia")
    (kept,) = office.desk.board.waiting_for(actor)
    for hours in (0, 3, 20, 47, 500):
        office.watch.passes(hours=hours)
        shown = office.desk.show(id_, actor="mia")
        assert first_of(kept.steps, shown.at) == next_step(shown.state, shown.rules, shown.at)
    office.close()
