"""What the web rim stands on."""

import threading
from concurrent.futures import ThreadPoolExecutor
from zoneinfo import ZoneInfo

from prometheus_client.registry import Collector
from sqlalchemy import Connection

from hub.adapters.config_message import why_it_cannot_travel
from hub.adapters.evidence import EvidenceFolder
from hub.adapters.health import Health
from hub.adapters.ids import new_id
from hub.adapters.pictures import is_whole_jpeg
from hub.adapters.sql.consents import SqlConsents
from hub.adapters.sql.doorsteps import SqlDoorsteps
from hub.adapters.sql.evidence import SqlEvidence
from hub.adapters.sql.people import SqlPeople
from hub.adapters.sql.policies import SqlPolicies
from hub.adapters.sql.posts import SqlPosts
from hub.adapters.sql.scenes import SqlScenes
from hub.adapters.sql.state import opener, viewer
from hub.adapters.sql.views import SqlViews
from hub.adapters.sql.walking import SqlWalking
from hub.adapters.sql.wall import SqlWall
from hub.api.services import Services
from hub.bootstrap.desk import (
    build_departments,
    build_desk,
    build_door_codes,
    build_duty,
    build_following_up,
    build_visit_proofs,
    build_whistles,
)
from hub.bootstrap.finding import build_found_people, build_listed_vehicles
from hub.bootstrap.forgetting import build_erasing
from hub.bootstrap.ground import (
    Ground,
    build_absences,
    build_accounts,
    build_auditing,
    build_enrolment,
    build_exports,
    build_handing_over,
    build_import,
    build_imports,
    build_planning,
)
from hub.bootstrap.telling import build_replies, build_subscribing
from hub.pipeline.consents import Consents
from hub.pipeline.doorsteps import Doorsteps
from hub.pipeline.drill import DrillWalk
from hub.pipeline.evidence import EvidenceDesk
from hub.pipeline.limiting import Limiter
from hub.pipeline.live_wall import LiveWall
from hub.pipeline.people import People
from hub.pipeline.pictures import Pictures
from hub.pipeline.policies import Policies
from hub.pipeline.posts import Posts
from hub.pipeline.relay import Relay
from hub.pipeline.scenes import Scenes
from hub.pipeline.walking import Walking
from hub.pipeline.wall import Walls


def build_services(
    ground: Ground,
    health: Health,
    drill: DrillWalk | None,
    closing: threading.Event,
    relay: Relay,
    collectors: tuple[Collector, ...] = (),
) -> Services:
    settings, database, clock = ground.settings, ground.database, ground.clock
    handing_over = build_handing_over(database, clock, ground.phrasebook)
    desk = build_desk(ground)
    return Services(
        look=viewer(database, SqlViews),
        enrolment=build_enrolment(settings, database, clock),
        posts=Posts(opener(database, SqlPosts), clock, new_id),
        pictures=Pictures(viewer(database, SqlViews), is_whole_jpeg),
        importing=build_import(settings, database, clock),
        imports=build_imports(settings, database, clock),
        exports=build_exports(database),
        people=People(
            opener(database, SqlPeople),
            clock,
            new_id,
            ground.rest_day,
            handing_over.hand_over_once,
        ),
        accounts=build_accounts(database, clock),
        absences=build_absences(ground),
        planning=build_planning(ground),
        door_codes=build_door_codes(ground),
        doorsteps=Doorsteps(opener(database, SqlDoorsteps), clock),
        visit_proofs=build_visit_proofs(ground, desk),
        duty=build_duty(ground),
        desk=desk,
        following_up=build_following_up(ground, desk),
        whistles=build_whistles(ground),
        departments=build_departments(ground),
        walking=_build_walking(ground, health),
        policies=Policies(opener(database, SqlPolicies), clock, new_id),
        auditing=build_auditing(database, clock),
        erasing=build_erasing(ground),
        limiter=Limiter(settings.requests_per_minute, clock),
        consents=Consents(opener(database, SqlConsents), clock, new_id),
        replies=build_replies(ground, desk),
        subscribing=build_subscribing(ground),
        relay=relay,
        found_people=build_found_people(ground, relay),
        listed_vehicles=build_listed_vehicles(ground),
        evidence=EvidenceDesk(
            opener(database, SqlEvidence),
            relay,
            EvidenceFolder(settings.data_dir),
            clock,
            is_whole_jpeg,
        ),
        live_wall=LiveWall(relay, clock, is_whole_jpeg),
        walls=_build_walls(ground, health),
        scenes=Scenes(opener(database, SqlScenes), clock, why_it_cannot_travel),
        series=ground.series,
        clock=clock,
        phrasebook=ground.phrasebook,
        vision=health,
        drill=drill,
        zone=ZoneInfo(settings.timezone),
        secure_cookies=settings.secure_cookies,
        map_tiles_url=settings.map_tiles_url,
        closing=closing,
        collectors=collectors,
    )


def _build_walls(ground: Ground, health: Health) -> Walls:
    """One thread counts what no frame waits for; it ends with the process."""
    aside = ThreadPoolExecutor(1, thread_name_prefix="wall").submit
    zone = ZoneInfo(ground.settings.timezone)
    look = viewer(ground.database, SqlWall)
    return Walls(look, ground.clock, health, zone, ground.rest_day, aside, is_whole_jpeg)


def _build_walking(ground: Ground, health: Health) -> Walking:
    clock = ground.clock

    def store(connection: Connection) -> SqlWalking:
        return SqlWalking(connection, clock.wall(), health.seeing_since(), clock.now())

    return Walking(opener(ground.database, store), clock, ground.phrasebook, new_id)
