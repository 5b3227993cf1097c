"""The demo's family is one that the hub takes, and the elder has agreed for the day of the demo."""

from datetime import datetime, time

from demo.family import WORKER_ID, consent_body, contacts_body, family_of, worker_body
from demo.names import called
from demo.script import write_script
from demo.truth import ZONE
from edge.domain.life.scenes import Scene
from hub.api.consents import ConsentBody
from hub.api.contacts import ContactsBody
from hub.api.workers import WorkerBody

TRUTH = write_script(7, 50, 35)


def test_the_same_morning_has_the_same_family_of_an_ordinary_home() -> None:
    family = family_of(TRUTH)
    assert family == family_of(write_script(7, 50, 35))
    assert family.home.scene is Scene.ORDINARY
    assert family.name[0] == family.home.resident[0]


def test_the_hub_takes_the_person_the_tie_and_the_consent() -> None:
    assert WorkerBody.model_validate(worker_body(family_of(TRUTH))).worker_id == WORKER_ID
    (tie,) = ContactsBody.model_validate(contacts_body()).contacts
    assert tie.relation == "family"
    consent = ConsentBody.model_validate(consent_body(TRUTH))
    assert consent.until > datetime.combine(TRUTH.day, time(23), ZONE)


def test_an_elder_is_called_as_neighbours_call_her() -> None:
    assert called("王秀英") == "王奶奶"
    assert called("徐宝山") == "徐爷爷"
