import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.domain.outlines import MOST_POINTS, Outline
from hub.pipeline.outline_codec import outline_from_geojson, outline_to_geojson

RING = [[104.0, 30.0], [104.1, 30.0], [104.1, 30.1], [104.0, 30.0]]


def polygon(*rings: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


def test_one_part_is_a_polygon_and_several_are_many() -> None:
    one, two = polygon(RING), {"type": "MultiPolygon", "coordinates": [[RING], [RING]]}
    for geometry in (one, two, polygon(RING, RING)):
        assert outline_to_geojson(outline_from_geojson(geometry)) == geometry


def test_a_height_is_dropped() -> None:
    outline = outline_from_geojson(polygon([[*point, 500.0] for point in RING]))
    assert outline_to_geojson(outline) == polygon(RING)


@pytest.mark.parametrize(
    ("geometry", "reason"),
    [
        (None, "Polygon or MultiPolygon"),
        ([], "Polygon or MultiPolygon"),
        ({"type": "Point", "coordinates": [1, 2]}, "Polygon or MultiPolygon"),
        ({"type": "Polygon"}, "coordinates"),
        (polygon(RING[:3]), "at least 4"),
        (polygon([*RING[:3], [104.0, 30.2]]), "open ring"),
        (polygon([[lat, lon] for lon, lat in RING]), "longitude, latitude"),
        (polygon([[181.0, 1.0], [0.0, 0.0], [0.0, 1.0], [181.0, 1.0]]), "not on the globe"),
        (polygon(), "without a ring"),
        ({"type": "MultiPolygon", "coordinates": []}, "without a ring"),
        ({"type": "MultiPolygon", "coordinates": [[RING], []]}, "without a ring"),
        (polygon([[104.0, 30.0]] * (MOST_POINTS + 1)), "simplify"),
        (polygon([["104", "30"]] * 4), "float"),
        (polygon([[float("nan"), 30.0]] * 4), "ring|globe"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_the_way_out(geometry: Any, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        outline_from_geojson(geometry)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner),
)


def drawn_or_refused(geometry: object) -> bool:
    try:
        return bool(outline_from_geojson(geometry).polygons)
    except ValueError as refusal:
        return bool(str(refusal))


@given(JSON, st.sampled_from(["Polygon", "MultiPolygon"]))
def test_any_json_is_an_outline_or_a_refusal(inner: Any, kind: str) -> None:
    assert drawn_or_refused({"type": kind, "coordinates": inner})


POINTS = st.tuples(st.floats(-180, 180), st.floats(-90, 90))


@given(st.lists(st.lists(POINTS, min_size=3, max_size=9), min_size=1, max_size=4))
def test_outlines_come_back_as_they_went(parts: list[list[tuple[float, float]]]) -> None:
    outline = Outline(tuple(((*points, points[0]),) for points in parts))
    travelled = json.loads(json.dumps(outline_to_geojson(outline)))
    assert outline_from_geojson(travelled) == outline
