"""The wall: what many may see of many, and nobody of one."""

from hub.domain.wall.curves import MINUTES, SLOTS, Curve, KeptDay, curve_of, slot_of, usual_of
from hub.domain.wall.due import Due, due_soon
from hub.domain.wall.states import HomeState, worst
from hub.domain.wall.storms import Place, UnitFacts, storm_names
from hub.domain.wall.units import FEWEST, Cell, Unit, units_of

__all__ = [
    "FEWEST",
    "MINUTES",
    "SLOTS",
    "Cell",
    "Curve",
    "Due",
    "HomeState",
    "KeptDay",
    "Place",
    "Unit",
    "UnitFacts",
    "curve_of",
    "due_soon",
    "slot_of",
    "storm_names",
    "units_of",
    "usual_of",
    "worst",
]
