"""Whether joints are those of whoever is in the box, and not of a coat beside him. Pure."""

from collections.abc import Mapping

from edge.domain.vision.geometry import Box
from edge.domain.vision.sightings import Joint, Seat

FAINT = 0.1
"""A joint below it is not reported."""
SLACK = 0.1
"""Of the box's sides: by how much a joint may lie outside; detectors cut feet and hands."""
MOST_OUTSIDE = 0.3
LEAST_SPAN = 0.4
"""Of the box's longer side: a body that is much smaller than its box is made up."""
TORSO = (Joint.LEFT_SHOULDER, Joint.RIGHT_SHOULDER, Joint.LEFT_HIP, Joint.RIGHT_HIP)


def kept(seats: Mapping[Joint, Seat], box: Box, aspect: float) -> dict[Joint, Seat] | None:
    """The joints in the box; None when it is not this box's body.

    Not believed: too many joints outside, fewer than three corners of the torso inside, or a body
    that fills too little of the box. `aspect` is width over height of the picture.
    """
    seen = {joint: seat for joint, seat in seats.items() if seat.score >= FAINT}
    inside = {joint: seat for joint, seat in seen.items() if _is_near(seat, box)}
    if not inside or len(seen) - len(inside) > MOST_OUTSIDE * len(seen):
        return None
    if sum(joint in inside for joint in TORSO) < 3:
        return None
    return inside if span(inside, box, aspect) >= LEAST_SPAN else None


def extent(seats: Mapping[Joint, Seat]) -> Box:
    """The smallest box around some joints."""
    across = [seat.at[0] for seat in seats.values()]
    down = [seat.at[1] for seat in seats.values()]
    return Box(min(across), min(down), max(across), max(down))


def span(seats: Mapping[Joint, Seat], box: Box, aspect: float) -> float:
    """How much of the box's longer side the joints reach over."""
    body = extent(seats)
    if box.width * aspect > box.height:
        return body.width / box.width
    return body.height / box.height


def _is_near(seat: Seat, box: Box) -> bool:
    x, y = seat.at
    across, down = box.width * SLACK, box.height * SLACK
    return box.left - across <= x <= box.right + across and box.top - down <= y <= box.bottom + down
