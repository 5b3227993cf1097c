"""The flow's steps over the hub of a test, as the composition root puts them together."""

from typing import Any

from hub.adapters.catalogue.phrasebook import load_catalogue
from hub.adapters.sql.absences import SqlAbsences
from hub.adapters.sql.desk import SqlDesk
from hub.adapters.sql.escalation import SqlEscalation
from hub.adapters.sql.following_up import SqlFollowUps
from hub.adapters.sql.handing_over import SqlHandingOver
from hub.adapters.sql.match_log import SqlMatchLog
from hub.adapters.sql.outages import SqlOutages
from hub.adapters.sql.planning import SqlPlanning
from hub.adapters.sql.promises import SqlPromises
from hub.adapters.sql.proving import SqlProving
from hub.adapters.sql.ticketing import SqlTicketing
from hub.adapters.sql.whistles import SqlWhistles
from hub.pipeline.absences import Absences
from hub.pipeline.desk import Desk
from hub.pipeline.escalation import Escalation
from hub.pipeline.flow import Steps
from hub.pipeline.following_up import FollowingUp
from hub.pipeline.handing_over import HandingOver
from hub.pipeline.match_log import MatchLog
from hub.pipeline.outages import Outages
from hub.pipeline.planning import Planning
from hub.pipeline.promises import Promises
from hub.pipeline.proving import Proving
from hub.pipeline.recovery import Vision
from hub.pipeline.ticketing import Ticketing
from hub.pipeline.whistles import Whistles


def steps_of(hub: Any, vision: Vision) -> Steps:
    """All steps, on the test's clock."""
    clock, words, opener = hub.clock, load_catalogue(), hub.opener
    desk = Desk(opener(SqlDesk), clock, words, hub.new_id)
    return Steps(
        commanding=hub.commanding,
        triage=hub.triage(vision),
        outages=Outages(opener(SqlOutages), clock, vision),
        absences=Absences(opener(SqlAbsences), clock, hub.new_id),
        checkins=hub.checkins,
        proofs=hub.proofs,
        proving=Proving(opener(SqlProving), clock, words, hub.new_id),
        handing_over=HandingOver(opener(SqlHandingOver), clock, words),
        planning=Planning(opener(SqlPlanning), clock, words, hub.new_id),
        match_log=MatchLog(opener(SqlMatchLog), clock),
        ticketing=Ticketing(opener(SqlTicketing), clock, words, hub.new_id),
        promises=Promises(opener(SqlPromises), clock, words, lambda day: day.weekday() >= 5),
        escalation=Escalation(opener(SqlEscalation), clock, words),
        following_up=FollowingUp(opener(SqlFollowUps), clock, words, desk),
        whistles=Whistles(opener(SqlWhistles), clock, words, hub.new_id),
    )
