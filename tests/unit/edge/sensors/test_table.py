"""The `[[sensors]]` tables."""

import datetime
from typing import Any

import pytest

from edge.errors import ConfigError
from edge.sensors.table import build_sensors

SIMULATED = {"source": "simulated", "seed": "42", "home": 3}


def test_a_simulated_home_needs_little() -> None:
    [home] = build_sensors([SIMULATED])
    assert {d.kind for d in home.descriptions} >= {"curtain", "door", "motion", "button"}


def test_scenes_of_single_days_are_read() -> None:
    [home] = build_sensors([{**SIMULATED, "scene": "random", "scenes": {"2026-11-22": "ill"}}])
    assert home.scene_on(datetime.date(2026, 11, 22)) == "ill"  # type: ignore[attr-defined]


def test_no_tables_are_no_sensors() -> None:
    assert build_sensors([]) == []


@pytest.mark.parametrize(
    ("table", "field"),
    [
        ({}, "sensors[0].source"),
        ({"source": "telepathy"}, "sensors[0].source"),
        ({"source": 7}, "sensors[0].source"),
        ({"source": "simulated"}, "sensors[0].seed"),
        ({**SIMULATED, "seed": 42}, "sensors[0].seed"),
        ({**SIMULATED, "home": "3"}, "sensors[0].home"),
        ({**SIMULATED, "scene": "happy"}, "sensors[0].scene"),
        ({**SIMULATED, "scenes": {"2026-11-22": "happy"}}, "sensors[0].scenes.2026-11-22"),
        ({**SIMULATED, "scenes": {"soon": "ill"}}, "sensors[0].scenes.soon"),
        ({**SIMULATED, "tz": "Shanghai"}, "sensors[0].tz"),
        ({**SIMULATED, "tz": "../etc/passwd"}, "sensors[0].tz"),
        ({**SIMULATED, "max_silence_s": True}, "sensors[0].max_silence_s"),
        ({**SIMULATED, "colour": "red"}, "sensors[0].colour"),
        (
            {"source": "replay", "format": "casas", "path": "/no/such.gz", "tz": "UTC"},
            "sensors[0].path",
        ),
        ({"source": "replay", "format": "csv"}, "sensors[0].format"),
    ],
)
def test_a_wrong_table_names_its_key(table: dict[str, Any], field: str) -> None:
    with pytest.raises(ConfigError) as caught:
        build_sensors([table])
    assert caught.value.field == field


def test_a_sensor_id_is_given_once() -> None:
    with pytest.raises(ConfigError, match="used twice"):
        build_sensors([SIMULATED, {**SIMULATED, "home": 4}])
