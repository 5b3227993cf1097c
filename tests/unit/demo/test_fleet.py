"""A home that is sabotaged says that its curtain stays closed, and everything else as it is."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from demo.fleet import JammedHome, life_of
from demo.script import write_script
from demo.truth import ZONE
from edge.domain.life.day import CURTAIN
from edge.domain.life.scenes import Scene
from edge.domain.readings import Sample

TRUTH = write_script(7, 20, 14)
HOME = next(home for home in TRUTH.homes if home.scene is Scene.ORDINARY)


def _morning(sensor: JammedHome) -> Iterator[Sample]:
    starts_at = datetime.combine(TRUTH.day, datetime.min.time(), ZONE) + timedelta(hours=5)
    for minute in range(0, 300, 5):
        yield from sensor.read(starts_at + timedelta(minutes=minute))


def test_the_gesture_is_dropped_and_the_sensor_goes_on_speaking() -> None:
    said = list(_morning(JammedHome(life_of(TRUTH, HOME))))
    curtain = [sample.value for sample in said if sample.sensor_id == CURTAIN]
    assert set(curtain) == {0.0}
    assert len(curtain) >= 60
    assert any(sample.value == 1.0 for sample in said if sample.sensor_id != CURTAIN)


def test_an_ordinary_life_opens_the_curtain_before_it_is_due() -> None:
    opens_at = life_of(TRUTH, HOME).itinerary(TRUTH.day).opens_at()
    assert opens_at is not None
    assert 6 <= opens_at.astimezone(ZONE).hour < 9
