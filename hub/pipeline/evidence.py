"""Fetches the masked seconds around an alert from the edge, for an open ticket, piece by piece.

A piece is on the disk before its row is; what an interruption left is not fetched again.
"""

import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from hub.domain.evidence import may_fetch, may_see
from hub.errors import (
    Busy,
    Conflict,
    NoAnswer,
    NodeAway,
    NodeRefused,
    NotAllowed,
    NotFound,
)
from hub.pipeline.desk import Actor
from hub.pipeline.kept_files import Files
from hub.pipeline.live_wall import IsJpeg, jpeg_of
from hub.pipeline.ports import Begin, Clock
from hub.pipeline.relay import Detail, Relay

log = logging.getLogger(__name__)

MOST_PIECES = 240
"""Two minutes at two a second; an edge that speaks of more is not believed."""
PATIENCE = timedelta(seconds=45)
"""Longer than that nobody waits for an answer; what is missing is fetched when he asks again."""
NOT_OPEN = "the ticket is not open; nothing leaves the edge for one that is over"


@dataclass(frozen=True, slots=True)
class Clip:
    """The evidence of one alert of one ticket, and what the asking person is to it."""

    ticket_id: str
    alert_id: str
    node_id: str
    evidence_s: float
    """Masked seconds that the edge said it keeps."""
    is_open: bool
    took_it_on: bool
    answers: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """One masked picture of it."""

    piece: int
    pieces: int
    at_s: float
    file_name: str


class EvidenceStore(Protocol):
    """The queries of evidence."""

    def clip(self, ticket_id: str, alert_id: str, actor: Actor) -> Clip | None:
        """None if there is no such ticket in reach, or no such alert on it."""

    def pieces(self, ticket_id: str, alert_id: str) -> Sequence[Piece]: ...
    def add_piece(self, ticket_id: str, alert_id: str, piece: Piece, at: datetime) -> bool:
        """False if the ticket is not open any more: its file stays without a row, and goes."""


class EvidenceFiles(Files, Protocol):
    """Where the pictures lie."""

    def keep(self, ticket_id: str, alert_id: str, piece: int, jpeg: bytes) -> str:
        """On the disk when it returns; its name. Again is harmless."""


class EvidenceDesk:
    """Fetches and shows."""

    def __init__(
        self,
        begin: Begin[EvidenceStore],
        relay: Relay,
        files: EvidenceFiles,
        clock: Clock,
        is_jpeg: IsJpeg,
    ) -> None:
        self._begin, self._relay, self._files = begin, relay, files
        self._clock, self._is_jpeg = clock, is_jpeg
        self._lock = threading.Lock()
        self._fetching = set[tuple[str, str]]()

    def fetch(self, ticket_id: str, alert_id: str, actor: Actor) -> Sequence[Piece]:
        """What is here when it returns, perhaps not all; NotFound, NotAllowed, Conflict, NoAnswer.

        Each piece that came stays, whatever becomes of the next.
        """
        with self._begin() as store:
            clip = _found(store.clip(ticket_id, alert_id, actor), alert_id)
            have = {piece.piece: piece for piece in store.pieces(ticket_id, alert_id)}
        _check_fetch(clip, actor)
        with self._alone(clip):
            if have and len(have) >= max(piece.pieces for piece in have.values()):
                self._look_for_more(clip, have)
            self._fetch_missing(clip, have)
        return sorted(have.values(), key=lambda piece: piece.piece)

    def pieces(self, ticket_id: str, alert_id: str, actor: Actor) -> Sequence[Piece]:
        """What was fetched; NotFound, NotAllowed."""
        with self._begin() as store:
            clip = _found(store.clip(ticket_id, alert_id, actor), alert_id)
            _check_see(clip, actor)
            return store.pieces(ticket_id, alert_id)

    def picture(self, ticket_id: str, alert_id: str, piece: int, actor: Actor) -> bytes:
        """One masked JPEG; NotFound, NotAllowed."""
        for known in self.pieces(ticket_id, alert_id, actor):
            if known.piece == piece:
                content = self._files.read(known.file_name)
                if content is not None:
                    return content
        raise NotFound(f"no piece {piece}")

    def _look_for_more(self, clip: Clip, have: dict[int, Piece]) -> None:
        """Who asked while it still happened has not got its end: the last piece tells of more."""
        last = max(have)
        with suppress(NodeAway, NodeRefused, NoAnswer):  # then what is here is all there is
            have[last] = self._fetch_one(clip, last)

    def _fetch_missing(self, clip: Clip, have: dict[int, Piece]) -> None:
        give_up_at = self._clock.wall() + PATIENCE
        total = max((piece.pieces for piece in have.values()), default=1)
        number = 0
        while number < total and self._clock.wall() < give_up_at:
            if number not in have:
                have[number] = piece = self._fetch_one(clip, number)
                total = piece.pieces
            number += 1
        facts = {"ticket_id": clip.ticket_id, "pieces": len(have), "of": total}
        log.info("evidence fetched", extra={"action": "evidence_fetched", **facts})

    def _fetch_one(self, clip: Clip, number: int) -> Piece:
        wanted = {"alert_id": clip.alert_id, "piece": number}
        detail = self._relay.ask(clip.node_id, "evidence", wanted)
        jpeg = jpeg_of(detail, "jpeg", self._is_jpeg)
        pieces, at_s = _numbers(detail, number)
        name = self._files.keep(clip.ticket_id, clip.alert_id, number, jpeg)
        piece = Piece(number, pieces, at_s, name)
        with self._begin() as store:
            if not store.add_piece(clip.ticket_id, clip.alert_id, piece, self._clock.now()):
                raise Conflict(NOT_OPEN)
        return piece

    @contextmanager
    def _alone(self, clip: Clip) -> Iterator[None]:
        key = (clip.ticket_id, clip.alert_id)
        with self._lock:
            if key in self._fetching:
                raise Busy("somebody is fetching this just now; look again in a moment")
            self._fetching.add(key)
        try:
            yield
        finally:
            with self._lock:
                self._fetching.discard(key)


def _found(clip: Clip | None, alert_id: str) -> Clip:
    if clip is None:
        raise NotFound(f"no alert {alert_id} on this ticket")
    return clip


def _check_see(clip: Clip, actor: Actor) -> None:
    entitled = may_see(
        actor.role, answers=clip.answers, is_open=clip.is_open, took_it_on=clip.took_it_on
    )
    if not entitled:
        raise NotAllowed("this is for the desk, who leads the area, and who took the ticket on")


def _check_fetch(clip: Clip, actor: Actor) -> None:
    _check_see(clip, actor)
    entitled = may_fetch(
        actor.role, answers=clip.answers, is_open=clip.is_open, took_it_on=clip.took_it_on
    )
    if not entitled:
        raise Conflict(NOT_OPEN)
    if clip.evidence_s <= 0:
        raise Conflict("the edge kept no pictures with this alert")


def _numbers(detail: Detail, number: int) -> tuple[int, float]:
    """How many pieces there are, and when this one was seen; NodeRefused for nonsense."""
    pieces, at_s = detail.get("pieces"), detail.get("at_s")
    if type(pieces) is not int or not number < pieces <= MOST_PIECES:
        raise NodeRefused(f"the edge says pieces: {pieces!r} of piece {number}; look at its log")
    if isinstance(at_s, bool) or not isinstance(at_s, int | float) or abs(at_s) > 86_400:
        raise NodeRefused(f"the edge says at_s: {at_s!r}; look at its log")
    return pieces, float(at_s)
