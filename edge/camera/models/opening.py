"""Open what is installed: the best model of each job, checked before a byte of it is run."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from edge.camera.models.checking import checked_content
from edge.camera.models.own import table_of
from edge.camera.models.table import Job, Model
from edge.errors import ConfigError, ModelUnusable

if TYPE_CHECKING:  # `models list` must work where no camera library is installed
    from edge.camera.ports import Detector, FaceEmbedder, FaceFinder, PlateReader, PoseFinder


class Models:
    """The models of one folder.

    Each method takes a model's name, or None for the best that is installed, and raises
    ModelUnusable, which names the file and what to run, and ConfigError where a library is missing.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def installed(self, job: Job) -> list[Model]:
        """Whose files are there, the best first; not yet checked."""
        return [model for model in self._for(job) if (self._folder / model.file).exists()]

    def _for(self, job: Job) -> list[Model]:
        return [model for model in table_of(self._folder) if model.job is job]

    def detector(self, name: str | None = None, threads: int = 1) -> "Detector":
        """Persons, vehicles and animals."""
        model, content = self._open(Job.DETECTOR, name)
        with camera_libraries():
            from edge.camera.models.building import build_detector

            return build_detector(model, content, threads)

    def pose(self, name: str | None = None, threads: int = 1) -> "PoseFinder":
        """The joints of one body."""
        model, content = self._open(Job.POSE, name)
        with camera_libraries():
            from edge.camera.models.building import build_pose

            return build_pose(model, content, threads)

    def faces(self, name: str | None = None, threads: int = 1, lowest: float = 0.5) -> "FaceFinder":
        """Faces that score `lowest`; only `yunet` gives the landmarks that comparing needs."""
        model, content = self._open(Job.FACES, name)
        with camera_libraries():
            from edge.camera.models.building import build_faces

            return build_faces(model, content, threads, lowest)

    def embedder(self, name: str | None = None, threads: int = 1) -> "FaceEmbedder":
        """Faces as numbers."""
        model, content = self._open(Job.EMBEDDER, name)
        with camera_libraries():
            from edge.camera.models.building import build_embedder

            return build_embedder(model, content, threads)

    def plates(self, name: str | None = None, threads: int = 1) -> "PlateReader":
        """Number plates, found and read by two models; `name` is the finder's."""
        finder, text = self._open(Job.PLATE_FINDER, name), self._open(Job.PLATE_TEXT, None)
        with camera_libraries():
            from edge.camera.models.building import build_plates

            return build_plates(finder, text, threads)

    def _open(self, job: Job, name: str | None) -> tuple[Model, bytes]:
        model = self._best(job) if name is None else self._named(job, name)
        return model, checked_content(self._folder, model)

    def _named(self, job: Job, name: str) -> Model:
        for model in self._for(job):
            if model.name == name:
                return model
        names = ", ".join(model.name for model in self._for(job))
        raise ModelUnusable(f"no {job.value} is called {name!r}; there are {names}")

    def _best(self, job: Job) -> Model:
        installed = self.installed(job)
        if installed:
            return installed[0]
        raise ModelUnusable(
            f"{self._folder} holds no model for {job.value}; run: "
            f"firstlight-edge models install --models-dir {self._folder}, "
            "or see docs/models.md for those that have to be given"
        )


@contextmanager
def camera_libraries() -> Iterator[None]:
    """A library that is missing is a matter of installation, and says so."""
    try:
        yield
    except ImportError as error:
        missing = error.name or str(error)
        raise ConfigError("cameras", f"need {missing}: pip install 'firstlight[camera]'") from error
