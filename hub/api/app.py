"""The web rim as a whole: every router stands here, and what is closed is closed by this list."""

from functools import cache
from importlib.metadata import PackageNotFoundError, version

from fastapi import Depends, FastAPI
from starlette.routing import BaseRoute

from hub.api import (
    accounts,
    areas,
    audit,
    away,
    away_proposals,
    cameras,
    cameras_pages,
    candidates,
    certificates,
    clock,
    consents,
    contacts,
    departments,
    desk_pages,
    docs,
    door_pages,
    doorsteps,
    duty,
    duty_pages,
    erasing,
    evidence,
    evidence_pages,
    family_pages,
    figures,
    follow_ups,
    found_people,
    health,
    homes,
    hub_absences,
    importing,
    inbox,
    incidents,
    incidents_pages,
    leaves,
    links,
    listed_vehicles,
    loads,
    looks_pages,
    my_day,
    my_homes,
    names,
    nodes,
    notices,
    pictures,
    policies,
    posts,
    problems,
    proofs,
    proofs_pages,
    readings,
    report_pages,
    residents,
    rosters,
    scenes,
    screens,
    shifts,
    sign_in,
    stream,
    subscriptions,
    tables,
    tables_shown,
    tickets,
    timeline,
    verdicts,
    visits,
    wall,
    whistles,
    whistles_pages,
    workers,
    workers_pages,
)
from hub.api.access import API, signed_in
from hub.api.counting import Counted
from hub.api.limiting import Limited
from hub.api.page_access import from_our_form, visitor
from hub.api.problems import documented
from hub.api.recording import Recording
from hub.api.rim import BoundedBody, Packed, SafeHeaders
from hub.api.services import Services
from hub.api.static_files import built_files, static_files

RESOURCES = (
    areas,
    workers,
    leaves,
    shifts,
    rosters,
    loads,
    names,
    tables,
    tables_shown,
    importing,
    homes,
    posts,
    contacts,
    residents,
    doorsteps,
    away,
    away_proposals,
    readings,
    timeline,
    verdicts,
    whistles,
    proofs,
    pictures,
    evidence,
    candidates,
    tickets,
    incidents,
    follow_ups,
    my_day,
    my_homes,
    duty,
    departments,
    policies,
    notices,
    subscriptions,
    nodes,
    scenes,
    cameras,
    inbox,
    stream,
    wall,
    clock,
    hub_absences,
    figures,
    certificates,
    visits,
    accounts,
    audit,
    consents,
    found_people,
    listed_vehicles,
    erasing,
    docs,
)
OPEN = (health.open_router, sign_in.open_router, links.open_router, door_pages.open_router)
"""All that answers to nobody in particular; with /static, which holds no data."""


def create_app(services: Services) -> FastAPI:
    """The application; OpenAPI at /api/v1/openapi.json."""
    app = _bare()
    app.router.routes.extend(_routes())
    app.state.services = services
    app.mount("/web/assets", built_files(services.screens))
    app.add_middleware(Recording, services=services)
    app.add_middleware(Packed)  # around the log of looks, which reads answers
    app.add_middleware(BoundedBody)
    app.add_middleware(Limited, services=services)
    app.add_middleware(SafeHeaders, secure=services.secure_cookies, tiles=services.map_tiles_url)
    app.add_middleware(Counted, requests=services.requests)
    return app


def routed() -> FastAPI:
    """All routes and nothing behind them: enough for the API's document."""
    app = _bare()
    for resource in RESOURCES:
        app.include_router(
            resource.router,
            prefix=API,
            dependencies=[Depends(signed_in)],
            responses=documented(401, 403, 429, 503),
        )
    app.include_router(health.closed_router)
    for pages in (
        door_pages,
        proofs_pages,
        evidence_pages,
        duty_pages,
        desk_pages,
        family_pages,
        looks_pages,
        report_pages,
        cameras_pages,
        whistles_pages,
        workers_pages,
        sign_in,
        incidents_pages,
        screens,
    ):
        app.include_router(pages.router, dependencies=[Depends(visitor)])
        app.include_router(pages.forms, dependencies=[Depends(visitor), Depends(from_our_form)])
    for router in OPEN:
        app.include_router(router)
    app.mount("/static", static_files())
    return app


def _bare() -> FastAPI:
    app = FastAPI(title="Firstlight 窗帘之约", version=_version(), openapi_url=None, redoc_url=None)
    problems.install(app)
    return app


@cache
def _routes() -> tuple[BaseRoute, ...]:
    """They hold no services: made once, they serve every application of this process."""
    return tuple(routed().routes)


def _version() -> str:
    try:
        return version("firstlight")
    except PackageNotFoundError:
        return "0"
