"""How a migration meets the database: over the connection it is handed, in one transaction."""

from __future__ import annotations

from alembic import context

from escalation_manager.store.tables import every_metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=list(every_metadata()),
    render_as_batch=connection.dialect.name == "sqlite",
    transactional_ddl=False,  # the caller holds the one transaction around all steps
)
context.run_migrations()
