"""What a list shows beside each home: how today goes, whether its boxes are heard, its doorstep."""

from collections import defaultdict
from collections.abc import Sequence
from typing import TypedDict

from hub.api.nodes import link_of
from hub.api.services import Services
from hub.api.verdicts import Wanted
from hub.domain.doorsteps import Doorstep
from hub.domain.liveness import Link, link_of_all, silent_before
from hub.domain.people import Role
from hub.pipeline.accounts import Caller
from hub.pipeline.views import Views
from hub.pipeline.views.register import HomeMarks, OfToday

GRAVEST_FIRST = (
    Wanted.MISSED,
    Wanted.ASKING,
    Wanted.BLIND,
    Wanted.SEEN,
    Wanted.AWAY,
    Wanted.PENDING,
)


class Marks(TypedDict):
    """Of one home."""

    link: Link | None
    today: Wanted | None
    has_doorstep: bool | None


def marks_of(
    services: Services, views: Views, caller: Caller, home_ids: Sequence[str]
) -> dict[str, Marks]:
    """Those of each home; her family is told none of them."""
    if caller.role is Role.FAMILY:
        return {home_id: Marks(link=None, today=None, has_doorstep=None) for home_id in home_ids}
    doorsteps = views.doorsteps(home_ids)
    written = {home_id for home_id, one in doorsteps.items() if one.doorstep != Doorstep()}
    windows = views.windows_of_day(home_ids, _today(services))
    links = defaultdict[str, set[Link]](set)
    for node in views.nodes_at(home_ids):
        links[node.home_id or ""].add(link_of(services, node))
    return {
        home_id: Marks(
            link=link_of_all(links[home_id]),
            today=next((w for w in GRAVEST_FIRST if w in windows[home_id]), None),
            has_doorstep=home_id in written,
        )
        for home_id in home_ids
    }


def wished_marks(
    services: Services, today: Wanted | None, link: Link | None, has_doorstep: bool | None
) -> HomeMarks:
    """Only homes with these marks, as they stand now."""
    graver = GRAVEST_FIRST[: GRAVEST_FIRST.index(today)] if today else ()
    of_today = OfToday(_today(services), today, graver) if today else None
    silent = silent_before(services.clock.wall(), services.vision.seeing_since()) if link else None
    return HomeMarks(of_today, link, silent, has_doorstep)


def _today(services: Services) -> str:
    return services.clock.now().astimezone(services.zone).date().isoformat()
