"""Visits: promised ones, the codes at the doors, and proof that somebody was there."""

from hub.adapters.ids import new_code
from hub.adapters.kept_files import PhotoFolder
from hub.adapters.sql.doorsteps import SqlDoorsteps
from hub.adapters.sql.planning import SqlPlanning
from hub.adapters.sql.state import opener, viewer
from hub.adapters.sql.visit_proofs import SqlDoorCodes, SqlVisitProofs
from hub.api.services import Visits
from hub.bootstrap.ground import Ground
from hub.pipeline.desk import Desk
from hub.pipeline.door_codes import DoorCodes
from hub.pipeline.doorsteps import Doorsteps
from hub.pipeline.planning import Planning
from hub.pipeline.visit_proofs import VisitProofs


def build_visits(ground: Ground, desk: Desk) -> Visits:
    return Visits(
        planning=build_planning(ground),
        doorsteps=Doorsteps(opener(ground.database, SqlDoorsteps), ground.clock),
        door_codes=_build_door_codes(ground),
        visit_proofs=_build_visit_proofs(ground, desk),
    )


def build_planning(ground: Ground) -> Planning:
    """Promised visits; the flow and the web use it."""
    begin = opener(ground.database, SqlPlanning)
    return Planning(begin, ground.clock, ground.phrasebook, ground.new_id)


def _build_door_codes(ground: Ground) -> DoorCodes:
    database = ground.database
    return DoorCodes(
        opener(database, SqlDoorCodes),
        viewer(database, SqlDoorCodes),
        ground.clock,
        new_code,
        ground.settings.base_url,
    )


def _build_visit_proofs(ground: Ground, desk: Desk) -> VisitProofs:
    return VisitProofs(
        opener(ground.database, SqlVisitProofs),
        viewer(ground.database, SqlVisitProofs),
        ground.clock,
        ground.phrasebook,
        ground.new_id,
        desk,
        PhotoFolder(ground.settings.data_dir),
    )
