"""The command centre's wall: one snapshot, its outlines, pictures of public places, live."""

from fastapi import APIRouter

from hub.api.access import SignedIn
from hub.api.services import Provided
from hub.api.wall_shown import (
    CurveOut,
    LinksOut,
    OpenTicketsOut,
    Shapes,
    SightOut,
    WallFiguresOut,
    WallOut,
)

router = APIRouter(tags=["wall"])


@router.get("/wall")
def get_wall(services: Provided, caller: SignedIn) -> WallOut:  # noqa: ARG001
    """Look at the whole wall as it stands now."""
    now = services.clock.now()
    return WallOut(
        made_at=now,
        day=now.astimezone(services.zone).date(),
        units=[],
        curve=CurveOut(minutes=10, today=[None] * 144, usual=None, homes=0),
        due=[],
        tickets=OpenTicketsOut(open=0, by_rung=[]),
        nodes=LinksOut(up=0, down=0, never=0),
        storms=[],
        cameras=SightOut(seeing=0, blind=0, down=0),
        alerts=[],
        figures=WallFiguresOut(),
        certificate=None,
    )


@router.get("/wall/shapes")
def get_shapes(services: Provided, caller: SignedIn) -> Shapes:  # noqa: ARG001
    """Export the outlines of the wall's units for a map."""
    return Shapes(features=[])
