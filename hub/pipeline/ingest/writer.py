"""The writer thread: takes what arrived, commits it, acknowledges, and rings the next step."""

import logging
import threading
from collections.abc import Callable
from time import monotonic

from hub.errors import StoreUnavailable
from hub.pipeline.ingest.rows import Arrival, Urgency
from hub.pipeline.ingest.step import Ingest
from hub.pipeline.ports import Ring
from wire.codec import DecodeError

log = logging.getLogger(__name__)

LINGER_S = 0.05
"""How long the first message of a batch waits for company: they share a commit."""
CROWD = 400
"""So many wait no longer: a broker holds back more (Mosquitto: 1,000) until we confirm."""
COALESCE_S = 2.0
"""At most one `ack` per node in so many seconds, unless something is urgent."""
RETRY_S = 1.0


class Writer:
    """Runs the ingest step until told to stop."""

    def __init__(
        self,
        ingest: Ingest,
        take: Callable[[], list[Arrival]],
        note: Callable[[Urgency], None],
        ring: Ring,
        took: Callable[[float], None] = lambda _seconds: None,
    ) -> None:
        self._ingest = ingest
        self._take = take
        self._note = note
        self._ring = ring
        self._took = took
        self._arrived = threading.Event()
        self._crowded = threading.Event()
        self._stopping = threading.Event()
        self._turn = threading.RLock()
        self._kept: list[Arrival] = []
        self._failing = False
        self._thread = threading.Thread(target=self._run, name="ingest", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Commit what is here, and end."""
        self._stopping.set()
        self._arrived.set()
        self._crowded.set()
        self._thread.join(timeout=10)

    @property
    def failing(self) -> bool:
        """Whether what arrives cannot be stored just now."""
        return self._failing

    def kept(self) -> list[Arrival]:
        """What was taken and is not committed yet, oldest first."""
        return self._kept

    def ring(self, waiting: int) -> None:
        """One more message arrived, the `waiting`th that nobody has taken yet."""
        if waiting == 1:
            self._arrived.set()
        elif waiting == CROWD:
            self._crowded.set()

    def write_once(self) -> int:
        """One batch: how many messages were committed. Also callable to flush at once."""
        return self.write([])

    def write(self, more: list[Arrival]) -> int:
        """One batch with messages that came by another way; if it fails, those are not kept."""
        with self._turn:
            self._kept += self._take()
            arrivals, urgency = self._kept + more, Urgency()
            if arrivals:
                began_s = monotonic()
                urgency = self._commit(arrivals)
                self._took(monotonic() - began_s)
                self._kept = []
            self._ingest.acknowledge_once(urgency.at_once, monotonic(), COALESCE_S)
        if arrivals:
            self._note(urgency)
        if urgency.hands_off:
            self._ring()
        return len(arrivals)

    def flush(self) -> None:
        """Commit what is here and acknowledge it at once: a drill's next step waits for nobody."""
        self.write_once()
        with self._turn:
            self._ingest.acknowledge_once(set(), monotonic(), coalesce_s=0)

    def _commit(self, arrivals: list[Arrival]) -> Urgency:
        try:
            return self._ingest.ingest_once(arrivals)
        except StoreUnavailable:
            raise
        except Exception:  # one message that breaks a rule of ours must not stop all others
            log.exception("batch failed, going one by one", extra={"action": "batch_failed"})
            return self._one_by_one(arrivals)

    def _one_by_one(self, arrivals: list[Arrival]) -> Urgency:
        total = Urgency()
        for arrival in arrivals:
            try:
                total.add(self._ingest.ingest_once([arrival]))
            except StoreUnavailable:
                raise
            except Exception as error:
                log.exception("message set aside", extra={"action": "message_failed"})
                broken = DecodeError(f"the hub could not store it: {type(error).__name__}")
                total.add(self._ingest.ingest_once([arrival._replace(content=broken)]))
        return total

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._arrived.wait(timeout=0.5)
            self._crowded.wait(LINGER_S)
            self._arrived.clear()
            self._crowded.clear()
            self._write_or_keep()

    def _write_or_keep(self) -> None:
        try:
            self.write_once()
        except Exception:
            if not self._failing:
                log.exception("readings cannot be stored", extra={"action": "ingest_degraded"})
            self._failing = True
            self._stopping.wait(RETRY_S)
            self._arrived.set()
            return
        if self._failing:
            log.info("readings are stored again", extra={"action": "ingest_recovered"})
        self._failing = False
