"""The desk and what stands beside it: follow-ups, whistles, departments."""

from hub.adapters.ids import new_id
from hub.adapters.sql.departments import SqlDepartments
from hub.adapters.sql.desk import SqlDesk
from hub.adapters.sql.following_up import SqlFollowUps
from hub.adapters.sql.state import opener
from hub.adapters.sql.whistles import SqlWhistles
from hub.bootstrap.ground import Ground
from hub.pipeline.departments import Departments
from hub.pipeline.desk import Desk
from hub.pipeline.following_up import FollowingUp
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
