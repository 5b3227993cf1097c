"""All that the web rim stands on, handed in by the composition root."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Annotated, Protocol
from zoneinfo import ZoneInfo

from fastapi import Depends, Request
from prometheus_client.registry import Collector

from hub.api.counting import Requests
from hub.pipeline.absences import Absences
from hub.pipeline.accounts import Accounts
from hub.pipeline.auditing import Auditing
from hub.pipeline.consents import Consents
from hub.pipeline.departments import Departments
from hub.pipeline.desk import Desk
from hub.pipeline.door_codes import DoorCodes
from hub.pipeline.doorsteps import Doorsteps
from hub.pipeline.drill import DrillView
from hub.pipeline.duty import Duty
from hub.pipeline.enrolment import Enrolment
from hub.pipeline.erasing import Erasing
from hub.pipeline.evidence import EvidenceDesk
from hub.pipeline.following_up import FollowingUp
from hub.pipeline.found_people import FoundPeople
from hub.pipeline.importing import HomeImport
from hub.pipeline.limiting import Limiter
from hub.pipeline.listed_vehicles import ListedVehicles
from hub.pipeline.live_wall import LiveWall
from hub.pipeline.people import People
from hub.pipeline.pictures import Pictures
from hub.pipeline.planning import Planning
from hub.pipeline.policies import Policies
from hub.pipeline.ports import Begin, Clock, Phrasebook
from hub.pipeline.posts import Posts
from hub.pipeline.replies import Replies
from hub.pipeline.scenes import Scenes
from hub.pipeline.series import SeriesStore
from hub.pipeline.signing_in import SigningIn
from hub.pipeline.subscribing import Subscribing
from hub.pipeline.tables.exports import Exports
from hub.pipeline.tables.imports import Imports
from hub.pipeline.tallying import VerdictTally
from hub.pipeline.views import Views
from hub.pipeline.visit_proofs import VisitProofs
from hub.pipeline.walking import Walking
from hub.pipeline.wall import Walls
from hub.pipeline.whistles import Whistles

BUILT = Path(__file__).with_name("web")
"""Where `make web` puts the screens; a hub without them shows the plain pages only."""


class Drill(Protocol):
    """Moves the clock of a drill."""

    def view(self) -> DrillView: ...
    def advance(self, until: datetime) -> DrillView:
        """Go on to that time; InvalidInput if it lies in the past."""

    def set_rate(self, rate: float) -> DrillView: ...


class Vision(Protocol):
    """What the hub itself can see."""

    def seeing_since(self) -> datetime | None:
        """Since when the hub hears the broker, on the wall clock; None if it does not."""

    def problems(self) -> list[str]:
        """Why the hub is not ready; no facts about people."""

    def counters(self) -> Mapping[str, float]:
        """Numbers that only grow, by name, for `/metrics`."""


@dataclass(frozen=True, slots=True)
class Register:
    """Places, posts, departments and homes, what is agreed with them, and their tables."""

    enrolment: Enrolment
    posts: Posts
    departments: Departments
    absences: Absences
    policies: Policies
    importing: HomeImport
    imports: Imports
    exports: Exports


@dataclass(frozen=True, slots=True)
class Staff:
    """The people who work: how they sign in, when they are on duty, how we wake them."""

    accounts: Accounts
    signing_in: SigningIn
    people: People
    duty: Duty
    subscribing: Subscribing


@dataclass(frozen=True, slots=True)
class Visits:
    """Promised visits, the codes at the doors, and proof that somebody was there."""

    planning: Planning
    doorsteps: Doorsteps
    door_codes: DoorCodes
    visit_proofs: VisitProofs


@dataclass(frozen=True, slots=True)
class Tickets:
    """Tickets and what grows out of them."""

    desk: Desk
    walking: Walking
    following_up: FollowingUp
    whistles: Whistles
    replies: Replies


@dataclass(frozen=True, slots=True)
class Cameras:
    """What cameras may see, what they show us, and whom they may look for."""

    scenes: Scenes
    live_wall: LiveWall
    pictures: Pictures
    evidence: EvidenceDesk
    found_people: FoundPeople
    listed_vehicles: ListedVehicles


@dataclass(frozen=True, slots=True)
class Privacy:
    """What is held about people: on whose consent, who looked at it, and its end."""

    consents: Consents
    auditing: Auditing
    erasing: Erasing


@dataclass(frozen=True)
class Services:
    """Everything that a route may use: by subject, then what all routes share."""

    register: Register
    staff: Staff
    visits: Visits
    tickets: Tickets
    cameras: Cameras
    privacy: Privacy
    walls: Walls
    look: Begin[Views]
    limiter: Limiter
    series: SeriesStore
    clock: Clock
    phrasebook: Phrasebook
    vision: Vision
    drill: Drill | None = None
    tally: VerdictTally = field(default_factory=VerdictTally)
    requests: Requests = field(default_factory=Requests)
    collectors: tuple[Collector, ...] = ()
    """What else `/metrics` shows: of the running hub, and of its state."""
    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Shanghai"))
    """What "today" means on the pages."""
    secure_cookies: bool = True
    """Off only where pages are served over plain HTTP, as in a demo on one machine."""
    map_tiles_url: str = ""
    """Where the wall's map takes its background from; empty: it needs none."""
    map_tiles_attribution: str = ""
    """What stands on the map about that background."""
    screens: Path = BUILT
    closing: threading.Event = field(default_factory=threading.Event)
    """Set it when the hub stops: streams end, and the server need not wait for them."""


def services_of(request: Request) -> Services:
    """The services that `create_app` was given."""
    services: Services = request.app.state.services
    return services


Provided = Annotated[Services, Depends(services_of)]
