"""The drill clock: a line through time that a hub and its edges share; a day passes in minutes.

It is kept as `clock.json` in a drill's data directory and offered by `GET /api/v1/clock`.
"""

from datetime import datetime, timedelta
from typing import Annotated

import msgspec
from msgspec import Meta

from wire.messages import Dated, Instant


class DrillAnchor(Dated, frozen=True, kw_only=True):
    """At `wall_at` the drill clock stood at `drill_at`; since then it runs `rate` times as fast."""

    wall_at: Instant
    drill_at: Instant
    rate: Annotated[float, Meta(ge=0, le=100_000)]

    def now(self, wall: datetime) -> datetime:
        """Drill time at a wall time."""
        return self.drill_at + timedelta(seconds=(wall - self.wall_at).total_seconds() * self.rate)

    def moved_to(self, wall: datetime, drill: datetime, rate: float | None = None) -> "DrillAnchor":
        """The anchor after somebody set the drill clock at `wall` to `drill`."""
        return DrillAnchor(wall_at=wall, drill_at=drill, rate=self.rate if rate is None else rate)


_anchor = msgspec.json.Decoder(DrillAnchor)


def encode_anchor(anchor: DrillAnchor) -> bytes:
    """The content of `clock.json`."""
    return msgspec.json.encode(anchor)


def decode_anchor(content: bytes) -> DrillAnchor:
    """Raises msgspec.DecodeError when the content is no anchor."""
    try:
        return _anchor.decode(content)
    except UnicodeDecodeError as error:
        raise msgspec.DecodeError(str(error)) from error
