"""Where do the built-in connectors keep things while they are tested? In a new database."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, create_engine

from escalation_manager.connectors.loading import Source, load
from escalation_manager.store.directory_tables import metadata
from tests.contracts.acme import as_json


@contextmanager
def stored_acme(folder: Path) -> Iterator[Engine]:
    """The small company, loaded."""
    engine = create_engine(f"sqlite:///{folder / 'desk.db'}")
    metadata.create_all(engine)
    load(engine, [Source("acme.json", as_json())])
    yield engine
    engine.dispose()
