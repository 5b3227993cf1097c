"""`models.toml` beside the files: models of your own that are read as some known one is."""

import tomllib
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from edge.camera.models.table import TABLE, Decode, Job, Model
from edge.errors import ModelUnusable

FILE = "models.toml"


class OwnModel(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `[[models]]` table; a misspelt key is an error."""

    name: Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9.-]{1,63}$")]
    job: Job
    decode: Decode
    file: Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]*\.(onnx|tflite)$")]
    """Beside models.toml."""
    sha256: Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]
    licence: Annotated[str, Meta(min_length=1)]
    """Of the weights, not only of the code around them."""
    maker: str = "your own"


class OwnModels(Struct, frozen=True, forbid_unknown_fields=True):
    """The file."""

    models: tuple[OwnModel, ...] = ()


def table_of(folder: Path) -> tuple[Model, ...]:
    """Every model that may be opened from `folder`: its own first; raises ModelUnusable."""
    path = folder / FILE
    try:
        content = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return TABLE
    except (OSError, UnicodeDecodeError) as error:
        raise ModelUnusable(f"{path} cannot be read ({error})") from error
    try:
        own = msgspec.convert(tomllib.loads(content), OwnModels).models
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ModelUnusable(f"{path}: {error}; see docs/models.md") from error
    taken = {model.name for model in TABLE}
    for one in own:
        if one.name in taken:
            raise ModelUnusable(f"{path}: there is a {one.name!r} already; give it another name")
        taken.add(one.name)
    return (*(_model(one, folder) for one in own), *TABLE)


def _model(own: OwnModel, folder: Path) -> Model:
    path = folder / own.file
    return Model(
        name=own.name,
        job=own.job,
        decode=own.decode,
        file=own.file,
        sha256=own.sha256,
        size=path.stat().st_size if path.is_file() else 0,
        licence=own.licence,
        maker=own.maker,
    )
