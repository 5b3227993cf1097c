"""The person who lives in a home, when something about her changes."""

from dataclasses import replace

from fastapi import APIRouter

from hub.api.access import SignedIn
from hub.api.examples import like
from hub.api.homes import EXAMPLE as HOME
from hub.api.homes import HomeOut, ResidentBody, get_home, reached_home
from hub.api.problems import documented
from hub.api.services import Provided
from hub.domain.homes import Resident
from hub.errors import NotAllowed

router = APIRouter(tags=["homes"])


class ResidentChangeBody(ResidentBody):
    """The person as she is from now on; what is left out stays, null takes it away."""

    model_config = like(HOME["resident"])  # type: ignore[arg-type]

    def changed(self, was: Resident) -> Resident:
        """The same person as this body wants her."""
        wanted = self.resident()
        said = {name: getattr(wanted, name) for name in self.model_fields_set}
        return replace(was, **said)


@router.put("/homes/{home_id}/resident", responses=documented(403, 404, 413, 422))
def change_resident(
    home_id: str, body: ResidentChangeBody, services: Provided, caller: SignedIn
) -> HomeOut:
    """Change name, phone, frailty, door, how she is called, or the dialect that her home speaks.

    A lead changes whom he answers for; being told of one of her tickets is not enough.
    """
    home = reached_home(services, caller, home_id)
    with services.look() as views:
        if not views.answers_for(home.area_id, caller.reach):
            raise NotAllowed("changing a resident is for the desk, and for who leads her area")
    services.register.enrolment.change_resident(home_id, body.changed)
    return get_home(home_id, services, caller)
