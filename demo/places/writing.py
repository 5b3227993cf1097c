"""A register as the files that the hub's imports take."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from demo.places.register import Household, Person, Place, Register

AREAS, WORKERS, HOMES = "areas.geojson", "workers.csv", "homes.csv"
WORKER_HEADS = ("worker_id", "name", "role", "area_ids", "employment")
HOME_HEADS = (
    "home_id",
    "area_id",
    "resident_name",
    "phone",
    "door",
    "frailty",
    "workers",
    "node_id",
    "sensors",
    "morning_opens",
    "morning_due",
    "evening_opens",
    "evening_due",
)
CURTAIN, DOOR = "curtain-bedroom:curtain:3600", "door-front:door:7200"


def write(register: Register, folder: Path) -> list[Path]:
    """The files, in the order in which they are to be imported."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {AREAS: areas_file(register.places), WORKERS: workers_file(register.people)}
    if register.homes:
        files[HOMES] = homes_file(register.homes)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in files]


def areas_file(places: Iterable[Place]) -> bytes:
    """GeoJSON: a feature a place."""
    collection = {"type": "FeatureCollection", "features": [_feature(place) for place in places]}
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":")).encode()


def workers_file(people: Iterable[Person]) -> bytes:
    """CSV: a row a person."""
    rows = ((p.worker_id, p.name, p.role, p.area_id, p.employment) for p in people)
    return _csv(WORKER_HEADS, rows)


def homes_file(homes: Iterable[Household]) -> bytes:
    """CSV: a row a home."""
    return _csv(HOME_HEADS, (_home(home) for home in homes))


def _feature(place: Place) -> dict[str, object]:
    return {
        "type": "Feature",
        "geometry": {"type": "Polygon", "coordinates": [place.box.ring()]},
        "properties": {
            "area_id": place.area_id,
            "name": place.name,
            "level": place.level,
            "parent_id": place.parent_id,
            "code": place.code,
            "purpose": "special" if place.special else "residential",
        },
    }


def _home(home: Household) -> tuple[str, ...]:
    evening = ("18:00", "22:30") if home.curtains else ("", "")
    return (
        home.home_id,
        home.area_id,
        home.resident_name,
        home.phone,
        home.door,
        str(home.frailty),
        ";".join(home.worker_ids),
        home.node_id,
        f"{CURTAIN};{DOOR}" if home.curtains else DOOR,
        "05:00",
        "09:00",
        *evening,
    )


def _csv(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([heads, *rows])
    return out.getvalue().encode("utf-8-sig")
