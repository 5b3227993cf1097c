"""A picture of a camera for whoever looks now: several who look share one, and none is kept."""

import binascii
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TookTooLong
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from hub.errors import Busy, NoAnswer, NodeRefused
from hub.pipeline.ports import Clock
from hub.pipeline.relay import TIMEOUT_S, Detail, Relay

AT_MOST_EVERY = timedelta(seconds=1)
MOST_VIEWERS = 24
"""Each of them holds a thread of the web rim while the edge is asked."""
Camera = tuple[str, str]
IsJpeg = Callable[[bytes], bool]


@dataclass(frozen=True, slots=True)
class Shared:
    """One question to a camera, for all who look through it within a second."""

    asked_at: datetime
    picture: Future[bytes]


class LiveWall:
    """Asks cameras for masked pictures. Who may look is decided, and entered, around it."""

    def __init__(self, relay: Relay, clock: Clock, is_jpeg: IsJpeg) -> None:
        self._relay, self._clock, self._is_jpeg = relay, clock, is_jpeg
        self._lock = threading.Lock()
        self._shared: dict[Camera, Shared] = {}
        self._viewers = 0

    def picture(self, node_id: str, sensor_id: str) -> bytes:
        """A masked JPEG; NodeAway, NodeRefused, NoAnswer, Busy."""
        with self._viewing():
            shared, mine = self._join((node_id, sensor_id))
            if mine:
                self._ask(node_id, sensor_id, shared.picture)
            try:
                return shared.picture.result(timeout=TIMEOUT_S + 1)
            except TookTooLong:
                raise NoAnswer(f"node {node_id} did not answer in time; try again") from None

    @contextmanager
    def _viewing(self) -> Iterator[None]:
        with self._lock:
            if self._viewers >= MOST_VIEWERS:
                raise Busy("too many look through cameras just now; try again in a moment")
            self._viewers += 1
        try:
            yield
        finally:
            with self._lock:
                self._viewers -= 1

    def _join(self, camera: Camera) -> tuple[Shared, bool]:
        """The question under way or answered just now; or a new one, which is the caller's."""
        now = self._clock.wall()
        with self._lock:
            for other, shared in list(self._shared.items()):
                if shared.picture.done() and abs(now - shared.asked_at) >= AT_MOST_EVERY:
                    del self._shared[other]
            found = self._shared.get(camera)
            if found is not None:
                return found, False
            mine = self._shared[camera] = Shared(now, Future())
            return mine, True

    def _ask(self, node_id: str, sensor_id: str, picture: Future[bytes]) -> None:
        try:
            detail = self._relay.ask(node_id, "snapshot", {"sensor_id": sensor_id})
            picture.set_result(jpeg_of(detail, "snapshot", self._is_jpeg))
        except BaseException as error:  # noqa: BLE001 - all who wait must hear of it
            picture.set_exception(error)


def jpeg_of(detail: Detail, field: str, is_jpeg: IsJpeg) -> bytes:
    """The picture in a reply's detail; NodeRefused for what is none."""
    content: Any = detail.get(field)
    try:
        jpeg = binascii.a2b_base64(content, strict_mode=True)
    except (binascii.Error, ValueError, TypeError):
        jpeg = b""
    if not is_jpeg(jpeg):
        raise NodeRefused("the edge sent something that is no picture; look at its log")
    return jpeg
