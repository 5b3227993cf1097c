"""The state database: one file of queries a subject, over SQLAlchemy Core."""
