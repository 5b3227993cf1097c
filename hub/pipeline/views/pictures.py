"""Looking at the masked pictures that came with the alerts of a ticket."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from hub.domain.reach import Reach

MOST_PICTURES = 24
"""Of one ticket: a camera may send one a minute all night."""


@dataclass(frozen=True, slots=True)
class PictureView:
    """A picture that there is; the picture itself is asked for by name."""

    ticket_id: str
    alert_id: str
    kind: str
    sensor_id: str
    observed_at: datetime


class PictureViews(Protocol):
    """What an edge let go with an alert, masked."""

    def pictures(self, ticket_id: str) -> list[PictureView]:
        """The first of them and the newest, oldest first; whether the ticket may be seen is asked
        before."""

    def picture(self, ticket_id: str, alert_id: str, reach: Reach) -> bytes | None:
        """As it came; None, too, if the ticket is out of reach."""
