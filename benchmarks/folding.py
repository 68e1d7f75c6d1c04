"""What do folding, the next wake, a decision and a row cost for one escalation with a history?

python -m benchmarks.folding [EVENTS]
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from escalation_manager.core import agenda
from escalation_manager.core import commands as c
from escalation_manager.core.decide import decide
from escalation_manager.core.fold import fold
from escalation_manager.demo import REHEARSAL, company
from escalation_manager.desk.rows import row_of
from escalation_manager.handbook_file import shipped
from escalation_manager.wiring import create_desk

ROUNDS = 400


def main() -> None:
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with tempfile.TemporaryDirectory() as folder:
        desk = create_desk(Path(folder) / "f.db", shipped(), rehearsal=True, at=REHEARSAL)
        desk.load_text("company.json", company(), at=REHEARSAL)
        at = REHEARSAL
        words = "The export fails for 40 users since this morning. No workaround."
        id_ = desk.submit(c.Raise("acc_123", words), actor="mia", at=at).escalation
        while len(desk.store.read(id_)) < wanted:
            at += timedelta(minutes=30)
            desk.play(at, at)
            said = c.LogCommunication("out", "call", f"Told them where we are at {at:%H:%M}.")
            desk.submit(said, actor="mia", escalation=id_, at=at)
            desk.act(at)
        entries = desk.store.read(id_)
        state = fold(entries)
        assert state is not None
        rules = desk.policy.rules(state.handbook, state.account_id)
        bare = desk.policy.bare_rules(state.handbook)
        mia, note = desk.policy.actor("mia"), c.AddNote("called them")
        desk.store.close()
    print(f"one escalation with {len(entries)} events; microseconds, the best of {ROUNDS}")
    folded = best(lambda: fold(entries))
    print(f"{'fold, for each event':28}{folded / len(entries):10.1f}")
    print(f"{'next_wake':28}{best(lambda: agenda.next_wake(state, bare)):10.1f}")
    print(f"{'decide a note':28}{best(lambda: decide(state, note, mia, rules, at)):10.1f}")
    print(f"{'read row':28}{best(lambda: row_of(state, bare)):10.1f}")


def best(work: Callable[[], object]) -> float:
    """Microseconds of the quickest round."""
    found = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        work()
        found.append(time.perf_counter() - begin)
    return min(found) * 1e6


if __name__ == "__main__":
    main()
