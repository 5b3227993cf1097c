"""The two channels that need no configuration: the worker's page and the log."""

import logging

from hub.domain.notices import ON_THE_PAGE
from hub.pipeline.deliveries import Delivery, Message

log = logging.getLogger(__name__)


class WebChannel:
    """The worker's page shows the ticket anyway; there is nothing to send."""

    def send(self, url: str, message: Message) -> Delivery:  # noqa: ARG002
        """Always delivered."""
        return Delivery(ON_THE_PAGE)


class LogChannel:
    """One log record with the ticket's id and nothing else about it."""

    def send(self, url: str, message: Message) -> Delivery:  # noqa: ARG002
        """Always delivered."""
        log.info("notice", extra={"action": "notice", "ticket_id": message.ticket_id})
        return Delivery("logged")
