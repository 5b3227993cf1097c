"""The queries behind the pictures of a ticket."""

from sqlalchemy import Connection, select

from hub.adapters.sql.reach import ticket_in_reach
from hub.adapters.sql.schema import alerts, tickets
from hub.domain.reach import Reach
from hub.pipeline.views.pictures import MOST_PICTURES, PictureView

NAMES = tuple(PictureView.__dataclass_fields__)


class SqlPictureViews:
    """What an edge let go with an alert, masked."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def pictures(self, ticket_id: str) -> list[PictureView]:
        """The first of them and the newest, oldest first."""
        query = (
            select(*(alerts.c[name] for name in NAMES))
            .where(alerts.c.ticket_id == ticket_id, alerts.c.snapshot.is_not(None))
            .order_by(alerts.c.observed_at, alerts.c.alert_id)
        )
        found = [PictureView(*row) for row in self._connection.execute(query)]
        return found if len(found) <= MOST_PICTURES else [found[0], *found[1 - MOST_PICTURES :]]

    def picture(self, ticket_id: str, alert_id: str, reach: Reach) -> bytes | None:
        """As it came; None, too, if the ticket is out of reach."""
        query = (
            select(alerts.c.snapshot)
            .join(tickets, tickets.c.ticket_id == alerts.c.ticket_id)
            .where(alerts.c.ticket_id == ticket_id, alerts.c.alert_id == alert_id)
            .where(ticket_in_reach(reach), alerts.c.snapshot.is_not(None))
        )
        return self._connection.execute(query).scalar()
