"""What the web rim stands on: a part a subject, each built in the file of its name."""

import threading
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from prometheus_client.registry import Collector

from hub.adapters.pictures import is_whole_jpeg
from hub.adapters.sql.state import viewer
from hub.adapters.sql.views import SqlViews
from hub.adapters.sql.wall import SqlWall
from hub.api.services import Drill, Services, Vision
from hub.bootstrap.cameras import build_cameras
from hub.bootstrap.forgetting import build_privacy
from hub.bootstrap.ground import Ground
from hub.bootstrap.register import build_register
from hub.bootstrap.staff import build_staff
from hub.bootstrap.tickets import build_tickets
from hub.bootstrap.visits import build_visits
from hub.pipeline.limiting import Limiter
from hub.pipeline.relay import Relay
from hub.pipeline.series import SeriesStore
from hub.pipeline.wall import Aside, Walls


@dataclass(frozen=True, slots=True)
class Running:
    """What the web finds running beside it; see `Services`."""

    series: SeriesStore
    vision: Vision
    relay: Relay
    aside: Aside
    drill: Drill | None
    closing: threading.Event
    collectors: tuple[Collector, ...] = ()


def build_services(ground: Ground, running: Running) -> Services:
    settings = ground.settings
    tickets = build_tickets(ground, running.vision)
    return Services(
        register=build_register(ground),
        staff=build_staff(ground),
        visits=build_visits(ground, tickets.desk),
        tickets=tickets,
        cameras=build_cameras(ground, running.relay),
        privacy=build_privacy(ground),
        walls=_build_walls(ground, running),
        look=viewer(ground.database, SqlViews),
        limiter=Limiter(settings.requests_per_minute, ground.clock),
        series=running.series,
        clock=ground.clock,
        phrasebook=ground.phrasebook,
        vision=running.vision,
        drill=running.drill,
        collectors=running.collectors,
        zone=ZoneInfo(settings.timezone),
        secure_cookies=settings.secure_cookies,
        map_tiles_url=settings.map_tiles_url,
        map_tiles_attribution=settings.map_tiles_attribution,
        closing=running.closing,
    )


def _build_walls(ground: Ground, running: Running) -> Walls:
    return Walls(
        viewer(ground.database, SqlWall),
        ground.clock,
        running.vision,
        ZoneInfo(ground.settings.timezone),
        ground.rest_day,
        running.aside,
        is_whole_jpeg,
    )
