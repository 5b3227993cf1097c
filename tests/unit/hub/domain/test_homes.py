from dataclasses import replace
from datetime import time

import pytest

from hub.domain.homes import Home, Node, Resident, Sensor, faults_of, is_zone
from hub.domain.windows import Direction, Gesture, Window

CURTAIN = Sensor("curtain-bedroom", "curtain", 3600)
MORNING = Window(
    window_id="morning",
    name="Morning",
    gesture=Gesture(("curtain-bedroom",), "curtain", Direction.OPEN),
    opens_at=time(5),
    due_at=time(9),
)
HOME = Home("h-1", "grid-1", Resident("Wang"), ("w-1",), (Node("n-1", (CURTAIN,)),), (MORNING,))


def fields(home: Home) -> list[str]:
    return [fault.field for fault in faults_of(home)]


def test_a_sound_enrolment_has_no_fault() -> None:
    assert faults_of(HOME) == []


def test_a_window_may_cross_midnight() -> None:
    night = replace(MORNING, opens_at=time(22), due_at=time(1))
    assert fields(replace(HOME, windows=(night,))) == []


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"opens_at": time(9)}, "windows[0].due_at"),
        ({"tz": "Asia/Atlantis"}, "windows[0].tz"),
        (
            {"gesture": Gesture(("door",), "curtain", Direction.OPEN)},
            "windows[0].gesture.sensor_ids",
        ),
        (
            {"gesture": Gesture(("curtain-bedroom",), "door", Direction.OPEN)},
            "windows[0].gesture.kind",
        ),
    ],
)
def test_each_fault_of_a_window_names_its_field(change: dict[str, object], field: str) -> None:
    window = replace(MORNING, **change)  # type: ignore[arg-type]
    assert fields(replace(HOME, windows=(window,))) == [field]


def test_ids_named_twice_are_faults() -> None:
    home = replace(
        HOME,
        worker_ids=("w-1", "w-1"),
        nodes=(Node("n-1", (CURTAIN,)), Node("n-1", (CURTAIN,))),
        windows=(MORNING, MORNING),
    )
    assert fields(home) == ["workers", "nodes", "nodes.sensors", "windows"]


@pytest.mark.parametrize(
    "name", ["", ".", "..", "/etc/passwd", "Asia", "Asia/\0", "北京", "x" * 99]
)
def test_strange_names_are_no_zones(name: str) -> None:
    assert not is_zone(name)


def test_a_gesture_of_a_kind_that_shows_no_life_is_refused() -> None:
    node = Node("n-1", (Sensor("temperature", "temperature", 3600.0),))
    gesture = Gesture(("temperature",), "temperature", Direction.CHANGE)
    window = Window("morning", "morning", gesture, time(6), time(9))
    home = Home("h-1", "g-1", Resident("张"), nodes=(node,), windows=(window,))
    assert fields(home) == ["windows[0].gesture.kind"]
