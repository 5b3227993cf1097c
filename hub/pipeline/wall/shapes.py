"""The map of a wall: outlines of units, points of special grids and posts, as GeoJSON."""

import gzip
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from hub.domain.reach import Reach
from hub.domain.wall import Unit
from hub.pipeline.wall.ground import Ground, line_of, special_grids
from hub.pipeline.wall.store import PlaceStore

Feature = dict[str, Any]
DIGITS = 5
"""Of a degree."""


@dataclass(frozen=True)
class Shapes:
    """The document, plain and packed, and what tells it from another."""

    plain: bytes
    packed: bytes
    etag: str


def shapes_of(store: PlaceStore, ground: Ground, reach: Reach) -> Shapes:
    """One feature a unit; its geometry is null where nothing of it was drawn."""
    posts = store.posts_at(reach)
    special = special_grids(ground)
    wanted = {area_id for unit in ground.units.values() for area_id in unit.area_ids}
    wanted |= {area.area_id for area in special}
    wanted |= {above.area_id for post in posts for above in line_of(post.area_id, ground.tree)}
    drawn = {area_id: json.loads(text) for area_id, text in store.outlines(sorted(wanted)).items()}
    features = [
        _feature("unit", unit_id, ground.names[unit_id], _joined(unit, drawn))
        for unit_id, unit in ground.units.items()
    ]
    for area in special:
        features.append(_feature("special", None, area.name, _middle(drawn.get(area.area_id))))
    for post in posts:
        line = (drawn.get(above.area_id) for above in line_of(post.area_id, ground.tree))
        nearest = next((outline for outline in line if outline is not None), None)
        features.append(_feature("post", None, post.name, _middle(nearest)))
    return _written(features)


def _feature(kind: str, unit_id: str | None, name: str, geometry: Any) -> Feature:
    facts = {"kind": kind, "unit_id": unit_id, "name": name}
    return {"type": "Feature", "geometry": geometry, "properties": facts}


def _joined(unit: Unit, drawn: dict[str, Any]) -> Any:
    """One place's outline as it is; of several, all their polygons."""
    outlines = [drawn[area_id] for area_id in unit.area_ids if area_id in drawn]
    if not outlines:
        return None
    polygons = [_rounded(polygon) for outline in outlines for polygon in _polygons(outline)]
    if len(polygons) == 1:
        return {"type": "Polygon", "coordinates": polygons[0]}
    return {"type": "MultiPolygon", "coordinates": polygons}


def _rounded(polygon: Any) -> Any:
    """To a metre: a wall shows no more, and the map is a third of its size."""
    return [[[round(x, DIGITS), round(y, DIGITS)] for x, y, *_ in ring] for ring in polygon]


def _polygons(outline: Any) -> Iterator[Any]:
    if outline["type"] == "Polygon":
        yield outline["coordinates"]
    else:
        yield from outline["coordinates"]


def _middle(outline: Any) -> Any:
    """A point amid a place: the middle of the corners of its first ring."""
    if outline is None:
        return None
    ring: Sequence[Sequence[float]] = next(_polygons(outline))[0][:-1]
    east, north = (round(sum(point[axis] for point in ring) / len(ring), DIGITS) for axis in (0, 1))
    return {"type": "Point", "coordinates": [east, north]}


def _written(features: list[Feature]) -> Shapes:
    document = {"type": "FeatureCollection", "features": features}
    plain = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    etag = f'"{hashlib.sha256(plain).hexdigest()[:32]}"'
    return Shapes(plain, gzip.compress(plain, 6, mtime=0), etag)
