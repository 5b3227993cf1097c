"""The plate models on real pictures."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import cv2
import numpy as np
import pytest

from edge.camera.models import Models
from edge.camera.ports import Frame, PlateReader
from edge.camera.vehicles import ListedVehicles
from edge.domain.vision.geometry import WHOLE
from tests.contract.camera.conftest import MODELS
from wire.messages import ListedVehicle
from wire.plates import digest_of

pytestmark = pytest.mark.contract
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def reader(
    folder_of: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory
) -> PlateReader:
    """The two files may lie in two folders."""
    together = tmp_path_factory.mktemp("plates")
    for name in ("hyperlpr-y5fu", "pp-ocr-v6-small"):
        shutil.copy(folder_of(name) / MODELS[name].file, together)
    return Models(together).plates()


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("resource_images_2.jpg", "藏DT5022"),
        ("resource_images_a.jpg", "粤ZP560港"),
        ("resource_images_test_img.jpg", "苏ED51712"),
    ],
)
def test_a_real_plate_is_read(reader: PlateReader, shared_data: Path, file: str, text: str) -> None:
    image = cv2.imread(str(shared_data / "video" / "plates" / file))
    (plate,) = reader.read(np.asarray(image, dtype=np.uint8), [WHOLE])
    assert plate.text == text
    assert plate.score > 0.5
    assert 0 <= plate.box.left < plate.box.right <= 1


def test_a_blank_picture_has_no_plate(reader: PlateReader) -> None:
    assert reader.read(np.full((360, 640, 3), 128, dtype=np.uint8), [WHOLE]) == []


def test_a_listed_vehicle_is_known_by_its_digest_and_its_neighbour_is_not(
    reader: PlateReader, shared_data: Path
) -> None:
    image = cv2.imread(str(shared_data / "video" / "plates" / "resource_images_2.jpg"))
    for plate, found in (("藏D·T5022", ["lv-1"]), ("藏DT5023", [])):
        listed = ListedVehicles(reader)
        digest = digest_of(plate, "pepper")
        until = NOON + timedelta(hours=1)
        entry = ListedVehicle(entry_id="lv-1", digest=digest, from_at=NOON, until=until)
        listed.renew([entry], "pepper")
        seen = []
        for second in range(3):
            frame = Frame(np.asarray(image, dtype=np.uint8), float(second), NOON)
            seen += listed.read(frame, [WHOLE], NOON)
        assert [match.detail["entry_id"] for match in seen] == found
