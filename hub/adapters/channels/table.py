"""Which channel takes which URL: one line a kind."""

from typing import Protocol

from hub.adapters.channels.apprise_url import AppriseChannel
from hub.adapters.channels.built_in import LogChannel, WebChannel
from hub.adapters.channels.masking import scheme_of
from hub.adapters.channels.patience import Patience
from hub.adapters.channels.voice import VoiceChannel
from hub.adapters.channels.webhook import WebhookChannel
from hub.errors import DeliveryFailed
from hub.pipeline.deliveries import Delivery, Message
from hub.pipeline.lanes import host_of

AT_ONCE = frozenset({"web", "log", "push"})
"""What asks nobody, or, as `push`, is patient with each of several hosts."""


class Channel(Protocol):
    """A way to a person."""

    def send(self, url: str, message: Message) -> Delivery:
        """Returns or raises DeliveryFailed within ten seconds; safe to call from many threads."""


class Channels:
    """All ways to people."""

    def __init__(self, push: Channel, others: Channel | None = None) -> None:
        webhook, voice = WebhookChannel(), VoiceChannel()
        self._table: dict[str, Channel] = {
            "web": WebChannel(),
            "log": LogChannel(),
            "http": webhook,
            "https": webhook,
            "push": push,
            "voice+https": voice,
            "voice+http": voice,
        }
        self._others = others or AppriseChannel()
        self._patience = Patience()

    def send(self, url: str, message: Message) -> Delivery:
        """Send by the channel of the URL's scheme; raises DeliveryFailed."""
        scheme = scheme_of(url)
        if not scheme:
            raise DeliveryFailed("the channel is not a URL", permanent=True)
        channel = self._table.get(scheme, self._others)
        if scheme in AT_ONCE:
            return channel.send(url, message)
        sending = self._patience.begin(host_of(url), lambda: channel.send(url, message))
        return self._patience.end(sending)
