"""One elder agreed that her family is told: who that is, and how the hub comes to know it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from demo.api import Api
from demo.names import YOUNGER
from demo.truth import DUE_AT, ZONE, Home, Truth
from edge.domain.life.scenes import Scene

WORKER_ID = "family"
AGREED_FOR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Family:
    """Somebody who reads of one home and walks to none."""

    name: str
    home: Home


def family_of(truth: Truth) -> Family:
    """Of a home whose morning is as every morning: there is good news to read."""
    home = next(home for home in truth.homes if home.scene is Scene.ORDINARY)
    given = Random(f"firstlight/{truth.seed}/family").choice(YOUNGER)
    return Family(home.resident[0] + given, home)


def enrol_family(api: Api, truth: Truth) -> Family:
    """The person, the tie to the home, and the elder's consent; ApiError."""
    family = family_of(truth)
    home_id = family.home.home_id
    api.post("/workers", worker_body(family))
    api.put(f"/homes/{home_id}/contacts", contacts_body())
    api.post(f"/homes/{home_id}/consents", consent_body(truth))
    return family


def worker_body(family: Family) -> dict[str, Any]:
    """Family is no worker, but signs in and is told as one."""
    person = {"worker_id": WORKER_ID, "name": family.name, "role": "family"}
    return {**person, "area_ids": [], "channels": []}


def contacts_body() -> dict[str, Any]:
    """Who belongs to the home."""
    return {"contacts": [{"worker_id": WORKER_ID, "relation": "family"}]}


def consent_body(truth: Truth) -> dict[str, str]:
    """What the elder agreed to, and until when."""
    until = datetime.combine(truth.day, DUE_AT, ZONE) + AGREED_FOR
    return {
        "purpose": "share_with_family",
        "given_by": "resident",
        "evidence": "当面问过，家人在场",
        "until": until.isoformat(),
    }
