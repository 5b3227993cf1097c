"""How well a camera sees, and who may look through it on what ground."""

from datetime import UTC, datetime, timedelta

import pytest

from hub.domain.cameras import (
    Blindness,
    Ground,
    Reported,
    Sight,
    Standing,
    ground_to_look,
    standing_of,
)
from hub.domain.liveness import Link
from hub.domain.people import Role

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
HOUR = timedelta(hours=1)
SEES = Reported(NOON, uptime_s=3600, blind_s=0, reason=None)
COVERED = Reported(NOON, uptime_s=3600, blind_s=60, reason="covered")


@pytest.mark.parametrize("link", [Link.DOWN, Link.NEVER])
def test_of_a_node_that_is_cut_off_nothing_is_known(link: Link) -> None:
    blind = Blindness(NOON, None, "covered")
    cut_off = standing_of(link, NOON - HOUR, COVERED, blind)
    assert cut_off == Standing(Sight.DOWN, NOON - HOUR, "cut_off")
    assert standing_of(link, None, None, None) == Standing(Sight.DOWN, None, "never_heard")


def test_a_camera_that_its_node_does_not_name_is_down() -> None:
    assert standing_of(Link.UP, None, None, None) == Standing(Sight.DOWN, None, "not_reported")


def test_health_says_since_when_it_is_blind_or_sees() -> None:
    blind = standing_of(Link.UP, None, COVERED, None)
    assert blind == Standing(Sight.BLIND, NOON - timedelta(minutes=1), "covered")
    assert standing_of(Link.UP, None, SEES, None) == Standing(Sight.SEEING, NOON - HOUR)


def test_an_alert_is_faster_than_health() -> None:
    since = NOON + timedelta(seconds=5)
    blind = standing_of(Link.UP, None, SEES, Blindness(since, None, "black"))
    assert blind == Standing(Sight.BLIND, since, "black")
    again = standing_of(Link.UP, None, COVERED, Blindness(NOON - HOUR, since, "covered"))
    assert again == Standing(Sight.SEEING, since)


def test_health_that_is_newer_than_the_alert_counts() -> None:
    over = Blindness(NOON - 2 * HOUR, NOON - HOUR / 2, "black")
    assert standing_of(Link.UP, None, COVERED, over).sight is Sight.BLIND
    assert standing_of(Link.UP, None, SEES, over) == Standing(Sight.SEEING, NOON - HOUR / 2)


LEADS = [
    Role.OPS,
    Role.GRID_LEADER,
    Role.COMMUNITY_DUTY,
    Role.STREET_DISPATCHER,
    Role.COUNTY_DISPATCHER,
]
OTHERS = [role for role in Role if role not in LEADS]


@pytest.mark.parametrize("role", LEADS)
def test_whoever_answers_for_the_place_needs_a_reason_in_a_home_and_none_at_a_post(
    role: Role,
) -> None:
    def ground(*, home: bool, ticket: bool = False, consent: bool = False) -> Ground | None:
        return ground_to_look(
            role, in_a_home=home, open_ticket=ticket, own_ticket=False, consented=consent
        )

    assert ground(home=False) is Ground.POST
    assert ground(home=True) is None
    assert ground(home=True, consent=True) is Ground.CONSENT
    assert ground(home=True, ticket=True, consent=True) is Ground.TICKET


@pytest.mark.parametrize("role", OTHERS)
@pytest.mark.parametrize("home", [True, False])
@pytest.mark.parametrize("own", [True, False])
def test_anybody_else_looks_only_for_a_ticket_that_he_took_on(
    role: Role, home: bool, own: bool
) -> None:
    found = ground_to_look(role, in_a_home=home, open_ticket=True, own_ticket=own, consented=True)
    assert found is (Ground.TICKET if own else None)
