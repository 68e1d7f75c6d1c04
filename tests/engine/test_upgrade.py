"""Is what an older version left unfinished done by the new one, with the same key?"""

from datetime import timedelta
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text

from escalation_manager.ports.log import EffectState
from escalation_manager.store.opening import open_store
from tests.contracts.stores import NOON

BEFORE_LEASES = "0005"
WORK_IN_FLIGHT = (
    "INSERT INTO heads VALUES ('ESC-0001', 1, 'x')",
    "INSERT INTO escalations (escalation, version, account, title, status, rung, opened_at, "
    "restricted, words, detail) VALUES ('ESC-0001', 1, 'acc_123', 'Exports', 'open', 0, "
    "'2026-03-10T12:00:00.000000Z', 0, '', '{}')",
    *(
        "INSERT INTO effects (key, escalation, version, kind, target, lane, not_before, data, "
        f"state, tries, created_at) VALUES ('ESC-0001:1:alert:{n}', 'ESC-0001', 1, 'alert', "
        f"'messaging', 0, '2026-03-10T12:00:00.000000Z', '{{}}', '{state}', {tries}, "
        "'2026-03-10T12:00:00.000000Z')"
        for n, (state, tries) in enumerate((("pending", 0), ("pending", 3), ("done", 1)))
    ),
)


def test_effects_that_were_owed_before_there_were_leases(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config = Config()
        config.set_main_option("script_location", "escalation_manager:store/migrations")
        config.attributes["connection"] = connection
        command.upgrade(config, BEFORE_LEASES)
        for statement in WORK_IN_FLIGHT:
            connection.execute(text(statement))
    engine.dispose()
    store = open_store(path)
    leased = store.leases.lease("a", NOON, now=NOON, until=NOON + timedelta(seconds=30))
    assert [(one.effect.key, one.tries, one.lease) for one in leased] == [
        ("ESC-0001:1:alert:0", 0, 1),
        ("ESC-0001:1:alert:1", 3, 1),
    ]
    for one in leased:
        store.done(one.effect.key, None, NOON, one.lease)
    assert {one.state for one in store.effects()} == {EffectState.DONE}
    store.close()
