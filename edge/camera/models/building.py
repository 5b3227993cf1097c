"""From checked bytes to a part that looks: the one place that knows which decode needs which class.

Runtimes are imported where they are needed: a node whose nets are all TFLite never loads the other.
"""

from edge.camera.detect.ssd import SsdDetector
from edge.camera.detect.yolox import YoloxDetector
from edge.camera.faces.blazeface import BlazeFaces
from edge.camera.faces.embedding import HALVES, IMAGENET, AlignedEmbedder
from edge.camera.faces.yunet import YunetFaces
from edge.camera.models.table import Decode, Model
from edge.camera.nets import Net
from edge.camera.plates.finding import PlateFinder
from edge.camera.plates.reader import FoundPlates
from edge.camera.plates.reading import TextReader
from edge.camera.ports import Detector, FaceEmbedder, FaceFinder, PlateReader, PoseFinder
from edge.camera.pose.blazepose import BlazePose
from edge.camera.pose.finder import BodyFinder
from edge.camera.pose.movenet import MoveNet
from edge.errors import ModelUnusable


def build_detector(model: Model, content: bytes, threads: int) -> Detector:
    """Raises ModelUnusable."""
    net = _net(model, content, threads)
    match model.decode:
        case Decode.YOLOX:
            return YoloxDetector(model.name, net)
        case Decode.SSD:
            return SsdDetector(model.name, net)
        case _:
            raise _no_such(model)


def build_pose(model: Model, content: bytes, threads: int) -> PoseFinder:
    """Raises ModelUnusable."""
    net = _net(model, content, threads)
    match model.decode:
        case Decode.MOVENET:
            return BodyFinder(MoveNet(net))
        case Decode.BLAZEPOSE:
            return BodyFinder(BlazePose(net))
        case _:
            raise _no_such(model)


def build_faces(model: Model, content: bytes, threads: int, lowest: float) -> FaceFinder:
    """Raises ModelUnusable."""
    match model.decode:
        case Decode.YUNET:
            return YunetFaces(content, lowest)
        case Decode.BLAZEFACE:
            return BlazeFaces(_net(model, content, threads), lowest)
        case _:
            raise _no_such(model)


def build_embedder(model: Model, content: bytes, threads: int) -> FaceEmbedder:
    """Raises ModelUnusable."""
    match model.decode:
        case Decode.MOBILEFACENET:
            return AlignedEmbedder(model.name, _net(model, content, threads), IMAGENET)
        case Decode.ARCFACE:
            return AlignedEmbedder(model.name, _net(model, content, threads), HALVES)
        case _:
            raise _no_such(model)


def build_plates(
    finder: tuple[Model, bytes], text: tuple[Model, bytes], threads: int
) -> PlateReader:
    """Raises ModelUnusable."""
    if (finder[0].decode, text[0].decode) != (Decode.HYPERLPR, Decode.CTC):
        raise _no_such(finder[0])
    from edge.camera.nets.onnx import OnnxNet

    recogniser = OnnxNet(text[0].file, text[1], threads)
    characters = recogniser.metadata.get("character", "")
    return FoundPlates(PlateFinder(_net(*finder, threads)), TextReader(recogniser, characters))


def _net(model: Model, content: bytes, threads: int) -> Net:
    if model.file.endswith(".onnx"):
        from edge.camera.nets.onnx import OnnxNet

        return OnnxNet(model.file, content, threads)
    from edge.camera.nets.tflite import TfliteNet

    return TfliteNet(model.file, content, threads)


def _no_such(model: Model) -> ModelUnusable:
    return ModelUnusable(f"{model.name}: nothing here decodes {model.decode.value}")
