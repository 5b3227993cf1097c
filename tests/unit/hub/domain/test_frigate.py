"""Which of Frigate's reviews and objects are alerts, and of which kind."""

import pytest

from hub.domain.frigate import ANYWHERE, ZONE_KINDS, Meaning, meaning_of_event, meaning_of_review
from hub.domain.tickets import TicketKind

ZONES = {"courtyard": "loitering", "lane": "vehicle_in_fire_lane", "hall": "e_bike_indoors"}


def review(severity: str = "alert", objects: tuple[str, ...] = ("person",), *zones: str):
    return meaning_of_review(severity, objects, zones, ZONES)


def test_a_person_in_an_alert_is_an_intrusion() -> None:
    assert review() == Meaning(TicketKind.INTRUSION, ANYWHERE, "person")
    assert review("alert", ("car", "person-verified")) == review()
    assert review("alert", ("person",), "garden", "lane") == review()


def test_a_zone_says_what_else_it_is() -> None:
    assert review("alert", ("person",), "garden", "courtyard") == Meaning(
        TicketKind.LOITERING, "courtyard", "person"
    )
    named = review("alert", ("person",), "night_wandering")
    assert named == Meaning(TicketKind.NIGHT_WANDERING, "night_wandering", "person")


@pytest.mark.parametrize("severity", ["detection", "motion", ""])
def test_nothing_less_than_an_alert_counts(severity: str) -> None:
    assert review(severity, ("person",), "courtyard") is None


@pytest.mark.parametrize("objects", [(), ("car",), ("dog", "cat"), ("personnel",)])
def test_without_a_person_a_review_is_nothing(objects: tuple[str, ...]) -> None:
    assert review("alert", objects, "courtyard") is None


@pytest.mark.parametrize("stands", [True, False])
@pytest.mark.parametrize("label", ["car", "truck", "bus", "motorcycle", "bicycle", "person", "dog"])
@pytest.mark.parametrize("zone", ["lane", "hall", "courtyard", "garden"])
def test_the_whole_table_of_objects(label: str, zone: str, stands: bool) -> None:
    found = meaning_of_event(label, ["elsewhere", zone], ZONES, stands=stands)
    vehicles = {"car", "truck", "bus", "motorcycle", "bicycle"}
    if zone == "lane" and label in vehicles and stands:
        assert found == Meaning(TicketKind.VEHICLE_IN_FIRE_LANE, "lane", label)
    elif zone == "hall" and label in {"motorcycle", "bicycle"}:
        assert found == Meaning(TicketKind.E_BIKE_INDOORS, "hall", label)
    else:
        assert found is None


def test_a_zone_that_is_named_like_a_kind_needs_no_table() -> None:
    for kind in ZONE_KINDS:
        zones = {kind.value: "intrusion"} if kind is not TicketKind.INTRUSION else {}
        of_it = meaning_of_event("bicycle", [kind.value], zones, stands=True)
        assert of_it is None, "the operator's table goes before the name"
    plain = meaning_of_event("car", ["vehicle_in_fire_lane"], {}, stands=True)
    assert plain is not None
