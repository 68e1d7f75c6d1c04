"""The migration and the tables are the same thing said twice: do they agree?"""

import importlib

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import create_engine, inspect

from escalation_manager.store.directory_tables import metadata

VERSIONS = "escalation_manager.store.migrations.versions"


def test_the_migrations_make_the_tables_and_take_them_away() -> None:
    tables, index = (
        importlib.import_module(f"{VERSIONS}.{name}")
        for name in ("0002_directory", "0010_tasks_by_hand")
    )
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        with Operations.context(context):
            tables.upgrade()
            index.upgrade()
            assert compare_metadata(context, metadata) == []
            tables.downgrade()
        assert inspect(connection).get_table_names() == []
    engine.dispose()
