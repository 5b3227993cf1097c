"""Our webhook: one JSON object by POST over kept-alive connections."""

import json

from hub.adapters.channels.posting import CONNECT_S, READ_S, Poster, is_taken
from hub.pipeline.deliveries import Delivery, Message

HEADERS = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "firstlight-hub"}


class WebhookChannel:
    """`http://` and `https://`. 2xx is taken; time-outs, 408, 425, 429 and 5xx try again."""

    def __init__(self, connect_s: float = CONNECT_S, read_s: float = READ_S) -> None:
        self._poster = Poster("the webhook", connect_s, read_s)

    def send(self, url: str, message: Message) -> Delivery:
        """Raises DeliveryFailed."""
        said = {
            "ticket_id": message.ticket_id,
            "priority": message.priority,
            "title": message.title,
            "body": message.body,
            "step": message.step,
            "repeat": message.repeat,
        }
        status = self._poster.post(url, json.dumps(said, ensure_ascii=False).encode(), HEADERS)
        if is_taken(status):
            return Delivery(f"answered {status}")
        raise self._poster.refuse(status)
