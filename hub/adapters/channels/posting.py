"""One POST over kept-alive connections, bounded in time and answer; no redirect is followed."""

from collections.abc import Mapping

from urllib3 import PoolManager, Retry, Timeout
from urllib3.exceptions import HTTPError, LocationParseError, LocationValueError

from hub.adapters.channels.masking import masked
from hub.errors import DeliveryFailed

CONNECT_S, READ_S = 3.0, 5.0
HOSTS, CONNECTIONS_A_HOST = 64, 32
LONGEST_ANSWER = 65_536
RETRIED = frozenset({408, 425, 429})


class Poster:
    """Shared by the channels that speak HTTP themselves."""

    def __init__(self, who: str, connect_s: float = CONNECT_S, read_s: float = READ_S) -> None:
        self._who = who
        """Who did not answer, in the words of a result."""
        self._pool = PoolManager(
            num_pools=HOSTS,
            maxsize=CONNECTIONS_A_HOST,
            timeout=Timeout(connect=connect_s, read=read_s),
            retries=Retry(0, redirect=False),  # the notifier retries, and keeps account of it
        )

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> int:
        """The status of the answer; DeliveryFailed without one."""
        try:
            response = self._pool.request(
                "POST", url, body=body, headers=dict(headers), preload_content=False
            )
            response.read(LONGEST_ANSWER)  # read to its end, a connection is kept for the next
            response.close()
            return response.status
        except (LocationParseError, LocationValueError) as error:
            raise DeliveryFailed(f"{self._who}'s URL is not one", permanent=True) from error
        except HTTPError as error:
            kind = type(getattr(error, "reason", None) or error).__name__
            said = f"{self._who} could not be reached ({kind})"  # its own text repeats the URL
            raise DeliveryFailed(masked(said, url)) from error

    def refuse(self, status: int) -> DeliveryFailed:
        """What an answer other than 2xx means."""
        permanent = 300 <= status < 500 and status not in RETRIED
        return DeliveryFailed(f"{self._who} answered {status}", permanent=permanent)


def is_taken(status: int) -> bool:
    """2xx."""
    return 200 <= status < 300
