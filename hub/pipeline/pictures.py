"""The masked picture of an alert, for whoever may see its ticket; only a whole JPEG leaves."""

import logging
from collections.abc import Callable

from hub.domain.reach import Reach
from hub.errors import NotFound
from hub.pipeline.ports import Begin
from hub.pipeline.views.pictures import PictureViews

log = logging.getLogger(__name__)


class Pictures:
    """Hands out what came with an alert, once it is known to be a picture."""

    def __init__(self, look: Begin[PictureViews], is_whole_jpeg: Callable[[bytes], bool]) -> None:
        self._look, self._is_whole_jpeg = look, is_whole_jpeg

    def picture(self, ticket_id: str, alert_id: str, reach: Reach) -> bytes:
        """A JPEG of bounded size; NotFound."""
        with self._look() as views:
            content = views.picture(ticket_id, alert_id, reach)
        if content is None:
            raise NotFound(f"ticket {ticket_id} has no picture of alert {alert_id}")
        if not self._is_whole_jpeg(content):
            broken = {"action": "picture_broken", "ticket_id": ticket_id, "alert_id": alert_id}
            log.warning("an alert's picture is no JPEG", extra=broken)
            raise NotFound(f"what came with alert {alert_id} cannot be shown: it is no whole JPEG")
        return content
