"""Everything else: a URL of Apprise, which knows WeCom, DingTalk, Feishu, ntfy, e-mail and more."""

import logging
import re
import threading
from typing import Any

from hub.adapters.channels.masking import masked, scheme_of
from hub.errors import DeliveryFailed
from hub.pipeline.deliveries import Delivery, Message

LONGEST_S = 5.0
"""Apprise's connect and read time-outs are cut to this, whatever a URL asks for."""
_STATUS = re.compile(r"error=(\d{3})")
_RETRIED = frozenset({408, 425, 429})


class AppriseChannel:
    """One Apprise object a message: its own result, and no throttle that sleeps in our thread."""

    def __init__(self) -> None:
        self._said = _Overheard()
        logger = logging.getLogger("apprise")
        logger.addHandler(self._said)
        logger.propagate = False  # its records may name what must not be logged

    def send(self, url: str, message: Message) -> Delivery:
        """Raises DeliveryFailed with Apprise's own words, masked."""
        service = self._service(url)
        self._said.forget()
        if service.notify(body=message.body, title=message.title):
            return Delivery(f"taken by {scheme_of(url)}")
        reason = self._said.last() or f"{scheme_of(url)} did not take it"
        raise DeliveryFailed(masked(reason, url), permanent=_is_permanent(reason))

    def _service(self, url: str) -> Any:
        import apprise  # takes most of a second: only hubs that use it pay for it

        service = apprise.Apprise.instantiate(url, suppress_exceptions=True)
        if service is None:
            raise DeliveryFailed("Apprise cannot read this URL", permanent=True)
        service.socket_connect_timeout = min(service.socket_connect_timeout, LONGEST_S)
        service.socket_read_timeout = min(service.socket_read_timeout, LONGEST_S)
        return service


def _is_permanent(reason: str) -> bool:
    """Apprise says only that it failed; the status in its log message says more."""
    found = _STATUS.search(reason)
    status = int(found.group(1)) if found else 0
    return 400 <= status < 500 and status not in _RETRIED


class _Overheard(logging.Handler):
    """Keeps the last warning of each thread: Apprise returns True or False, and logs the reason."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._heard = threading.local()

    def emit(self, record: logging.LogRecord) -> None:
        """Keep it for the thread that sends."""
        self._heard.last = record.getMessage()

    def forget(self) -> None:
        """Before a send."""
        self._heard.last = ""

    def last(self) -> str:
        """What was said since."""
        return str(getattr(self._heard, "last", ""))
