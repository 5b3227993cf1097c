"""Bring models into a folder: nothing that is not in the table, nothing half written."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from edge.camera.models.checking import Found, found, is_of
from edge.camera.models.origins import Origin, origin_of
from edge.camera.models.table import Model
from edge.errors import ModelUnusable

WORKPLACE = ".installing-"


def install(
    models: Sequence[Model], folder: Path, given: str | None, say: Callable[[str], None]
) -> list[ModelUnusable]:
    """Bring each that is not there yet; what failed, the others are installed all the same.

    Whatever stopped an earlier run, this one goes on: files appear whole or not at all, and what
    that run left in its workplace is swept.
    """
    _prepare(folder)
    failed: list[ModelUnusable] = []
    with _workplace(folder) as workplace:
        origin = origin_of(given, workplace)
        for model in models:
            try:
                say(_install_one(model, folder, origin))
            except ModelUnusable as error:
                failed.append(error)
    return failed


def _install_one(model: Model, folder: Path, origin: Origin) -> str:
    """What was done, for people."""
    if found(folder, model) is Found.GOOD:
        return f"{model.name}: already there"
    content = origin.content(model)
    if not is_of(model, content):
        raise ModelUnusable(
            f"{model.name}: what came is not the file of the table (SHA-256 differs, "
            f"{len(content)} bytes for {model.size}); nothing was written"
        )
    _write(folder / model.file, content)
    return (
        f"{model.name}: {model.file}, {model.size / 1e6:.1f} MB, by {model.maker}, "
        f"licence {model.licence}"
    )


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all, also when the power goes."""
    partial = path.with_name(f"{WORKPLACE}{path.name}")
    try:
        with partial.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise ModelUnusable(f"{path} cannot be written ({error.strerror})") from error


def _prepare(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for left in folder.glob(f"{WORKPLACE}*"):
            shutil.rmtree(left) if left.is_dir() else left.unlink()
    except OSError as error:
        reason = f"{folder} cannot be used ({error.strerror}); name another with --models-dir"
        raise ModelUnusable(reason) from error


@contextmanager
def _workplace(folder: Path) -> Iterator[Path]:
    """Beside the models, for /tmp may be small and in memory."""
    with tempfile.TemporaryDirectory(prefix=WORKPLACE, dir=folder) as workplace:
        yield Path(workplace)
