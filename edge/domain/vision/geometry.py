"""Places in a picture, in fractions of its width and height: (0, 0) is the upper left corner."""

from dataclasses import dataclass

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle; `left < right` and `top < bottom`, each within 0 to 1."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Of the picture's width."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Of the picture's height."""
        return self.bottom - self.top

    @property
    def area(self) -> float:
        """Of the picture."""
        return max(0.0, self.width) * max(0.0, self.height)

    @property
    def centre(self) -> Point:
        """Halfway between the sides."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    @property
    def foot(self) -> Point:
        """Where it stands: the middle of the lower side."""
        return (self.left + self.right) / 2, self.bottom

    def shared(self, other: "Box") -> float:
        """The area that both cover, of the picture."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(0.0, width) * max(0.0, height)

    def iou(self, other: "Box") -> float:
        """Shared area over joint area, 0 to 1."""
        shared = self.shared(other)
        joint = self.area + other.area - shared
        return shared / joint if joint > 0 else 0.0


WHOLE = Box(0.0, 0.0, 1.0, 1.0)


@dataclass(frozen=True, slots=True)
class Zone:
    """A polygon of at least three corners; it may be concave, it must not cross itself."""

    corners: tuple[Point, ...]

    def contains(self, point: Point) -> bool:
        """Whether a point lies inside (even-odd rule); points on an edge may go either way."""
        x, y = point
        inside = False
        before = self.corners[-1]
        for corner in self.corners:
            if (corner[1] > y) != (before[1] > y):
                crossing = (before[0] - corner[0]) * (y - corner[1]) / (before[1] - corner[1])
                inside ^= x < crossing + corner[0]
            before = corner
        return inside


EVERYWHERE = Zone(((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)))
