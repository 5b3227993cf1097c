"""Certificates of days: recounted from what was agreed, whether nobody was forgotten."""

from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Query

from hub.api.access import SignedIn
from hub.api.fields import Id
from hub.api.paging import Listed
from hub.api.problems import documented
from hub.api.services import Provided
from hub.api.wall_shown import CertificateOut
from hub.errors import Fault, InvalidInput, NotFound

router = APIRouter(tags=["figures"])
LONGEST = timedelta(days=92)
WEEK = timedelta(days=6)


@router.get("/certificates", responses=documented(404, 422))
def list_certificates(
    services: Provided,
    caller: SignedIn,
    first_day: Annotated[
        date | None, Query(alias="from", description="This day counts. Without it: a week.")
    ] = None,
    last_day: Annotated[
        date | None, Query(alias="until", description="This day counts. Without it: today.")
    ] = None,
    area_id: Annotated[Id | None, Query(description="Of this area, with all in it.")] = None,
) -> Listed[CertificateOut]:
    """List the certificates of days that were recounted; a day comes once all of it is settled."""
    last = last_day or services.clock.now().astimezone(services.zone).date()
    first = first_day or last - WEEK
    if not timedelta() <= last - first <= LONGEST:
        raise InvalidInput(Fault("from", "lies after until, or more than 92 days before it"))
    with services.look() as views:
        if area_id is not None and views.area(area_id, caller.reach) is None:
            raise NotFound(f"no area {area_id}")
        found = views.certificates(first, last, area_id, caller.reach)
    return Listed(items=[CertificateOut.model_validate(one) for one in found], next=None)
