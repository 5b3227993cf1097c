"""Faces good enough to be compared, and how far two of them are alike.

The thresholds are those that Frigate 0.16 starts with (a single look counts from 0.8, a person is
named from 0.9), over its curve from cosine to confidence. They fit embedders of the ArcFace kind.
Measured with mobilefacenet on few pictures: three of one man 0.64 to 0.76 at 40 pixels (0.51 to
0.66 at 22), 88 blurred strangers against five enrolled faces at most 0.27. Measure others anew.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from edge.camera.ports import Face, FaceEmbedder, FaceFinder, Image, Vector
from edge.domain.vision.geometry import Box

LOOK_CONFIDENCE, SURE_CONFIDENCE = 0.8, 0.9
HALFWAY_COSINE, SLOPE = 0.3, 20.0
MARGIN = 0.1
"""How much more alike than the second best, in cosine."""
SAME_PERSON_COSINE = 0.37
"""Between her own pictures: as much as one look needs."""
FACE_SCORE = 0.8
SMALLEST_LOOK, SMALLEST_PICTURE = 40, 80
"""Pixels of a face's shorter side: in a frame, and in a picture sent to enrol her."""
FULL_WEIGHT = 112
"""Pixels that an embedder takes; a smaller face weighs less."""
INFRARED = 4.0
"""Mean spread of the three colours, 0 to 255, below which a face has none: faces learned in
daylight are not compared with faces under infrared light."""


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody who asked to be found; a row of `vectors` for each good picture."""

    person_id: str
    until: datetime
    vectors: Vector


@dataclass(frozen=True, slots=True)
class Likeness:
    """Whom a face resembles."""

    person_id: str
    confidence: float


def confidence_of(cosine: float) -> float:
    """0.8 at 0.37, 0.9 at 0.41."""
    return 1.0 / (1.0 + math.exp(-SLOPE * (cosine - HALFWAY_COSINE)))


def resembled(vector: Vector, known: Sequence[Known]) -> Likeness | None:
    """The one who is alike enough, and clearly more than anybody else enrolled; else None."""
    fitting = [one for one in known if one.vectors.shape[1:] == vector.shape]
    cosines = [(float((one.vectors @ vector).max()), one.person_id) for one in fitting]
    ranked = sorted(cosines, reverse=True)
    if not ranked or confidence_of(ranked[0][0]) < LOOK_CONFIDENCE:
        return None
    if len(ranked) > 1 and ranked[0][0] - ranked[1][0] < MARGIN:
        return None
    return Likeness(ranked[0][1], confidence_of(ranked[0][0]))


@dataclass(frozen=True, slots=True)
class Read:
    """One face as numbers, its pixels, and how sure the finder was of it."""

    vector: Vector
    size: float
    score: float


@dataclass(frozen=True, slots=True)
class Nets:
    """The two models that it takes."""

    finder: FaceFinder
    embedder: FaceEmbedder

    def read(self, image: Image, smallest: int) -> Read | None:
        """The one good face of a picture; None for none and for several. ModelFailed."""
        found = only_face(image, self.finder, smallest)
        if found is None:
            return None
        face, size = found
        return Read(embedded(image, face, self.embedder), size, face.score)


def only_face(image: Image, finder: FaceFinder, smallest: int) -> tuple[Face, float] | None:
    """The one good face of a picture and how many pixels it has; None for none and for several."""
    faces = [face for face in finder.find(image) if face.score >= FACE_SCORE]
    if len(faces) != 1:
        return None
    size = _pixels(image, faces[0].box)
    if size < smallest or _spread(cut(image, faces[0].box)) < INFRARED:
        return None
    return faces[0], size


def consistent(vectors: Sequence[Vector]) -> list[Vector]:
    """Those that show one and the same person: alike to the one that is most alike to all."""
    if not vectors:
        return []
    table = np.stack(vectors)
    cosines = table @ table.T
    middle = int(cosines.sum(axis=1).argmax())
    alike = cosines[middle] >= SAME_PERSON_COSINE
    return [vector for vector, same in zip(vectors, alike, strict=True) if same]


def embedded(image: Image, face: Face, embedder: FaceEmbedder) -> Vector:
    """A unit vector, whatever the model makes of it."""
    vector = np.asarray(embedder.embed(image, face), dtype=np.float32)
    length = float(np.linalg.norm(vector))
    return vector / length if length else vector


def cut(image: Image, box: Box) -> Image:
    """What is in the box; at least one pixel."""
    height, width = image.shape[:2]
    left, top = int(box.left * width), int(box.top * height)
    right, bottom = math.ceil(box.right * width), math.ceil(box.bottom * height)
    left, top = min(max(left, 0), width - 1), min(max(top, 0), height - 1)
    return image[top : max(top + 1, bottom), left : max(left + 1, right)]


def _pixels(image: Image, box: Box) -> float:
    return float(min(box.width * image.shape[1], box.height * image.shape[0]))


def _spread(image: Image) -> float:
    return float(np.ptp(image.astype(np.int16), axis=2).mean())
