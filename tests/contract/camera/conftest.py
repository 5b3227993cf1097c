"""Where weights lie: `build/models` (make models), and a folder `models/` beside the project."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from edge.camera.models.table import TABLE, Model

ROOT = Path(__file__).resolve().parents[3]
BESIDE = Path(os.environ.get("FIRSTLIGHT_SHARED") or ROOT.parent / "shared") / "models"
MODELS = {model.name: model for model in TABLE}


@pytest.fixture(scope="session")
def folder_of() -> Callable[[str], Path]:
    """Call it for the folder that holds a model, by name; skips where none does."""

    def find(name: str) -> Path:
        for folder in (ROOT / "build" / "models", BESIDE):
            if (folder / MODELS[name].file).exists():
                return folder
        pytest.skip(_way_out(MODELS[name]))

    return find


def _way_out(model: Model) -> str:
    if model.standard:
        return f"{model.file} is not installed: make models"
    if model.package:
        return f"{model.file} is not installed: make models ARGS={model.name}"
    return f"no {model.file} in {BESIDE}: set FIRSTLIGHT_SHARED to the folder that holds `models/`"
