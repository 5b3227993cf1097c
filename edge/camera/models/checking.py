"""Whether a model's file is there, and is what the table says."""

import hashlib
from enum import StrEnum
from pathlib import Path

from edge.camera.models.table import Model
from edge.errors import ModelUnusable


class Found(StrEnum):
    """How a model's file stands in a folder."""

    GOOD = "good"
    MISSING = "missing"
    CHANGED = "changed"
    UNREADABLE = "unreadable"


def found(folder: Path, model: Model) -> Found:
    """Look at its every byte."""
    if not (folder / model.file).exists():
        return Found.MISSING
    try:
        content = (folder / model.file).read_bytes()
    except OSError:
        return Found.UNREADABLE
    return Found.GOOD if is_of(model, content) else Found.CHANGED


def is_of(model: Model, content: bytes) -> bool:
    """Whether these are the bytes of the table."""
    return hashlib.sha256(content).hexdigest() == model.sha256


def checked_content(folder: Path, model: Model) -> bytes:
    """The file's bytes, as they were checked; raises ModelUnusable, which says what to run."""
    path = folder / model.file
    again = f"firstlight-edge models install {model.name} --models-dir {folder}"
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise ModelUnusable(f"{path} is missing; run: {again}{_given(model)}") from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise ModelUnusable(f"{path} cannot be read ({reason}); mend its rights") from error
    if not is_of(model, content):
        raise ModelUnusable(
            f"{model.file} is not the {model.name} of the table (SHA-256 differs); "
            f"run: {again}{_given(model)}"
        )
    return content


def _given(model: Model) -> str:
    return "" if model.package else " --from FOLDER_OR_URL"
