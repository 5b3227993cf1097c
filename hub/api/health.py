"""Whether the hub lives, whether it is ready, and its figures for Prometheus."""

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Depends, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from pydantic import BaseModel

from hub.api.access import SignedIn
from hub.api.examples import like
from hub.api.problems import documented
from hub.api.services import Provided, Services
from hub.domain.people import Role
from hub.domain.reach import EVERYWHERE
from hub.domain.wall import FEWEST
from hub.errors import NotFound
from hub.pipeline.views.paging import Page
from hub.pipeline.views.register import HomeFilter


def everywhere_only(caller: SignedIn) -> None:
    """For figures of the whole hub; a screen sees them if it is no street's own."""
    if not caller.reach.everywhere:
        raise NotFound("figures are of the whole hub, and this account is for some of its areas")


open_router = APIRouter(tags=["health"])
closed_router = APIRouter(tags=["health"], dependencies=[Depends(everywhere_only)])


class HealthOut(BaseModel):
    """The process answers."""

    model_config = like({"status": "ok"})

    status: str = "ok"


class ReadyOut(BaseModel):
    """Whether the promise is being kept now, and if not, why."""

    model_config = like({"ready": False, "problems": ["the broker cannot be reached"]})

    ready: bool
    problems: list[str]


@open_router.get("/healthz")
def healthz() -> HealthOut:
    """Say that the process lives."""
    return HealthOut()


UNREADY: dict[int | str, dict[str, Any]] = {503: {"model": ReadyOut, "description": "Not ready"}}


@open_router.get("/readyz", responses=UNREADY)
def readyz(services: Provided, response: Response) -> ReadyOut:
    """Say whether the hub can keep its promise just now."""
    problems = services.vision.problems()
    if problems:
        response.status_code = HTTPStatus.SERVICE_UNAVAILABLE
    return ReadyOut(ready=not problems, problems=problems)


METRICS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Prometheus text",
        "content": {
            "text/plain": {
                "schema": {"type": "string"},
                "example": 'firstlight_tickets{state="accepted"} 3.0\n',
            }
        },
    }
}


@closed_router.get(
    "/metrics", responses=METRICS | documented(401, 403, 404), response_class=Response
)
def metrics(services: Provided, caller: SignedIn) -> Response:
    """Figures for Prometheus."""
    registry = CollectorRegistry()
    figures = _Figures(services, for_screen=caller.role is Role.SCREEN)
    collectors: list[Collector] = [figures, services.requests, *services.collectors]
    for collector in collectors:
        registry.register(collector)
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)


FACES = "People whose face edges have learnt; from 100,000 on it has to be filed (Order 19)."


class _Figures:
    """Collected anew for each scrape, so nothing is held in memory."""

    def __init__(self, services: Services, *, for_screen: bool) -> None:
        self._services, self._for_screen = services, for_screen

    def collect(self) -> Iterator[Metric]:
        """Counts from the state database, and what the running hub counted."""
        with self._services.look() as views:
            verdicts = self._services.tally.counts(views)
            tickets = views.ticket_counts(EVERYWHERE)
            kept = views.quarantine_count()
            faces = views.enrolled_faces(self._services.clock.now())
            homes = len(views.homes(HomeFilter(EVERYWHERE), Page(FEWEST)).items)
        if homes >= FEWEST or not self._for_screen:  # of fewer it would tell who is away
            yield _labelled(CounterMetricFamily, "verdicts", "verdict", verdicts)
        yield _labelled(GaugeMetricFamily, "tickets", "state", tickets)
        yield GaugeMetricFamily("firstlight_quarantine", "Messages kept aside.", value=kept)
        yield GaugeMetricFamily("firstlight_enrolled_faces", FACES, value=faces)
        ready = not self._services.vision.problems()
        yield GaugeMetricFamily("firstlight_ready", "1 if the promise is kept.", value=ready)
        for name, value in self._services.vision.counters().items():
            yield CounterMetricFamily(f"firstlight_{name}", "Since the hub started.", value=value)


def _labelled(family: Any, name: str, label: str, counts: Mapping[str, int]) -> Metric:
    metric: Metric = family(f"firstlight_{name}", f"By {label}.", labels=[label])
    for value, count in sorted(counts.items()):
        metric.add_metric([value], count)  # type: ignore[attr-defined]
    return metric
