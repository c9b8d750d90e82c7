"""Alembic's way in. Run by bot/storage/schema.py, in its transaction, never by the command.

A new migration is a file in versions/, written by hand: `down_revision` names the newest one.
Never import the tables there: they change, and a migration must not.
"""

from alembic import context

from bot.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
    render_as_batch=True,
)
context.run_migrations()
