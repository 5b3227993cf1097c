"""Places as a GeoJSON FeatureCollection (RFC 7946): each feature is a row with an outline."""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from hub.domain.outlines import Outline
from hub.errors import Fault, InvalidInput
from hub.pipeline.outline_codec import outline_from_geojson
from hub.pipeline.tables.area_rows import AREA_COLUMNS
from hub.pipeline.tables.columns import Row

_MARK = b"\xef\xbb\xbf"


class _Feature(msgspec.Struct, tag_field="type", tag="Feature"):
    properties: dict[str, msgspec.Raw]
    geometry: msgspec.Raw = msgspec.Raw(b"null")


class _Collection(msgspec.Struct, tag_field="type", tag="FeatureCollection"):
    features: list[_Feature]


@dataclass(frozen=True, slots=True)
class Feature:
    """A row by the names of its columns, the outline, and what is wrong with them."""

    row: Row
    outline: Outline | None
    faults: list[Fault]


def looks_like_features(content: bytes) -> bool:
    """Whether a file is JSON and no table."""
    return content.removeprefix(_MARK).lstrip()[:1] == b"{"


def features_of(content: bytes) -> list[Feature]:
    """The features of a file, counted from 1; InvalidInput if it is no FeatureCollection."""
    try:
        found = msgspec.json.decode(content.removeprefix(_MARK), type=_Collection)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        reason = f"is not a GeoJSON FeatureCollection in UTF-8: {error}"
        raise InvalidInput(Fault("(file)", reason, 1)) from error
    return [_feature(number, feature) for number, feature in enumerate(found.features, 1)]


def _feature(number: int, feature: _Feature) -> Feature:
    cells, faults = _cells(number, feature.properties)
    outline = None
    try:
        geometry = _decoded(feature.geometry)
        outline = None if geometry is None else outline_from_geojson(geometry)
    except ValueError as refusal:
        faults.append(Fault("geometry", str(refusal), number))
    return Feature(Row(number, cells), outline, faults)


def _cells(
    number: int, properties: Mapping[str, msgspec.Raw]
) -> tuple[dict[str, str], list[Fault]]:
    """Map programs add properties of their own; what is none of ours is passed over."""
    names = {head: column.name for column in AREA_COLUMNS for head in (column.name, *column.heads)}
    cells, faults = dict[str, str](), []
    for head, raw in properties.items():
        if name := names.get(head.strip().lower()):
            try:
                value = msgspec.json.decode(raw, type=str | int | None)
                cells[name] = "" if value is None else str(value)
            except (msgspec.DecodeError, RecursionError):
                faults.append(Fault(name, "is neither text nor a whole number", number))
    return cells, faults


def _decoded(raw: msgspec.Raw) -> object:
    try:
        return msgspec.json.decode(raw)
    except (msgspec.DecodeError, RecursionError) as error:
        raise ValueError(f"cannot be read: {error}") from error
