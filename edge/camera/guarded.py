"""One mask for the threads of one camera: its own, and the one that fetches pictures."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass

from edge.camera.ports import Image, Masker
from edge.domain.vision.geometry import Box


@dataclass(frozen=True, slots=True)
class Guarded:
    """A `Masker` that one thread uses at a time; the nets behind it bear no more."""

    masker: Masker
    guard: threading.Lock

    def mask(self, image: Image, people: Sequence[Box]) -> Image:
        """See Masker."""
        with self.guard:
            return self.masker.mask(image, people)
