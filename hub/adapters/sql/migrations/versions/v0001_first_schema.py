"""The first schema.

Until the first release this step is the schema itself; with the release it is written out as it
then stands, and each later change is a step of its own.
"""

from alembic import op

from hub.adapters.sql.schema import metadata

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create every table."""
    metadata.create_all(op.get_bind(), checkfirst=False)


def downgrade() -> None:
    """Drop every table."""
    metadata.drop_all(op.get_bind())
