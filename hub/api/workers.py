"""People who can be told, and how programs sign in for them."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query
from pydantic import AfterValidator, BaseModel, BeforeValidator, Field
from pydantic.config import JsonDict

from hub.api.access import SignedIn, ops_only
from hub.api.accounts import TokenOut
from hub.api.examples import like
from hub.api.fields import Id, Name
from hub.api.paging import Listed, Paged, encode
from hub.api.problems import documented
from hub.api.services import Provided, Services
from hub.domain.people import Employment, Role, Worker
from hub.domain.people_words import parse_channel, parse_employment, parse_role
from hub.errors import NotFound
from hub.pipeline.accounts import Caller

router = APIRouter(tags=["workers"])
EXAMPLE: JsonDict = {
    "worker_id": "w-17",
    "name": "李晓",
    "role": "micro_grid_worker",
    "area_ids": ["grid-03"],
    "channels": ["ntfys://ntfy.example.org/grid-03"],
    "employment": "full_time",
    "department_id": None,
    "rostered": False,
}


def _role(value: Any) -> Any:
    return parse_role(value) if isinstance(value, str) else value


def _employment(value: Any) -> Any:
    return parse_employment(value) if isinstance(value, str) else value


Channel = Annotated[str, Field(max_length=500), AfterValidator(parse_channel)]


RoleName = Annotated[Role, BeforeValidator(_role)]
EmploymentName = Annotated[Employment, BeforeValidator(_employment)]


class WorkerBody(BaseModel):
    """A person; `role` may have spaces, hyphens and capitals. `web:` and `log:` are built in.

    Who is `rostered` is on duty within shifts only; everybody else always, unless on leave.
    `department_id` is a department officer's.
    """

    model_config = like(EXAMPLE)

    worker_id: Id
    name: Name
    role: RoleName
    area_ids: list[Id] = Field(default=[], max_length=200)
    channels: list[Channel] = Field(default=[], max_length=20)
    employment: EmploymentName = Employment.FULL_TIME
    department_id: Id | None = None
    rostered: bool = False


class WorkerChangeBody(BaseModel):
    """A person as she is from now on; what is left out stays. Channels cannot be read back."""

    model_config = like({key: value for key, value in EXAMPLE.items() if key != "worker_id"})

    name: Name
    role: RoleName
    area_ids: list[Id] = Field(max_length=200)
    channels: list[Channel] | None = Field(default=None, max_length=20)
    employment: EmploymentName | None = None
    department_id: Id | None = None
    rostered: bool | None = None

    def changed(self, was: Worker) -> Worker:
        """The same person as this body wants her."""
        return Worker(
            worker_id=was.worker_id,
            name=self.name,
            role=self.role,
            area_ids=tuple(dict.fromkeys(self.area_ids)),
            channels=tuple(dict.fromkeys(self.channels or ())),
            employment=was.employment if self.employment is None else self.employment,
            department_id=(
                self.department_id
                if "department_id" in self.model_fields_set
                else was.department_id
            ),
            rostered=was.rostered if self.rostered is None else self.rostered,
        )


class WorkerOut(BaseModel):
    """A person. Of a channel only the kind is shown: the rest of such a URL may be a secret."""

    model_config = like(EXAMPLE | {"channels": ["ntfys"], "resigned_at": None})

    worker_id: str
    name: str
    role: Role
    area_ids: list[str]
    channels: list[str]
    employment: Employment
    department_id: str | None
    rostered: bool
    resigned_at: datetime | None


@router.post("/workers", status_code=201, responses=documented(409, 413, 422))
def add_worker(body: WorkerBody, services: Provided) -> WorkerOut:
    """Add a person who can be told."""
    areas, channels = tuple(dict.fromkeys(body.area_ids)), tuple(dict.fromkeys(body.channels))
    worker = Worker(
        worker_id=body.worker_id,
        name=body.name,
        role=body.role,
        area_ids=areas,
        channels=channels,
        employment=body.employment,
        department_id=body.department_id,
        rostered=body.rostered,
    )
    services.register.enrolment.add_worker(worker)
    return _out(worker)


@router.get("/workers", responses=documented(422))
def list_workers(
    services: Provided,
    page: Paged,
    caller: SignedIn,
    area_id: Annotated[str | None, Query(description="Only those of this area and below.")] = None,
) -> Listed[WorkerOut]:
    """List people by id."""
    with services.look() as views:
        found = views.workers(area_id, caller.reach, page)
    return Listed(items=[_out(worker) for worker in found.items], next=encode(found.next))


@router.get("/workers/{worker_id}", responses=documented(404))
def get_worker(worker_id: str, services: Provided, caller: SignedIn) -> WorkerOut:
    """Look at one person."""
    return _out(reached_worker(services, caller, worker_id))


@router.put("/workers/{worker_id}", responses=documented(404, 413, 422))
def change_worker(
    worker_id: str, body: WorkerChangeBody, services: Provided, caller: SignedIn
) -> WorkerOut:
    """Change a person's facts, areas and channels; it counts from the next message on."""
    worker = body.changed(reached_worker(services, caller, worker_id))
    services.register.enrolment.change_worker(worker, keep_channels=body.channels is None)
    return get_worker(worker_id, services, caller)


@router.post(
    "/workers/{worker_id}/token",
    status_code=201,
    responses=documented(404, 409),
    dependencies=[Depends(ops_only)],
)
def issue_worker_token(worker_id: str, services: Provided) -> TokenOut:
    """Issue a bearer token that sees what this worker was told of; shown once."""
    return TokenOut(token=services.staff.accounts.issue_for_worker(worker_id))


def reached_worker(services: Services, caller: Caller, worker_id: str) -> Worker:
    """The worker, if he is in reach; NotFound, as if there were none."""
    with services.look() as views:
        worker = views.worker(worker_id, caller.reach)
    if worker is None:
        raise NotFound(f"no worker {worker_id}")
    return worker


def _out(worker: Worker) -> WorkerOut:
    return WorkerOut(
        worker_id=worker.worker_id,
        name=worker.name,
        role=worker.role,
        area_ids=list(worker.area_ids),
        channels=[channel.split(":", 1)[0] for channel in worker.channels],
        employment=worker.employment,
        department_id=worker.department_id,
        rostered=worker.rostered,
        resigned_at=worker.resigned_at,
    )
