"""Number plates in four pictures."""

from collections.abc import Sequence
from pathlib import Path

import cv2

from bench.camera_eval.section import Section
from edge.camera.ports import Detector, PlateReader
from edge.domain.vision.geometry import WHOLE, Box
from edge.domain.vision.sightings import VEHICLES

FOLDER = "plates"
BY_EYE = {
    "resource_images_2.jpg": "藏DT5022",
    "resource_images_a.jpg": "粤ZP560港",
    "resource_images_align_1.jpg": "渝A0YK81",
    "resource_images_test_img.jpg": "苏ED51712",
}
"""Without dots and spaces. Two of them are nothing but a plate."""


def run(data: Path, detector: Detector, reader: PlateReader) -> Section:
    """As the agent reads: within the boxes of vehicles; and over the whole picture, beside it."""
    rows = []
    for name, by_eye in BY_EYE.items():
        image = cv2.imread(str(data / FOLDER / name))
        if image is None:
            raise FileNotFoundError(data / FOLDER / name)
        vehicles = [one.box for one in detector.detect(image) if one.label in VEHICLES]
        in_boxes, anywhere = (_texts(reader, image, boxes) for boxes in (vehicles, [WHOLE]))
        rows.append((name, by_eye, _shown(in_boxes), _shown(anywhere), by_eye in anywhere))
    right = [by_eye in in_boxes.split(", ") for _, by_eye, in_boxes, _, _ in rows]
    anywhere_right = [is_right for *_, is_right in rows]
    return Section(
        "plates",
        "Plates of four pictures",
        ("picture", "by eye", "read within vehicles", "read in the whole picture"),
        [row[:4] for row in rows],
        {
            "plates": len(rows),
            "read_within_vehicles": sum(right),
            "read_in_whole_picture": sum(anywhere_right),
        },
        ("The agent reads within vehicles only; two of the pictures show a plate and no vehicle.",),
    )


def plain(text: str) -> str:
    """As it is compared: letters and digits only."""
    return "".join(letter for letter in text.upper() if letter.isalnum())


def _texts(reader: PlateReader, image: "cv2.typing.MatLike", boxes: Sequence[Box]) -> list[str]:
    return [plain(plate.text) for plate in reader.read(image, boxes)] if boxes else []


def _shown(texts: Sequence[str]) -> str:
    return ", ".join(texts) or "–"
