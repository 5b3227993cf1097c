"""Looking at recounted days: whether nobody was forgotten."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from hub.domain.reach import Reach
from hub.pipeline.wall.frames import Certificate


class CertificateViews(Protocol):
    """The certificates of days."""

    def certificates(
        self, first_day: date, last_day: date, area_id: str | None, reach: Reach
    ) -> Sequence[Certificate]:
        """Of one place, or of all that is in reach, day by day; both days count."""
