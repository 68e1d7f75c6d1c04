"""A runner on DBOS: leased rows as the truth, one durable workflow for each claimed batch.

It fills the port `EffectRunner` as far as a measurement needs it. Built as its makers and our own
trials advise: JSON for what it keeps, a constant application version, an executor of its own for
each process, queues with a bound for each worker, timers never as workflows.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from threading import Lock
from typing import Any

from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer, SetWorkflowID
from sqlalchemy import Engine, text

from escalation_manager.ports.log import LANES
from escalation_manager.ports.running import Errand, Running
from escalation_manager.ports.stored import EffectState

BATCH = 100
LEASE = timedelta(seconds=110)
"""Renewing is left out here, so no lease may end meanwhile."""
_AT_WORK: dict[str, DbosRunner] = {}
"""The runner of this process: a workflow is a plain function, and finds it here."""


class DbosRunner:
    """Leases batches, and hands each to a workflow."""

    def __init__(self, errand: Errand, worker: str, url: str, threads: int = 4) -> None:
        self._errand = errand
        self._worker = worker
        self._lock = Lock()
        self._held: dict[str, int] = {}
        self._batches = 0
        self._counted: Counter[str] = Counter()
        config: DBOSConfig = {
            "name": "escalations",
            "system_database_url": url,
            "application_version": "1",
            "executor_id": worker,
            "serializer": DBOSPortableJSONSerializer(),
            "log_level": "ERROR",
            "max_executor_threads": 2 * threads + 4,
        }
        DBOS(config=config)
        _AT_WORK["here"] = self
        DBOS.launch()
        for lane in LANES:
            DBOS.register_queue(
                f"lane-{lane}", worker_concurrency=threads, polling_interval_sec=0.1
            )

    def round(self) -> int:
        """Lease what may be done, and enqueue a workflow for each batch of one target."""
        begun = 0
        for lane in LANES:
            reading = self._errand.steady()
            taken = self._errand.store.leases.lease(
                self._worker,
                self._errand.now(),
                now=reading,
                until=reading + LEASE,
                limit=BATCH,
                lanes=(lane,),
                without=(),
            )
            by_target: dict[str, list[list[Any]]] = {}
            for owed in taken:
                by_target.setdefault(owed.effect.target, []).append([owed.effect.key, owed.lease])
            with self._lock:
                self._held |= {owed.effect.key: owed.lease for owed in taken}
            for target, keys in by_target.items():
                self._batches += 1
                with SetWorkflowID(f"{self._worker}:{self._batches}"):
                    DBOS.enqueue_workflow(f"lane-{lane}", deliver, target, keys)
            begun += len(taken)
        return begun

    def running(self) -> Running:
        """What it does now."""
        with self._lock:
            return Running(dict(self._held), {}, {}, (), self._counted["done"], 0)

    def stop(self, patience: float) -> bool:
        """End DBOS in this process."""
        DBOS.destroy(workflow_completion_timeout_sec=int(patience))
        self._errand.store.leases.hand_back(self._worker)
        return True

    def do(self, key: str, lease: int) -> None:
        """One effect of a batch, if it is still ours to do."""
        owed = self._errand.store.owed(key)
        if owed is not None and owed.state is EffectState.LEASED and owed.lease == lease:
            self._errand.settle(owed, self._errand.perform(owed))
            self._counted["done"] += 1
        with self._lock:
            self._held.pop(key, None)


@DBOS.workflow()
def deliver(target: str, keys: list[list[Any]]) -> int:
    """One batch, effect after effect, each a step that is not done again after a crash."""
    del target
    for key, lease in keys:
        _one(key, lease)
    return len(keys)


@DBOS.step()
def _one(key: str, lease: int) -> None:
    _AT_WORK["here"].do(key, lease)


def rows_left(engine: Engine) -> int:
    """How many rows the engine keeps of finished work, until somebody purges them."""
    with engine.connect() as connection:
        count = 0
        for table in ("workflow_status", "operation_outputs"):
            found = connection.execute(text(f"SELECT count(*) FROM dbos.{table}")).scalar()
            count += int(found or 0)
        return count
