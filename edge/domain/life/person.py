"""Who lives in a simulated home: habits that stay the same from day to day."""

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Traits:
    """Habits of one person; times are minutes after local midnight, the spread one deviation."""

    opens_curtain_min: float
    closes_curtain_min: float
    spread_min: float
    wakes_at_night: float
    """Chance of a walk through the living room in one night."""
    outings: float
    """Chance of going out, once before noon and once after."""
    carer: float
    """Chance of a carer coming by the door on an ordinary day."""
    litres_a_use: float
    bedroom_celsius: float


def draw_traits(rng: Random) -> Traits:
    """A believable elder: most open between half past six and eight, a few are late risers."""
    return Traits(
        opens_curtain_min=rng.triangular(6 * 60 + 15, 8 * 60 + 30, 7 * 60),
        closes_curtain_min=rng.triangular(17 * 60 + 30, 21 * 60, 18 * 60 + 45),
        spread_min=rng.uniform(4, 18),
        wakes_at_night=rng.uniform(0.05, 0.5),
        outings=rng.uniform(0.2, 0.8),
        carer=rng.uniform(0.0, 0.4),
        litres_a_use=rng.uniform(1.0, 4.0),
        bedroom_celsius=rng.uniform(15.0, 21.0),
    )
