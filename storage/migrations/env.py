"""How does Alembic reach the database? On the connection it is given, inside the transaction that is already open."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
