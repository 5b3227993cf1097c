"""Cameras as people meet them: their scenes, live and kept pictures, whom they may look for."""

from hub.adapters.config_message import why_it_cannot_travel
from hub.adapters.kept_files import EvidenceFolder
from hub.adapters.pictures import is_whole_jpeg
from hub.adapters.sql.evidence import SqlEvidence
from hub.adapters.sql.scenes import SqlScenes
from hub.adapters.sql.state import opener, viewer
from hub.adapters.sql.views import SqlViews
from hub.api.services import Cameras
from hub.bootstrap.finding import build_found_people, build_listed_vehicles
from hub.bootstrap.ground import Ground
from hub.pipeline.evidence import EvidenceDesk
from hub.pipeline.live_wall import LiveWall
from hub.pipeline.pictures import Pictures
from hub.pipeline.relay import Relay
from hub.pipeline.scenes import Scenes


def build_cameras(ground: Ground, relay: Relay) -> Cameras:
    database, clock = ground.database, ground.clock
    return Cameras(
        scenes=Scenes(opener(database, SqlScenes), clock, why_it_cannot_travel),
        live_wall=LiveWall(relay, clock, is_whole_jpeg),
        pictures=Pictures(viewer(database, SqlViews), is_whole_jpeg),
        evidence=_build_evidence(ground, relay),
        found_people=build_found_people(ground, relay),
        listed_vehicles=build_listed_vehicles(ground),
    )


def _build_evidence(ground: Ground, relay: Relay) -> EvidenceDesk:
    return EvidenceDesk(
        opener(ground.database, SqlEvidence),
        relay,
        EvidenceFolder(ground.settings.data_dir),
        ground.clock,
        is_whole_jpeg,
    )
