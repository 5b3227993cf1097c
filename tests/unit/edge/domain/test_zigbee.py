"""What a Zigbee2MQTT message says."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.domain.zigbee import PROPERTIES, Contact, decode, seen_at, value_of

NOW = datetime(2026, 11, 22, 6, tzinfo=UTC)


def value(kind: str, message: dict[str, object], source: str = "", **how: bool) -> float | None:
    return value_of(kind, source or PROPERTIES[kind], message, **how)


@pytest.mark.parametrize(
    ("kind", "message", "expected"),
    [
        ("door", {"contact": True}, 0.0),
        ("door", {"contact": False}, 1.0),
        ("door", {"battery": "100.00"}, None),
        ("door", {"contact": "yes"}, None),
        ("battery", {"battery": "100.00"}, 100.0),
        ("battery", {"battery": 30.5}, 30.5),
        ("battery", {"battery": "full"}, None),
        ("battery", {"battery": True}, None),
        ("motion", {"occupancy": True}, 1.0),
        ("motion", {"occupancy": False}, 0.0),
        ("power", {"power": 2.3, "voltage": None}, 2.3),
        ("power", {"power": None}, None),
        ("temperature", {"temperature": float("nan")}, None),
        ("smoke", {"smoke": True}, 1.0),
        ("gas", {"gas": False}, 0.0),
        ("curtain", {"position": 0, "state": "OPEN"}, 0.0),
        ("curtain", {"position": 25, "state": "OFF"}, 0.25),
        ("curtain", {"position": 99}, 1.0),
        ("curtain", {"position": 100}, 1.0),
        ("curtain", {"position": -1, "state": "OPEN"}, None),
        ("curtain", {"position": 250}, None),
        ("curtain", {"running": True}, None),
        ("curtain", {"state": "OPEN"}, 1.0),
        ("curtain", {"state": "CLOSE"}, 0.0),
        ("curtain", {"state": "STOP"}, None),
        ("button", {"action": "single"}, 1.0),
        ("button", {"action": ""}, 0.0),
        ("button", {"action": None, "battery": 88}, 0.0),
    ],
)
def test_a_property_is_read_as_its_kind(
    kind: str, message: dict[str, object], expected: float | None
) -> None:
    assert value(kind, message) == expected


def test_a_contact_on_a_curtain_tells_closed_while_the_magnet_is_near() -> None:
    assert value("curtain", {"contact": True}, "contact") == 0.0
    assert value("curtain", {"contact": True}, "contact", invert=True) == 1.0


def test_a_motor_that_counts_the_other_way_is_inverted() -> None:
    assert value("curtain", {"position": 100}, invert=True) == 0.0


@pytest.mark.parametrize("payload", [b"", b"online", b"null", b"[1]", b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_object_is_passed_over(payload: bytes) -> None:
    assert decode(payload) is None


@given(st.sampled_from(sorted(PROPERTIES)), st.binary(max_size=80))
def test_no_payload_breaks_the_decoding(kind: str, payload: bytes) -> None:
    message = decode(payload)
    assert message is None or isinstance(value_of(kind, PROPERTIES[kind], message), float | None)


@given(
    st.sampled_from(sorted(PROPERTIES)),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=2),
    ),
)
def test_no_value_breaks_the_decoding(kind: str, found: object) -> None:
    assert isinstance(value_of(kind, PROPERTIES[kind], {PROPERTIES[kind]: found}), float | None)


@pytest.mark.parametrize(
    ("last_seen", "expected"),
    [
        ("2026-11-22T06:59:00+01:00", NOW - timedelta(minutes=1)),
        ("2026-11-22T05:59:00.000Z", NOW - timedelta(minutes=1)),
        (1795327140000, NOW - timedelta(minutes=1)),
        ("2027-01-01T00:00:00Z", NOW),
        ("2026-11-22 05:59:00", NOW),
        ("disable", NOW),
        (None, NOW),
        (10**30, NOW),
    ],
)
def test_a_message_is_dated_by_last_seen_where_that_can_be_true(
    last_seen: object, expected: datetime
) -> None:
    assert seen_at({"last_seen": last_seen}, NOW) == expected


def heard(*words: tuple[float, float]) -> list[str]:
    contact = Contact()
    return [contact.hear(value, NOW + timedelta(seconds=at_s)) for at_s, value in words]


def test_a_bounce_that_ends_where_it_began_is_not_believed() -> None:
    assert heard((0, 0.0), (60, 1.0), (60.2, 0.0)) == ["good", "good", "bouncing"]


def test_a_bounce_is_believed_when_the_next_message_repeats_it() -> None:
    assert heard((0, 0.0), (60, 1.0), (60.2, 0.0), (60.4, 0.0), (90, 0.0))[3:] == [
        "bouncing",
        "good",
    ]


def test_a_bounce_that_ends_changed_is_good() -> None:
    assert heard((0, 0.0), (60, 1.0), (60.2, 0.0), (60.4, 1.0))[-1] == "good"


def test_a_door_opened_and_closed_again_slowly_is_good() -> None:
    assert heard((0, 0.0), (60, 1.0), (70, 0.0)) == ["good"] * 3


def test_two_contradicting_first_words_are_not_believed() -> None:
    assert heard((0, 1.0), (0, 0.0), (60, 0.0)) == ["good", "bouncing", "good"]
