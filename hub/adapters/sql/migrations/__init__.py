"""The state database's history, one script a step; Alembic runs it."""
