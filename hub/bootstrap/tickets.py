"""Tickets and what grows out of them: the desk, walks around, follow-ups, whistles, replies."""

from sqlalchemy import Connection

from hub.adapters.sql.desk import SqlDesk
from hub.adapters.sql.following_up import SqlFollowUps
from hub.adapters.sql.state import opener
from hub.adapters.sql.walking import SqlWalking
from hub.adapters.sql.whistles import SqlWhistles
from hub.api.services import Tickets, Vision
from hub.bootstrap.ground import Ground
from hub.bootstrap.telling import build_replies
from hub.pipeline.desk import Desk
from hub.pipeline.following_up import FollowingUp
from hub.pipeline.walking import Walking
from hub.pipeline.whistles import Whistles


def build_tickets(ground: Ground, vision: Vision) -> Tickets:
    desk = build_desk(ground)
    return Tickets(
        desk=desk,
        walking=_build_walking(ground, vision),
        following_up=build_following_up(ground, desk),
        whistles=build_whistles(ground),
        replies=build_replies(ground, desk),
    )


def build_desk(ground: Ground) -> Desk:
    return Desk(opener(ground.database, SqlDesk), ground.clock, ground.phrasebook, ground.new_id)


def build_following_up(ground: Ground, desk: Desk) -> FollowingUp:
    """The flow and the web use it."""
    begin = opener(ground.database, SqlFollowUps)
    return FollowingUp(begin, ground.clock, ground.phrasebook, desk)


def build_whistles(ground: Ground) -> Whistles:
    """The flow and the web use it."""
    begin = opener(ground.database, SqlWhistles)
    return Whistles(begin, ground.clock, ground.phrasebook, ground.new_id)


def _build_walking(ground: Ground, vision: Vision) -> Walking:
    clock = ground.clock

    def store(connection: Connection) -> SqlWalking:
        return SqlWalking(connection, clock.wall(), vision.seeing_since(), clock.now())

    return Walking(opener(ground.database, store), clock, ground.phrasebook, ground.new_id)
