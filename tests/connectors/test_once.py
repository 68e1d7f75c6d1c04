"""Many ask the same at the same instant: one task is made, and everybody gets its answer."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from escalation_manager.connectors.builtin_crm import BuiltinCrm
from escalation_manager.ports.connectors import CrmTask, TaskRequest, TaskWanted
from tests.contracts.acme import NOON
from tests.contracts.acme_stored import stored_acme


def test_eight_at_once_make_one_task(tmp_path: Path) -> None:
    request = TaskRequest("acc_123", "escalation", (TaskWanted("Acknowledge customer", "csm"),))
    with stored_acme(tmp_path) as engine:
        crm = BuiltinCrm(engine)

        def ask(person: int) -> tuple[CrmTask, ...]:
            return crm.create_task(request, at=NOON, by=f"p{person}", key="k")

        with ThreadPoolExecutor(8) as pool:
            answers = set(pool.map(ask, range(8)))
        assert len(answers) == 1
        assert crm.tasks("acc_123") == answers.pop()
