"""Reading [[scenes]]: every error names the place and the way out."""

from typing import Any

import pytest

from edge.domain.scenes.table import SCENES, build_scene, read_scenes
from edge.errors import ConfigError

GOOD: dict[str, Any] = {"kind": "intrusion", "scene_id": "yard", "camera": "cam-yard"}
ONCE_MORE = {**GOOD, "scene_id": "door"}


def refusal(**wrong: Any) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        read_scenes([GOOD, ONCE_MORE, {**GOOD, "scene_id": "wrong", **wrong}])
    return caught.value


@pytest.mark.parametrize(
    ("wrong", "field", "way_out"),
    [
        ({"zone": [[0, 0], [1, 1]]}, "zone", "at least three corners"),
        ({"zone": [[0, 0], [1, 0], [1, 2]]}, "zone[2][1]", "from 0 to 1"),
        ({"zone": [[0, 0], [1, 1], [1, 0], [0, 1]]}, "zone", "crosses itself (sides 1 and 3)"),
        ({"zone": [[0, 0], [0.5, 0.5], [1, 1]]}, "zone", "on one line"),
        ({"zone": "hall"}, "zone", "at least three corners"),
        ({"schedule": {"begins": "7:00"}}, "schedule.begins", 'such as "22:30"'),
        ({"schedule": {"until": "24:00"}}, "schedule.until", 'such as "06:00"'),
        ({"schedule": {"from": "07:00"}}, "schedule.from", "no key"),
        ({"schedule": {"days": []}}, "schedule.days", "leave it out"),
        ({"schedule": {"days": [0]}}, "schedule.days[0]", "1 (Monday) to 7"),
        ({"dwel_s": 3}, "dwel_s", "this scene knows kind, scene_id, camera, zone"),
        ({"inertia_s": -1}, "inertia_s", ">= 0"),
        ({"leave_s": float("nan")}, "leave_s", ">= 0"),
        ({"min_score": True}, "min_score", "float"),
        ({"kind": "burglary"}, "kind", "intrusion"),
        ({"kind": ["intrusion"]}, "kind", "intrusion"),
        ({"scene_id": ""}, "scene_id", ">= 1"),
        ({"scene_id": "door"}, "scene_id", "also scenes[1]"),
    ],
)
def test_an_error_names_the_scene_the_key_and_the_way_out(
    wrong: dict[str, Any], field: str, way_out: str
) -> None:
    error = refusal(**wrong)
    assert error.field == f"scenes[2].{field}"
    assert way_out in error.reason


@pytest.mark.parametrize("key", list(GOOD))
def test_a_missing_key_is_named(key: str) -> None:
    with pytest.raises(ConfigError) as caught:
        read_scenes([{name: value for name, value in GOOD.items() if name != key}])
    assert caught.value.field == f"scenes[0].{key}"
    assert "is missing" in caught.value.reason


@pytest.mark.parametrize("kind", list(SCENES))
def test_every_kind_can_be_read_and_built(kind: str) -> None:
    extra = {"experimental": True} if kind == "smoke_or_fire" else {}
    settings = read_scenes([{**GOOD, "kind": kind, **extra}])[0]
    scene = build_scene(settings)
    assert settings.kind == kind
    assert scene.scene_id == "yard"


def test_without_scenes_there_is_nothing_to_watch() -> None:
    assert read_scenes([]) == []
