"""People who asked to be found: kept encrypted, compared with nobody else, forgotten in time."""

from edge.camera.people.found import FoundPeople, NotEnrolled

__all__ = ["FoundPeople", "NotEnrolled"]
