"""Plates are read only while an entry is in force, and nothing of any other plate stays."""

import pickle
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np

from edge.camera.matches import Match, vehicle_seen
from edge.camera.ports import Frame, Image, Plate
from edge.camera.vehicles import ListedVehicles
from edge.domain.vision.geometry import Box
from wire.messages import ListedVehicle
from wire.plates import digest_of

NOW = datetime(2026, 11, 22, 6, 0, tzinfo=UTC)
SALT, PLATE = "pepper", "沪A12345"
CAR = Box(0.1, 0.1, 0.9, 0.9)


class HandReader:
    """Reads what it is told to, and counts how often it was asked."""

    def __init__(self) -> None:
        self.plates: list[Plate] = []
        self.asked = 0

    def read(self, image: Image, boxes: Sequence[Box]) -> list[Plate]:
        self.asked += 1
        return self.plates


def frame(at_s: float) -> Frame:
    image = np.zeros((4, 4, 3), np.uint8)
    return Frame(image, at_s, NOW + timedelta(seconds=at_s))


def entry(plate: str = PLATE, hours: float = 1.0) -> ListedVehicle:
    return ListedVehicle(
        entry_id="lv-1",
        digest=digest_of(plate, SALT),
        from_at=NOW,
        until=NOW + timedelta(hours=hours),
    )


def look(listed: ListedVehicles, at_s: float) -> list[Match]:
    return listed.read(frame(at_s), [CAR], NOW + timedelta(seconds=at_s), "lane")


def drive_by(listed: ListedVehicles, reader: HandReader, *texts: str) -> list[Match]:
    found = []
    for number, text in enumerate(texts):
        reader.plates = [Plate(text, CAR, 0.95)]
        found += look(listed, number / 2)
    return found


def test_a_listed_plate_is_reported_once_when_two_looks_agree() -> None:
    reader = HandReader()
    listed = ListedVehicles(reader)
    listed.renew([entry()], SALT)
    found = drive_by(listed, reader, PLATE, "沪A·12345", PLATE, PLATE)
    assert found == [vehicle_seen("lv-1", 0.95)]


def test_no_plate_is_looked_at_while_no_entry_is_in_force() -> None:
    reader = HandReader()
    listed = ListedVehicles(reader)
    listed.renew(None, "")
    assert drive_by(listed, reader, PLATE, PLATE) == []
    listed.renew([], SALT)
    assert drive_by(listed, reader, PLATE, PLATE) == []
    listed.renew([entry()], SALT)
    late, early = NOW + timedelta(hours=1), NOW - timedelta(seconds=1)
    assert listed.read(frame(0), [CAR], late) == listed.read(frame(1), [CAR], early) == []
    assert reader.asked == 0


def test_a_node_that_refuses_plates_reads_none_whatever_the_hub_says() -> None:
    reader = HandReader()
    listed = ListedVehicles(reader, allowed=False)
    listed.renew([entry()], SALT)
    assert drive_by(listed, reader, PLATE, PLATE) == []
    assert (reader.asked, listed.wanted(NOW)) == (0, False)


def test_a_guess_at_a_plate_does_not_count() -> None:
    reader = HandReader()
    listed = ListedVehicles(reader)
    listed.renew([entry()], SALT)
    reader.plates = [Plate(PLATE, CAR, 0.5)]
    assert [listed.read(frame(n), [CAR], NOW) for n in range(5)] == [[]] * 5


def test_plates_that_are_not_listed_leave_no_trace() -> None:
    reader = HandReader()
    listed = ListedVehicles(reader)
    listed.renew([entry()], SALT)
    before = state(listed)
    assert drive_by(listed, reader, *(f"沪B{number:05}" for number in range(500))) == []
    assert reader.asked == 500
    assert state(listed) == before


def test_an_entry_that_ends_is_forgotten_with_its_votes() -> None:
    reader = HandReader()
    listed = ListedVehicles(reader)
    listed.renew([entry()], SALT)
    drive_by(listed, reader, PLATE)
    listed.renew([], SALT)
    assert SALT not in repr(state(listed))
    listed.renew([entry()], SALT)
    assert drive_by(listed, reader, PLATE) == [], "one look is not two"


def state(listed: ListedVehicles) -> bytes:
    held = {
        name: value for name, value in vars(listed).items() if name not in {"_guard", "_reader"}
    }
    return pickle.dumps(held)
