"""The plate models on real pictures."""

import shutil
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from edge.camera.models import Models
from edge.camera.ports import PlateReader
from edge.domain.vision.geometry import WHOLE
from tests.contract.camera.conftest import MODELS

pytestmark = pytest.mark.contract


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
