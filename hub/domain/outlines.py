"""The outline of a place on the map: polygons in WGS 84, longitude first (RFC 7946)."""

from dataclasses import dataclass

Point = tuple[float, float]
"""Longitude and latitude in degrees."""
Ring = tuple[Point, ...]
Polygon = tuple[Ring, ...]
"""The outer ring, then holes."""

MOST_POINTS = 5000
FEWEST_POINTS = 4  # a triangle, its first point named again at its end


@dataclass(frozen=True, slots=True)
class Outline:
    """One polygon, or several for a place in parts."""

    polygons: tuple[Polygon, ...]


def outline_fault(outline: Outline) -> str | None:
    """Why an outline cannot be drawn, if so."""
    rings = [ring for polygon in outline.polygons for ring in polygon]
    if not rings or not all(outline.polygons):
        return "has a polygon without a ring"
    points = sum(map(len, rings))
    if points > MOST_POINTS:
        return f"has {points} points; simplify it to at most {MOST_POINTS}"
    return next((reason for ring in rings if (reason := _ring_fault(ring))), None)


def _ring_fault(ring: Ring) -> str | None:
    if len(ring) < FEWEST_POINTS:
        return f"has a ring of {len(ring)} points; it takes at least {FEWEST_POINTS}"
    if ring[0] != ring[-1]:
        return "has an open ring; its last point must be its first"
    for longitude, latitude in ring:
        if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
            place = f"[{longitude:g}, {latitude:g}]"
            return f"{place} is not on the globe; give longitude, latitude in degrees (WGS 84)"
    return None
