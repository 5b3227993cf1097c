"""The seconds around alerts as a ticket's page shows them, to whoever may see them."""

from dataclasses import dataclass

from pydantic import BaseModel
from pydantic.config import JsonDict

from hub.api.evidence import picture_path
from hub.api.examples import like
from hub.domain.evidence import may_fetch, may_see
from hub.domain.tickets import OPEN, PROMISED, State
from hub.pipeline.accounts import Caller
from hub.pipeline.views import Views


@dataclass(frozen=True, slots=True)
class Still:
    """One masked picture."""

    at_s: float
    picture: str


@dataclass(frozen=True, slots=True)
class Strip:
    """The seconds around one alert."""

    alert_id: str
    sensor_id: str
    stills: tuple[Still, ...]
    pieces: int | None
    can_fetch: bool
    """Whether there is more at the edge, and this visitor may have it."""


STILL: JsonDict = {"at_s": -2.0, "picture": "/api/v1/tickets/t-7f3k2q9x41/evidence/al-1/0"}
CLIP: JsonDict = {
    "alert_id": "al-1",
    "sensor_id": "camera-lane",
    "stills": [STILL],
    "can_fetch": True,
}


class StillOut(BaseModel):
    """One masked picture of them, `at_s` seconds after the alert, and where it can be had."""

    model_config = like(STILL)

    at_s: float
    picture: str


class ClipOut(BaseModel):
    """The masked seconds around one alert, as far as they were fetched."""

    model_config = like(CLIP)

    alert_id: str
    sensor_id: str
    stills: list[StillOut]
    can_fetch: bool
    """Whether there is more at the edge, and the caller may fetch it."""


def strips(
    views: Views, caller: Caller, ticket_id: str, state: State, assignee: str | None, *, leads: bool
) -> list[Strip]:
    """None for who may not see them."""
    is_open = state in OPEN
    took_it_on = state in PROMISED and caller.worker_id is not None and assignee == caller.worker_id
    if not may_see(caller.role, answers=leads, is_open=is_open, took_it_on=took_it_on):
        return []
    fetches = may_fetch(caller.role, answers=leads, is_open=is_open, took_it_on=took_it_on)
    return [
        Strip(
            alert_id=clip.alert_id,
            sensor_id=clip.sensor_id,
            stills=tuple(
                Still(one.at_s, picture_path(ticket_id, clip.alert_id, one.piece))
                for one in clip.fetched
            ),
            pieces=clip.pieces,
            can_fetch=fetches
            and (clip.pieces is None or len(clip.fetched) < clip.pieces or clip.is_early),
        )
        for clip in views.clips(ticket_id)
        if fetches or clip.fetched
    ]
