"""Which ticket an alert of a camera belongs to, and what its end does to the ticket."""

import pytest

from hub.domain.camera_alerts import (
    NAMED,
    CameraSaid,
    Phase,
    Relief,
    Sighting,
    Way,
    camera_said,
    decide_raised,
    relief_of,
)
from hub.domain.openings import ALERT_PRIORITY
from hub.domain.tickets import OPEN, Priority, State, Ticket, TicketKind

LANE, FALL, BLIND = TicketKind.VEHICLE_IN_FIRE_LANE, TicketKind.FALL, TicketKind.CAMERA_BLIND
URGENT = [kind for kind, priority in ALERT_PRIORITY.items() if priority == Priority.P1]
UNANSWERED = {State.NEW, State.ASSIGNED, State.ACCEPTED}


def said(track: str = "7", scene_id: str = "lane") -> CameraSaid:
    return CameraSaid(Phase.RAISED, scene_id, track)


def seen(kind: TicketKind = LANE, track: str = "7", **more: object) -> Sighting:
    known: dict[str, object] = {"alert_id": "a-1", "kind": kind, "scene_id": "lane", "track": track}
    known |= {"ticket_id": "t-1", "state": State.ASSIGNED, "is_over": False}
    return Sighting(**known | more)  # type: ignore[arg-type]


def test_the_same_thing_joins_its_ticket():
    assert decide_raised(LANE, said(), [seen()]).way == Way.JOINS


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("kind", ALERT_PRIORITY)
def test_another_thing_of_the_same_rule_joins_what_nobody_has_reached_yet(kind, state):
    decision = decide_raised(kind, said("8"), [seen(kind, state=state)])
    joins = state in UNANSWERED and kind not in {*URGENT, *NAMED}
    if kind == BLIND:  # a camera is blind or not, whatever was followed
        joins = state in OPEN
    assert decision.way == (Way.JOINS if joins else Way.OPENS)
    assert decision.ticket_id == ("t-1" if joins else None)


@pytest.mark.parametrize("kind", [*URGENT, *NAMED])
def test_whatever_is_urgent_or_of_one_person_has_a_ticket_of_its_own(kind):
    assert decide_raised(kind, said("8"), [seen(kind)]).way == Way.OPENS


def test_who_lies_on_after_a_fall_is_the_same_person_and_worse():
    lie = TicketKind.LONG_LIE
    assert decide_raised(lie, said(), [seen(FALL)]).way == Way.WAKES
    assert decide_raised(lie, said(), [seen(FALL), seen(lie)]).way == Way.JOINS
    assert decide_raised(lie, said("8"), [seen(FALL)]).way == Way.OPENS
    assert decide_raised(FALL, said(), [seen(lie)]).way == Way.JOINS


def test_what_was_over_and_begins_again_wakes_people():
    assert decide_raised(FALL, said(), [seen(FALL, is_over=True)]).way == Way.WAKES
    both = [seen(is_over=True), seen(track="8")]
    assert decide_raised(LANE, said("9"), both).way == Way.JOINS
    assert decide_raised(LANE, said("9"), [seen(is_over=True)]).way == Way.WAKES


@pytest.mark.parametrize("other", [seen(TicketKind.CROWD), seen(scene_id="gate")])
def test_another_rule_is_another_matter(other):
    assert decide_raised(LANE, said(), [other]).way == Way.OPENS


@pytest.mark.parametrize("scene_id", ["lane", "", "camera-1"])
def test_a_camera_is_blind_once_whichever_rule_says_so(scene_id):
    there = [seen(BLIND, track="", scene_id="camera-1")]
    assert decide_raised(BLIND, said("x", scene_id), there).way == Way.JOINS


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("priority", Priority)
@pytest.mark.parametrize("kind", ALERT_PRIORITY)
def test_what_an_end_does(kind, priority, state):
    relief = relief_of(Ticket("t-1", kind, priority, state))
    assert relief == _expected(kind, priority, state)


def _expected(kind: TicketKind, priority: Priority, state: State) -> Relief:
    if state not in OPEN:
        return Relief.STORY
    urgent = priority in {Priority.P1, Priority.P2}
    if kind in {FALL, TicketKind.LONG_LIE} and urgent:
        return Relief.TODAY
    if kind == BLIND and priority != Priority.P4:
        return Relief.SEES
    if kind == LANE and not urgent and state in {State.NEW, State.ASSIGNED}:
        return Relief.OVER
    return Relief.STORY


@pytest.mark.parametrize(
    ("kind", "detail", "expected"),
    [
        ("help", {}, None),
        ("enrolled_person_seen", {"person_id": "p-1"}, None),
        ("fall", {"scene_id": 7}, None),
        ("fall", {"scene_id": "s" * 65}, None),
        ("fall", {"scene_id": "s"}, CameraSaid(Phase.RAISED, "s", "")),
        ("fall", {"scene_id": "s", "track": "b-1"}, CameraSaid(Phase.RAISED, "s", "b-1")),
        ("fall", {"scene_id": "s", "of": "a-1"}, CameraSaid(Phase.RAISED, "s", "")),
        ("fall", {"scene_id": "s", "phase": "cleared"}, CameraSaid(Phase.CLEARED, "s", "")),
        ("fall", {"phase": "cleared", "of": 3}, CameraSaid(Phase.CLEARED, "", "")),
        (
            "fall",
            {"scene_id": "s", "phase": "cleared", "of": "a-1"},
            CameraSaid(Phase.CLEARED, "s", "", "a-1"),
        ),
        ("camera_blind", {"reason": "covered"}, CameraSaid(Phase.RAISED, "", "")),
    ],
)
def test_what_an_alert_is_about(kind, detail, expected):
    assert camera_said(kind, detail) == expected
