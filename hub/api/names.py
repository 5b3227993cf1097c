"""Names of places and workers, so that a list of ids can be read; never of residents."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from hub.api.access import SignedIn
from hub.api.examples import like
from hub.api.fields import Id
from hub.api.problems import documented
from hub.api.services import Provided

router = APIRouter(tags=["people"])
MOST_NAMES = 200
Wanted = Annotated[
    list[Id] | None, Query(max_length=MOST_NAMES, description="Ids; may be repeated.")
]


class NamesOut(BaseModel):
    """Names by id; an id that is unknown or out of reach is left out."""

    model_config = like({"areas": {"grid-03": "第三网格"}, "workers": {"w-17": "李晓"}})

    areas: dict[str, str]
    workers: dict[str, str]


@router.get("/names", responses=documented(422))
def get_names(
    services: Provided, caller: SignedIn, area: Wanted = None, worker: Wanted = None
) -> NamesOut:
    """Look up what places and workers are called, many at once."""
    with services.look() as views:
        return NamesOut(
            areas=views.area_names(area or [], caller.reach),
            workers=views.worker_names(worker or [], caller.reach),
        )
