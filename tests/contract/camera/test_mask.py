"""What leaves shows no face: looked for in the real clips.

The judge is YuNet as OpenCV has it, on the JPEG that leaves, as it is and twice as large.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge.camera.covering import coarse
from edge.camera.mask import FAINT_SCORE, PrivacyMask, head_of
from edge.camera.models import Models
from edge.camera.picture import jpeg, unpacked
from edge.camera.ports import Detector, Face, FaceFinder, Image
from edge.domain.vision.geometry import Box, Zone
from edge.domain.vision.sightings import Label
from edge.errors import MaskFailed, ModelFailed
from tests.contract.camera.pictures import frame_of

pytestmark = pytest.mark.contract

SETS = [
    pytest.param(("ssd-mobilenet-v2", "blazeface-full-range"), id="default"),
    pytest.param(("yolox-nano", "yunet"), id="better", marks=pytest.mark.long),
]
"""What is installed by default, and the better one."""
CLIPS = [
    ("intel_sample_videos/one-by-one-person-detection.mp4", 140),
    ("opencv_vtest/vtest.avi", 100),
    *[(f"urfall/fall-{number:02d}-cam0.mp4", 50) for number in range(1, 13)],
]
"""A clip, and every how many pictures one is looked at."""
SURE = 0.5
STANDING = Box(0.4, 0.2, 0.5, 0.9)


class Judge:
    """Finds faces in what leaves."""

    def __init__(self, model: Path) -> None:
        self._net = cv2.FaceDetectorYN.create(str(model), "", (320, 320), SURE, 0.3)

    def faces(self, content: bytes) -> int:
        image = unpacked(content)
        return sum(self._count(cv2.resize(image, None, fx=scale, fy=scale)) for scale in (1, 2))

    def _count(self, image: Image) -> int:
        self._net.setInputSize((image.shape[1], image.shape[0]))
        _, rows = self._net.detect(image)
        return 0 if rows is None else len(rows)


@pytest.fixture(scope="module")
def judge(folder_of: Callable[[str], Path]) -> Judge:
    return Judge(folder_of("yunet") / "yunet_n_320_320.onnx")


@pytest.fixture(scope="module", params=SETS)
def nets(
    request: pytest.FixtureRequest, folder_of: Callable[[str], Path]
) -> tuple[Detector, FaceFinder]:
    detector, faces = request.param
    return (
        Models(folder_of(detector)).detector(detector, 1),
        Models(folder_of(faces)).faces(faces, 1, FAINT_SCORE),
    )


def pictures(clip: Path, every: int) -> Iterator[Image]:
    capture = cv2.VideoCapture(str(clip))
    number = 0
    while capture.grab():
        if number % every == 0:
            _, image = capture.retrieve()
            yield _colour(clip, np.asarray(image, np.uint8))
        number += 1
    capture.release()


def _colour(clip: Path, image: Image) -> Image:
    is_half = clip.parent.name == "urfall"
    return np.ascontiguousarray(image[:, image.shape[1] // 2 :]) if is_half else image


def people_in(detector: Detector, image: Image) -> list[Box]:
    return [one.box for one in detector.detect(image) if one.label is Label.PERSON]


def test_no_face_leaves_in_any_clip(
    nets: tuple[Detector, FaceFinder], judge: Judge, shared_data: Path
) -> None:
    detector, faces = nets
    mask, looked_at, had_faces, left = PrivacyMask(faces), 0, 0, []
    for name, every in CLIPS:
        for image in pictures(shared_data / "video" / name, every):
            masked = jpeg(mask.mask(image, people_in(detector, image)))
            looked_at += 1
            had_faces += judge.faces(jpeg(image)) > 0
            left += [name] * judge.faces(masked)
    assert looked_at >= 40
    assert had_faces >= 15, "the clips must have faces to hide"
    assert left == []


def test_silhouettes_and_what_is_hidden_as_a_whole_have_no_face_either(
    judge: Judge, shared_data: Path
) -> None:
    for name, every in CLIPS[2:6]:
        for image in pictures(shared_data / "video" / name, every):
            for people in ([], [STANDING]):
                hidden = PrivacyMask(None, silhouette=True).mask(image, people)
                assert judge.faces(jpeg(hidden)) == 0


class Marked:
    """Takes every pure red spot for a face, as often as it is asked."""

    def __init__(self) -> None:
        self.looks = 0

    def find(self, image: Image) -> list[Face]:
        self.looks += 1
        red = cv2.inRange(image, np.array([0, 0, 240]), np.array([20, 20, 255]))
        if not red.any():
            return []
        x, y, width, height = cv2.boundingRect(red)
        tall, wide = image.shape[:2]
        return [Face(Box(x / wide, y / tall, (x + width) / wide, (y + height) / tall), 0.9)]


class Broken:
    def find(self, image: Image) -> list[Face]:
        raise ModelFailed("it stumbled")


class SeesFacesEverywhere:
    def __init__(self) -> None:
        self.looks = 0

    def find(self, image: Image) -> list[Face]:
        self.looks += 1
        return [Face(Box(0.45, 0.45, 0.46, 0.46), 0.9)]


class Nobody:
    def find(self, image: Image) -> list[Face]:
        return []


def noise(height: int = 360, width: int = 640) -> Image:
    """Detail everywhere, so that what is lost can be measured."""
    return np.random.default_rng(7).integers(0, 200, (height, width, 3), dtype=np.uint8)


def colours(image: Image, box: Box) -> int:
    """How many different colours are left in a box."""
    height, width = image.shape[:2]
    rows = slice(round(box.top * height), round(box.bottom * height))
    part = image[rows, round(box.left * width) : round(box.right * width)]
    return len(np.unique(part.reshape(-1, 3), axis=0))


def test_a_face_without_a_person_around_it_is_covered_with_a_margin() -> None:
    image = noise()
    image[100:140, 200:230] = (0, 0, 255)
    masked = PrivacyMask(Marked()).mask(image, [])
    assert colours(masked, Box(188 / 640, 84 / 360, 242 / 640, 156 / 360)) <= 9
    assert np.array_equal(masked[200:], image[200:])
    assert tuple(image[120, 215]) == (0, 0, 255), "the picture of others is not written into"


def test_every_head_is_covered_though_no_face_is_found() -> None:
    masked = PrivacyMask(Nobody()).mask(noise(), [STANDING])
    assert colours(masked, Box(0.4, 0.2, 0.5, 0.35)) <= 9
    assert colours(masked, Box(0.4, 0.5, 0.5, 0.9)) > 1000


def test_who_lies_may_have_the_head_at_either_end() -> None:
    lying = Box(0.3, 0.7, 0.8, 0.9)
    assert colours(PrivacyMask(Nobody()).mask(noise(), [lying]), lying) <= 9


def test_outside_the_zones_nothing_can_be_recognised() -> None:
    zone = Zone(((0.5, 0.0), (1.0, 0.0), (1.0, 1.0), (0.5, 1.0)))
    image = noise()
    masked = PrivacyMask(Nobody(), [zone]).mask(image, [])
    assert np.array_equal(masked[:, 325:], image[:, 325:])
    assert masked[:, :315].std() < image[:, :315].std() / 10


def test_who_stands_in_a_zone_is_seen_whole_but_for_the_head() -> None:
    ground = Zone(((0.3, 0.8), (0.6, 0.8), (0.6, 1.0), (0.3, 1.0)))
    beside = Box(0.7, 0.2, 0.8, 0.9)
    masked = PrivacyMask(Nobody(), [ground]).mask(noise(), [STANDING, beside])
    assert colours(masked, Box(0.4, 0.5, 0.5, 0.7)) > 1000
    assert masked[180:250, 460:505].std() < 30


@pytest.mark.parametrize("faces", [None, Broken(), SeesFacesEverywhere()])
def test_when_faces_cannot_be_ruled_out_the_whole_picture_is_hidden(
    faces: FaceFinder | None,
) -> None:
    image = noise()
    masked = PrivacyMask(faces).mask(image, [])
    assert masked.shape == image.shape
    assert masked.std() < image.std() / 10


def test_what_is_only_faintly_a_face_is_covered_and_the_rest_stays() -> None:
    class Faint:
        def find(self, image: Image) -> list[Face]:
            return [Face(Box(0.45, 0.45, 0.46, 0.46), FAINT_SCORE)]

    image = noise()
    masked = PrivacyMask(Faint()).mask(image, [])
    assert colours(masked, Box(0.45, 0.45, 0.46, 0.46)) <= 9
    assert np.array_equal(masked[:, :250], image[:, :250])


def test_looking_again_is_bounded() -> None:
    finder = SeesFacesEverywhere()
    PrivacyMask(finder).mask(noise(), [])
    assert 2 <= finder.looks <= 8


def test_a_silhouette_shows_where_somebody_is_and_nothing_of_whom() -> None:
    masked = PrivacyMask(Marked(), silhouette=True).mask(noise(), [STANDING])
    assert colours(masked, Box(0.44, 0.4, 0.46, 0.7)) == 1
    assert colours(masked, Box(0.1, 0.4, 0.12, 0.42)) > 1


def test_the_background_cannot_be_sharpened_again() -> None:
    """Two pictures with the same few mean colours leave as the same picture."""
    checks = np.indices((352, 640)).sum(axis=0) % 2 * 200
    one = np.repeat(checks[:, :, None], 3, axis=2).astype(np.uint8)
    assert np.abs(coarse(one).astype(int) - coarse(200 - one).astype(int)).max() <= 1


@pytest.mark.parametrize(
    "garbage",
    [
        np.zeros((0, 0, 3), np.uint8),
        np.zeros((5, 5), np.uint8),
        np.zeros((5, 5, 4), np.uint8),
        np.zeros((5, 5, 3), np.float32),
    ],
    ids=["empty", "grey", "four channels", "floats"],
)
def test_what_is_no_picture_does_not_leave(garbage: Image) -> None:
    with pytest.raises(MaskFailed, match="height × width × 3"):
        PrivacyMask(Nobody()).mask(garbage, [])


sides = st.floats(-0.5, 1.5)
places = st.builds(Box, sides, sides, sides, sides)


@given(
    st.lists(places, max_size=4),
    st.integers(1, 60),
    st.integers(1, 60),
    st.booleans(),
    st.sampled_from([None, Nobody(), Marked(), Broken()]),
)
def test_any_boxes_on_any_size_give_a_picture_of_that_size(
    people: Sequence[Box], height: int, width: int, silhouette: bool, faces: FaceFinder | None
) -> None:
    image = noise(height, width)
    zone = Zone(((0.2, 0.2), (0.9, 0.3), (0.5, 0.9)))
    for zones in ((), (zone,)):
        masked = PrivacyMask(faces, zones, silhouette).mask(image, people)
        assert (masked.shape, masked.dtype) == (image.shape, np.uint8)


@given(st.floats(0.01, 0.9), st.floats(0.01, 0.9), st.floats(0.5, 2.5))
def test_a_head_is_covered_over_the_whole_width_from_above_the_box(
    width: float, height: float, aspect: float
) -> None:
    box = Box(0.05, 0.05, 0.05 + width, 0.05 + height)
    head = head_of(box, aspect)
    assert head.left < box.left
    assert head.right > box.right
    assert head.top < box.top
    assert head.bottom >= box.top + min(height, max(0.25 * height, 0.9 * width * aspect))


def test_a_face_of_the_real_clip_is_found_and_goes(
    folder_of: Callable[[str], Path], judge: Judge, shared_data: Path
) -> None:
    clip = shared_data / "video" / "urfall" / "fall-06-cam0.mp4"
    image = _colour(clip, frame_of(clip, 0))
    assert judge.faces(jpeg(image)) > 0
    masked = PrivacyMask(Models(folder_of("yunet")).faces("yunet")).mask(image, [])
    assert judge.faces(jpeg(masked)) == 0
    assert np.mean(np.any(masked != image, axis=2)) < 0.1, "the room stays visible"
