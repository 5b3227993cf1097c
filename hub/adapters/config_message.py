"""What a node is told, as the message that travels."""

import json
from collections.abc import Mapping
from typing import Any

from hub.pipeline.commanding import ConfigRow, WantedPerson, WantedVehicle, WindowAhead
from wire.free_form import check_free_form
from wire.messages import Config, EnrolledPerson, Gesture, ListedVehicle, WindowOccurrence


def config_message(row: ConfigRow) -> Config:
    """A node's whole config."""
    return Config(
        revision=row.revision,
        windows=[_occurrence(window) for window in row.windows],
        dialect=row.dialect,
        scenes=row.scenes,
        people=_people(row.people),
        vehicles=_vehicles(row.vehicles),
        vehicle_salt=row.vehicle_salt,
    )


def why_it_cannot_travel(part: Mapping[str, Any]) -> str | None:
    """What keeps a part without a fixed shape out of a message; None if nothing does."""
    try:
        check_free_form(dict(part))
        written = json.dumps(dict(part), allow_nan=False)
    except ValueError as error:
        return str(error)
    return "holds the character NUL" if "\\u0000" in written else None


def _occurrence(window: WindowAhead) -> WindowOccurrence:
    return WindowOccurrence(
        window_id=window.window_id,
        day=window.day.isoformat(),
        gesture=Gesture(
            sensor_ids=list(window.sensor_ids), kind=window.kind, direction=window.direction
        ),
        starts_at=window.starts_at,
        due_at=window.due_at,
        judge_at=window.judge_at,
        away=window.away,
    )


def _people(wanted: list[WantedPerson] | None) -> list[EnrolledPerson] | None:
    if wanted is None:
        return None
    return [EnrolledPerson(person_id=one.person_id, until=one.until) for one in wanted]


def _vehicles(wanted: list[WantedVehicle] | None) -> list[ListedVehicle] | None:
    if wanted is None:
        return None
    return [
        ListedVehicle(
            entry_id=one.entry_id, digest=one.digest, from_at=one.from_at, until=one.until
        )
        for one in wanted
    ]
