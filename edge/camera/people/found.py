"""Finds people who asked to be found, and compares a face with nobody else.

A stranger's face lives for as long as one comparison takes. Nothing of it is kept, counted, logged
or compared with another stranger's; a test holds this object and its folder to that, byte for byte.
"""

import logging
import threading
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import cv2
import msgspec
import numpy as np

from edge.camera.matches import Match, person_seen
from edge.camera.people.faces import (
    FULL_WEIGHT,
    SMALLEST_LOOK,
    SMALLEST_PICTURE,
    SURE_CONFIDENCE,
    Known,
    Nets,
    Read,
    consistent,
    cut,
    resembled,
)
from edge.camera.people.vault import Vault
from edge.camera.ports import FaceEmbedder, FaceFinder, Frame, Image, Vector
from edge.domain.vision.geometry import Box
from edge.domain.vision.voting import Rules, Vote, Votes
from edge.errors import CameraError

log = logging.getLogger(__name__)

RULES = Rules(needs=3, over_s=0.8, within_s=10.0, confidence=SURE_CONFIDENCE)
MOST_PICTURES = 3
MOST_BYTES = 400_000
"""Of one picture; what the hub sends is far smaller."""


class NotEnrolled(CameraError):
    """A face cannot be taken up; says why, in words for whoever enrols."""


class _Kept(msgspec.Struct, frozen=True):
    person_id: str
    until: datetime
    model: str
    vectors: list[list[float]]


class FoundPeople:
    """Whom the cameras of this node may look for. Safe to use from several threads.

    Without models it learns and finds nobody, and forgets all the same.

    `allowed` is this node's own switch: with False it takes nobody up, whatever the hub says, and
    deletes what it held. Call `look` about twice a second for each person in view, no more.
    """

    def __init__(
        self,
        folder: Path,
        embedder: FaceEmbedder | None,
        faces: FaceFinder | None,
        *,
        key_file: Path | None = None,
        model: str = "",
        allowed: bool = True,
    ) -> None:
        self._vault = Vault(folder, key_file or folder.with_name(f"{folder.name}.key"))
        self._nets = None if embedder is None or faces is None else Nets(faces, embedder)
        self._model = model
        self._allowed = allowed
        self._listed: dict[str, datetime] = {}
        self._known: list[Known] = []
        self._votes = Votes(RULES)
        self._guard = threading.Lock()

    def renew(self, people: Iterable[tuple[str, datetime]] | None, now: datetime) -> None:
        """The hub's newest list; whoever is not on it, or past the end, is forgotten at once.

        None: this deployment compares no faces. Until the first call nobody is looked for. OSError
        when a file could not be read or deleted: then nobody is looked for until the next list.
        """
        with self._guard:
            given = dict(people or ()) if self._allowed else {}
            self._listed = {person_id: until for person_id, until in given.items() if until > now}
            self._known = []
            self._votes.keep_only(self._listed.keys())
            if not self._listed:
                self._vault.empty()
            else:
                self._known = [self._dated(one) for one in self._kept()]

    def enrol(
        self, person_id: str, until: datetime, pictures: Sequence[bytes], now: datetime
    ) -> int:
        """Learn a listed person's face; how many pictures showed one good face of one person.

        The pictures are not kept. Raises NotEnrolled, ModelFailed, OSError.
        """
        with self._guard:
            listed = self._listed.get(person_id)
            if not self._allowed:
                raise NotEnrolled("this node's own settings refuse faces: vision.people is false")
            if self._nets is None:
                raise NotEnrolled("this node has no models for faces; see firstlight-edge models")
            if listed is None:
                raise NotEnrolled("this person is not on this node's list; try again in a moment")
            end = min(listed, until)
            if end <= now:
                raise NotEnrolled("the consent has ended")
            vectors = consistent(_vectors(pictures, self._nets))
            if vectors:
                self._take_up(Known(person_id, end, np.stack(vectors)))
            return len(vectors)

    def look(
        self, frame: Frame, track_id: int, box: Box, at_s: float, camera: str = ""
    ) -> list[Match]:
        """Compare the face of a tracked person; a match once several looks agree. ModelFailed."""
        with self._guard:
            self._forget_ended(frame.observed_at)
            if self._nets is None or not self._known:
                return []
            self._votes.forget_old(camera, at_s)
            read = self._nets.read(cut(frame.image, box), SMALLEST_LOOK)
            return [] if read is None else self._compared(read, camera, track_id, at_s)

    @property
    def looks(self) -> bool:
        """Whether there is anybody to look for; otherwise no face need be searched at all."""
        return self._nets is not None and bool(self._known)

    def forget_ended(self, now: datetime) -> None:
        """Delete whoever's consent has ended; `look` does so, too, but perhaps no frame comes.

        Never waits: while somebody else is at work here, the next call does it.
        """
        if self._guard.acquire(blocking=False):
            try:
                self._forget_ended(now)
            finally:
                self._guard.release()

    def _compared(self, read: Read, camera: str, track_id: int, at_s: float) -> list[Match]:
        like = resembled(read.vector, self._known)
        if like is None:
            self._votes.take_back(camera, track_id)
            return []
        weight = min(1.0, read.size / FULL_WEIGHT) * read.score
        vote = Vote(at_s, like.person_id, like.confidence, weight)
        confidence = self._votes.cast(camera, track_id, vote)
        return [] if confidence is None else [person_seen(like.person_id, confidence)]

    def _take_up(self, one: Known) -> None:
        kept = _Kept(one.person_id, one.until, self._model, one.vectors.tolist())
        self._vault.keep(one.person_id, msgspec.msgpack.encode(kept))
        others = [other for other in self._known if other.person_id != one.person_id]
        self._known = [*others, one]

    def _kept(self) -> list[Known]:
        """What the folder holds of those who are listed; the rest is deleted on the way."""
        found = []
        for content in self._vault.contents():
            kept = msgspec.msgpack.decode(content, type=_Kept)
            same = self._nets is None or kept.model == self._model
            if kept.person_id in self._listed and same:
                vectors = np.asarray(kept.vectors, dtype=np.float32)
                found.append(Known(kept.person_id, kept.until, vectors))
            else:
                self._vault.remove(kept.person_id)
        return found

    def _dated(self, one: Known) -> Known:
        """The list's end counts, sooner or later than the one she was enrolled with."""
        return replace(one, until=self._listed[one.person_id])

    def _forget_ended(self, now: datetime) -> None:
        for one in [one for one in self._known if one.until <= now]:
            self._known.remove(one)
            self._listed.pop(one.person_id, None)
            self._votes.keep_only(self._listed.keys())
            try:
                self._vault.remove(one.person_id)
            except OSError as error:
                why = {"action": "face_not_deleted", "reason": str(error)}
                log.error("a face's file cannot be deleted; the next list tries again", extra=why)


def _vectors(pictures: Sequence[bytes], nets: Nets) -> list[Vector]:
    images = (_decoded(picture) for picture in pictures[:MOST_PICTURES])
    reads = (nets.read(image, SMALLEST_PICTURE) for image in images if image is not None)
    return [read.vector for read in reads if read is not None]


def _decoded(picture: bytes) -> Image | None:
    if not picture or len(picture) > MOST_BYTES:
        return None
    try:
        image = cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_COLOR)
    except cv2.error:
        return None
    return None if image is None else np.asarray(image, dtype=np.uint8)
