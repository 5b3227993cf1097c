"""Our webhook: one JSON object by POST over kept-alive connections."""

import json
from dataclasses import asdict

from urllib3 import PoolManager, Retry, Timeout
from urllib3.exceptions import HTTPError, LocationParseError, LocationValueError

from hub.adapters.channels.masking import masked
from hub.errors import DeliveryFailed
from hub.pipeline.deliveries import Delivery, Message

CONNECT_S, READ_S = 3.0, 5.0
HOSTS, CONNECTIONS_A_HOST = 64, 32
LONGEST_ANSWER = 65_536
RETRIED = frozenset({408, 425, 429})
HEADERS = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "firstlight-hub"}


class WebhookChannel:
    """`http://` and `https://`. 2xx is delivered; time-outs, 408, 425, 429 and 5xx try again."""

    def __init__(self, connect_s: float = CONNECT_S, read_s: float = READ_S) -> None:
        self._pool = PoolManager(
            num_pools=HOSTS,
            maxsize=CONNECTIONS_A_HOST,
            timeout=Timeout(connect=connect_s, read=read_s),
            retries=Retry(0, redirect=False),  # the notifier retries, and keeps account of it
        )

    def send(self, url: str, message: Message) -> Delivery:
        """Raises DeliveryFailed."""
        status = self._post(url, json.dumps(asdict(message), ensure_ascii=False).encode())
        if 200 <= status < 300:
            return Delivery(f"answered {status}")
        permanent = 300 <= status < 500 and status not in RETRIED
        raise DeliveryFailed(f"the webhook answered {status}", permanent=permanent)

    def _post(self, url: str, body: bytes) -> int:
        try:
            response = self._pool.request(
                "POST", url, body=body, headers=HEADERS, preload_content=False
            )
            response.read(LONGEST_ANSWER)  # read to its end, a connection is kept for the next
            response.close()
            return response.status
        except (LocationParseError, LocationValueError) as error:
            raise DeliveryFailed("the webhook's URL is not one", permanent=True) from error
        except HTTPError as error:
            raise DeliveryFailed(masked(_short(error), url)) from error


def _short(error: HTTPError) -> str:
    """The kind of failure; urllib3's own text repeats the whole URL."""
    reason = getattr(error, "reason", None)
    return f"the webhook could not be reached ({type(reason or error).__name__})"
