"""A voice call by webhook: a gateway speaks the text and tells us which key was pressed.

Which number it calls is the gateway's own business, configured there or in the URL.
"""

import json
from urllib.parse import urlsplit

from hub.adapters.channels.posting import CONNECT_S, READ_S, Poster, is_taken
from hub.adapters.channels.webhook import HEADERS
from hub.domain.subscriptions import is_loopback
from hub.errors import DeliveryFailed
from hub.pipeline.deliveries import Delivery, Message

PREFIX = "voice+"


class VoiceChannel:
    """`voice+https://`, and `voice+http://` on this machine. 2xx: the gateway has the order."""

    def __init__(self, connect_s: float = CONNECT_S, read_s: float = READ_S) -> None:
        self._poster = Poster("the voice gateway", connect_s, read_s)

    def send(self, url: str, message: Message) -> Delivery:
        """Raises DeliveryFailed."""
        plain = url[len(PREFIX) :]
        if not _is_safe(plain):
            reason = "a voice gateway needs voice+https://; plain http only on this machine"
            raise DeliveryFailed(reason, permanent=True)
        said = {
            "ticket_id": message.ticket_id,
            "priority": message.priority,
            "step": message.step,
            "repeat": message.repeat,
            "speak": {"zh-CN": message.spoken.zh, "en": message.spoken.en},
            "reply_url": message.ways.reply,
        }
        status = self._poster.post(plain, json.dumps(said, ensure_ascii=False).encode(), HEADERS)
        if is_taken(status):
            return Delivery(f"answered {status}")
        raise self._poster.refuse(status)


def _is_safe(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme.lower() == "https" or is_loopback(parts)
