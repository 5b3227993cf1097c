"""Run by Alembic: the migrations, over the connection that `migrate` hands in."""

from alembic import context

from hub.adapters.sql.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=False,  # `migrate` holds the one transaction
)
context.run_migrations()
