"""Frigate's own messages become alerts of a node; names and plates in them are not even read."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.adapters.frigate import MOST_CAMERAS, MOST_STANDING, Frigate
from hub.config import check
from hub.errors import InvalidInput
from hub.pipeline.ingest.rows import SeenElsewhere
from wire.codec import DecodeError
from wire.messages import Alert, Health
from wire.topics import Leaf

pytestmark = pytest.mark.contract
SAMPLES = Path(__file__).parent / "frigate_samples"
NOW = datetime(2025, 12, 1, 1, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
PERSONAL = ("张三", "王家的车", "苏A12345")


@pytest.fixture
def frigate() -> Frigate:
    return Frigate({"frigate": "n-gate", "town/east": "n-east"}, {"courtyard": "loitering"})


def sample(name: str) -> bytes:
    return (SAMPLES / f"{name}.json").read_bytes()


def alerts(frigate: Frigate, name: str, at: datetime = NOW) -> list[Alert]:
    topic = f"frigate/{name.partition('_')[0]}"
    translated = frigate.translate(topic, sample(name), at)
    assert translated is not None
    return [one.content.alert for one in translated if isinstance(one.content, SeenElsewhere)]


def test_an_alert_with_a_person_is_raised_and_its_end_clears_it(frigate: Frigate) -> None:
    assert alerts(frigate, "reviews_new_detection") == []
    (raised,) = alerts(frigate, "reviews_update_alert")
    assert (raised.kind, raised.sensor_id) == ("loitering", "yard")
    assert raised.observed_at == datetime.fromtimestamp(1764550000.25, UTC)
    assert raised.detail["scene_id"] == "courtyard"
    again, cleared = alerts(frigate, "reviews_end")
    assert again == raised, "the first word may have been lost"
    assert (cleared.detail["phase"], cleared.detail["of"]) == ("cleared", raised.alert_id)
    assert cleared.detail["lasted_s"] == 42.0


def test_a_car_that_stands_in_the_lane_is_raised_and_its_leaving_clears_it(
    frigate: Frigate,
) -> None:
    assert alerts(frigate, "events_new") == [], "it is only driving through"
    (raised,) = alerts(frigate, "events_update_stationary")
    assert (raised.kind, raised.sensor_id) == ("vehicle_in_fire_lane", "gate")
    assert (raised.confidence, raised.detail["label"]) == (0.91, "car")
    assert alerts(frigate, "events_update_stationary") == [raised]
    _, cleared = alerts(frigate, "events_end")
    assert (cleared.detail["of"], cleared.detail["lasted_s"]) == (raised.alert_id, 600.0)
    assert alerts(frigate, "events_end") == []


def test_a_car_that_drove_through_is_not_told_of(frigate: Frigate) -> None:
    alerts(frigate, "events_new")
    assert alerts(frigate, "events_end") == []


def test_what_frigate_takes_back_is_no_alert(frigate: Frigate) -> None:
    body = json.loads(sample("events_update_stationary"))
    body["after"]["false_positive"] = True
    assert frigate.translate("frigate/events", json.dumps(body).encode(), NOW) == []


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.json")), ids=lambda path: path.stem)
def test_no_name_and_no_plate_gets_through(frigate: Frigate, path: Path) -> None:
    topic = f"frigate/{path.stem.partition('_')[0]}"
    alerts(frigate, "events_update_stationary")
    told = repr(frigate.translate(topic, path.read_bytes(), NOW))
    assert not [word for word in PERSONAL if word in told]
    spoiled = path.read_bytes().replace(b'"camera"', b'"kamera"').replace(b"fps", b"xps")
    refused = frigate.translate(topic, spoiled, NOW)
    assert refused is not None
    assert [type(one.content) for one in refused] == [DecodeError]
    assert not [word for word in PERSONAL if word in repr(refused)]


def test_stats_say_that_the_node_is_up_and_how_its_cameras_do(frigate: Frigate) -> None:
    (told,) = frigate.translate("frigate/stats", sample("stats"), NOW) or []
    assert (told.node_id, told.leaf) == ("n-gate", Leaf.HEALTH)
    assert isinstance(told.content, Health)
    assert told.content.uptime_s == 86400
    cameras = {one.sensor_id: one for one in told.content.cameras}
    assert (cameras["yard"].fps, cameras["yard"].blind_s) == (5.0, 0)


def test_a_camera_without_frames_in_two_reports_is_blind_until_they_come(frigate: Frigate) -> None:
    assert alerts(frigate, "stats_dark") == []
    (blind,) = alerts(frigate, "stats_dark", NOW + MINUTE)
    assert (blind.kind, blind.sensor_id) == ("camera_blind", "yard")
    assert (blind.detail["reason"], blind.observed_at) == ("disconnected", NOW)
    assert alerts(frigate, "stats_dark", NOW + 2 * MINUTE) == []
    (sees,) = alerts(frigate, "stats", NOW + 3 * MINUTE)
    assert (sees.detail["phase"], sees.detail["of"]) == ("cleared", blind.alert_id)
    assert sees.detail["lasted_s"] == 180
    assert alerts(frigate, "stats", NOW + 4 * MINUTE) == []


def test_a_stream_that_starts_again_by_itself_is_no_blindness(frigate: Frigate) -> None:
    for minute, name in enumerate(("stats_dark", "stats", "stats_dark", "stats")):
        assert alerts(frigate, name, NOW + minute * MINUTE) == []


def test_a_frigate_that_stops_leaves_all_its_cameras_blind(frigate: Frigate) -> None:
    assert frigate.translate("frigate/available", b"offline", NOW) == []
    alerts(frigate, "stats")
    gone = frigate.translate("frigate/available", b"offline", NOW + MINUTE) or []
    told = [one.content.alert for one in gone if isinstance(one.content, SeenElsewhere)]
    assert [(one.kind, one.sensor_id) for one in told] == [
        ("camera_blind", "gate"),
        ("camera_blind", "yard"),
    ]
    assert frigate.translate("frigate/available", b"online", NOW) == []
    assert len(alerts(frigate, "stats", NOW + 2 * MINUTE)) == 2


def test_another_prefix_is_another_node_and_other_topics_are_passed_over(frigate: Frigate) -> None:
    (told,) = frigate.translate("town/east/reviews", sample("reviews_update_alert"), NOW) or []
    assert told.node_id == "n-east"
    for topic in ("frigate/yard/person", "frigate", "town/reviews", "x/frigate/reviews"):
        assert frigate.translate(topic, b"1", NOW) is None
    assert "town/east/events" in frigate.filters


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"null",
        b"[]",
        b"\xff\xfe",
        b'{"type": "new"}',
        b'{"type": "new", "after": {"id": 1}}',
        b"[" * 100_000,
        b" " * 600_000,
    ],
)
@pytest.mark.parametrize("topic", ["events", "reviews", "stats"])
def test_garbage_is_set_aside_with_its_reason(frigate: Frigate, topic: str, payload: bytes) -> None:
    (told,) = frigate.translate(f"frigate/{topic}", payload, NOW) or []
    assert isinstance(told.content, DecodeError)
    assert topic in told.content.reason


JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=8) | st.integers(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=8,
)
FIELDS = ("id", "camera", "severity", "start_time", "end_time", "label", "current_zones", "data")


@given(
    changes=st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=3),
    name=st.sampled_from(["reviews_end", "events_update_stationary", "events_end"]),
)
def test_whatever_a_field_holds_nothing_breaks(changes: dict[str, Any], name: str) -> None:
    frigate = Frigate({"frigate": "n-gate"}, {})
    body = json.loads(sample(name))
    body["after"] |= changes
    topic = f"frigate/{name.partition('_')[0]}"
    told = frigate.translate(topic, json.dumps(body).encode("utf-8", "surrogatepass"), NOW)
    assert told is not None
    for one in told:
        assert isinstance(one.content, DecodeError | SeenElsewhere)
        if isinstance(one.content, SeenElsewhere):
            assert len(one.content.alert.alert_id) <= 64


def test_what_is_remembered_is_bounded() -> None:
    frigate = Frigate({"frigate": "n-gate"}, {})
    body = json.loads(sample("events_update_stationary"))
    for number in range(MOST_STANDING + 5):
        body["after"]["id"] = f"e-{number}"
        frigate.translate("frigate/events", json.dumps(body).encode(), NOW)
    assert len(frigate._standing) == MOST_STANDING
    cameras = {f"c-{number}": {"camera_fps": 0} for number in range(500)}
    for minute in range(3):
        payload = json.dumps({"cameras": cameras}).encode()
        frigate.translate("frigate/stats", payload, NOW + minute * MINUTE)
    assert len(frigate._dark) == MOST_CAMERAS


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"frigate_topics": {"frigate/#": "n-1"}}, "frigate_topics"),
        ({"frigate_topics": {"/frigate": "n-1"}}, "frigate_topics"),
        ({"frigate_topics": {"frigate": "a b"}}, "frigate_topics"),
        ({"frigate_zones": {"lane": "parking"}}, "frigate_zones"),
        ({"frigate_zones": {"lane": "fall"}}, "frigate_zones"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, values: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        check(tmp_path, values)
    assert caught.value.faults[0].field.startswith(field)
