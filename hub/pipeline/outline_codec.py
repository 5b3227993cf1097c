"""How an outline is kept and travels: a GeoJSON Polygon or MultiPolygon (RFC 7946)."""

from typing import Annotated

import msgspec

from hub.domain.outlines import Outline, Polygon, outline_fault

Position = Annotated[list[float], msgspec.Meta(min_length=2, max_length=4)]
"""Longitude, latitude; a height is dropped."""
Geometry = dict[str, object]


class _OnePolygon(msgspec.Struct, tag_field="type", tag="Polygon"):
    coordinates: list[list[Position]]


class _ManyPolygons(msgspec.Struct, tag_field="type", tag="MultiPolygon"):
    coordinates: list[list[list[Position]]]


def outline_from_geojson(geometry: object) -> Outline:
    """The outline of a geometry; ValueError says what is wrong with it."""
    try:
        found = msgspec.convert(geometry, _OnePolygon | _ManyPolygons)
    except msgspec.ValidationError as error:
        raise ValueError(f"is not a GeoJSON Polygon or MultiPolygon: {error}") from error
    except RecursionError as error:
        raise ValueError("is nested too deeply") from error
    parts = [found.coordinates] if isinstance(found, _OnePolygon) else found.coordinates
    outline = Outline(tuple(_polygon(rings) for rings in parts))
    if reason := outline_fault(outline):
        raise ValueError(reason)
    return outline


def outline_to_geojson(outline: Outline) -> Geometry:
    """The geometry of an outline."""
    parts = [[list(map(list, ring)) for ring in polygon] for polygon in outline.polygons]
    if len(parts) == 1:
        return {"type": "Polygon", "coordinates": parts[0]}
    return {"type": "MultiPolygon", "coordinates": parts}


def _polygon(rings: list[list[list[float]]]) -> Polygon:
    return tuple(tuple((point[0], point[1]) for point in ring) for ring in rings)
