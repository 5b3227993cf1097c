"""The desk and what stands beside it: follow-ups, whistles, departments, proofs of visits."""

from hub.adapters.ids import new_code, new_id
from hub.adapters.photos import PhotoFolder
from hub.adapters.sql.departments import SqlDepartments
from hub.adapters.sql.desk import SqlDesk
from hub.adapters.sql.duty import SqlDuty
from hub.adapters.sql.following_up import SqlFollowUps
from hub.adapters.sql.state import opener, viewer
from hub.adapters.sql.visit_proofs import SqlDoorCodes, SqlVisitProofs
from hub.adapters.sql.whistles import SqlWhistles
from hub.bootstrap.ground import Ground
from hub.pipeline.departments import Departments
from hub.pipeline.desk import Desk
from hub.pipeline.door_codes import DoorCodes
from hub.pipeline.duty import Duty
from hub.pipeline.following_up import FollowingUp
from hub.pipeline.visit_proofs import VisitProofs
from hub.pipeline.whistles import Whistles


def build_desk(ground: Ground) -> Desk:
    return Desk(opener(ground.database, SqlDesk), ground.clock, ground.phrasebook, new_id)


def build_following_up(ground: Ground, desk: Desk) -> FollowingUp:
    begin = opener(ground.database, SqlFollowUps)
    return FollowingUp(begin, ground.clock, ground.phrasebook, desk)


def build_whistles(ground: Ground) -> Whistles:
    return Whistles(opener(ground.database, SqlWhistles), ground.clock, ground.phrasebook, new_id)


def build_departments(ground: Ground) -> Departments:
    return Departments(opener(ground.database, SqlDepartments))


def build_door_codes(ground: Ground) -> DoorCodes:
    database = ground.database
    return DoorCodes(
        opener(database, SqlDoorCodes),
        viewer(database, SqlDoorCodes),
        ground.clock,
        new_code,
        ground.settings.base_url,
    )


def build_visit_proofs(ground: Ground, desk: Desk) -> VisitProofs:
    return VisitProofs(
        opener(ground.database, SqlVisitProofs),
        viewer(ground.database, SqlVisitProofs),
        ground.clock,
        ground.phrasebook,
        new_id,
        desk,
        PhotoFolder(ground.settings.data_dir),
    )


def build_duty(ground: Ground) -> Duty:
    return Duty(opener(ground.database, SqlDuty), ground.clock, new_id)
