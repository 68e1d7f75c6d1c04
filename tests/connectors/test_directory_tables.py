"""The migration and the tables are the same thing said twice: do they agree?"""

import importlib

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import create_engine, inspect

from escalation_manager.store.directory_tables import metadata

MIGRATION = "escalation_manager.store.migrations.versions.0002_directory"


def test_the_migration_makes_the_tables_and_takes_them_away() -> None:
    migration = importlib.import_module(MIGRATION)
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        with Operations.context(context):
            migration.upgrade()
            assert compare_metadata(context, metadata) == []
            migration.downgrade()
        assert inspect(connection).get_table_names() == []
    engine.dispose()
