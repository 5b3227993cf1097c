"""What the camera finds in real video, and what it makes up: the agent's own code, on recordings.

Give --detector more than once to compare; without it the best installed detector is measured, and
the standard one beside it. No figure fails anything: results as they are.
"""

import argparse
import json
import platform
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bench.camera_eval import blindness, falls, plates, plaza, visits
from bench.camera_eval.section import Section
from bench.report import heading, table
from edge.camera.eyes import Eyes
from edge.camera.models import Models
from edge.camera.models.table import TABLE, Job, Model
from edge.errors import CameraError, ConfigError, ModelUnusable

PARTS = ("visits", "falls", "plaza", "plates", "blindness")
NEEDED = {
    "visits": (visits.CLIP,),
    "falls": (f"{falls.FOLDER}/{falls.LABELS}", *falls.OTHERS),
    "plaza": (plaza.CLIP,),
    "plates": tuple(f"{plates.FOLDER}/{name}" for name in plates.BY_EYE),
    "blindness": (*blindness.CLIPS, *blindness.FALLS),
}
"""Paths below --data."""


@dataclass(frozen=True, slots=True)
class ModelSet:
    """The nets that are measured together."""

    detector: Model
    pose: Model | None

    def __str__(self) -> str:
        nets = [net for net in (self.detector, self.pose) if net is not None]
        return " + ".join(f"{net.name} (SHA-256 {net.sha256[:12]})" for net in nets)


class CannotMeasure(Exception):
    """Something is missing; says what, and the way out."""


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when all was measured, 2 when data or models are missing."""
    options = _options(arguments)
    try:
        _refuse_missing(options.data, options.parts)
        models = Models(options.models)
        sets = _sets(models, options.detector) if _needs_nets(options.parts) else []
        return _measure(options, models, sets)
    except (CannotMeasure, ModelUnusable, ConfigError) as error:
        print(f"eval-camera: {error}", file=sys.stderr)
        return 2


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.camera_eval", description=__doc__)
    parser.add_argument(
        "parts", nargs="*", metavar="PART", help=f"some of {', '.join(PARTS)}; all by default"
    )
    parser.add_argument("--data", type=Path, default=Path("../shared/data/video"))
    parser.add_argument("--models", type=Path, default=Path("build/models"))
    parser.add_argument("--detector", action="append", metavar="NAME")
    parser.add_argument("--json", action="store_true", help="one line of JSON a part, no tables")
    options = parser.parse_args(arguments)
    for part in options.parts:
        if part not in PARTS:
            parser.error(f"no part {part!r}; there are {', '.join(PARTS)}")
    options.parts = options.parts or list(PARTS)
    return options


def _refuse_missing(data: Path, parts: Sequence[str]) -> None:
    missing = [name for part in parts for name in NEEDED[part] if not (data / name).exists()]
    if missing:
        raise CannotMeasure(
            f"{data} lacks {missing[0]}{' and others' if missing[1:] else ''}; give the folder "
            "that holds urfall, opencv_vtest, intel_sample_videos and plates with --data"
        )


def _needs_nets(parts: Sequence[str]) -> bool:
    return any(part != "blindness" for part in parts)


def _sets(models: Models, names: Sequence[str] | None) -> list[ModelSet]:
    """As named; else the best installed, and the standard set where it is installed."""
    detectors, poses = models.installed(Job.DETECTOR), models.installed(Job.POSE)
    if names:
        known = {model.name: model for model in TABLE if model.job is Job.DETECTOR}
        for name in names:
            if name not in known:
                raise CannotMeasure(f"no detector {name!r}; there are {', '.join(known)}")
        detectors = [known[name] for name in names]
    elif not detectors:
        models.detector()  # raises, and says how to get one
    else:
        standard = [model for model in detectors if model.standard]
        detectors = list(dict.fromkeys([*detectors[:1], *standard[:1]]))
    return [ModelSet(one, _pose_beside(one, poses)) for one in detectors]


def _pose_beside(detector: Model, poses: Sequence[Model]) -> Model | None:
    """The standard detector goes with the standard pose, where it is there."""
    alike = [pose for pose in poses if pose.standard == detector.standard]
    return next(iter([*alike, *poses]), None)


def _measure(options: argparse.Namespace, models: Models, sets: Sequence[ModelSet]) -> int:
    if not options.json:
        print(f"{platform.machine()}, Python {platform.python_version()}, data in {options.data}")
    for chosen in sets:
        for part, run in _runs(options.data, models, chosen).items():
            if part in options.parts:
                _tell(run, part, str(chosen), options)
    if "blindness" in options.parts:
        _tell(partial(blindness.run, options.data), "blindness", "no net", options)
    return 0


def _runs(data: Path, models: Models, chosen: ModelSet) -> dict[str, Callable[[], Section]]:
    detector = models.detector(chosen.detector.name)
    eyes = Eyes(detector, models.pose(chosen.pose.name) if chosen.pose else None)
    return {
        "visits": partial(visits.run, data, eyes),
        "falls": partial(falls.run, data, eyes),
        "plaza": partial(plaza.run, data, eyes),
        "plates": lambda: plates.run(data, detector, models.plates()),
    }


def _tell(run: Callable[[], Section], part: str, nets: str, options: argparse.Namespace) -> None:
    """Run and print one part; what it lacks is said in its place, the others go on."""
    began = time.monotonic()
    try:
        section = run()
    except (CameraError, ConfigError) as error:
        if options.json:
            print(json.dumps({"part": part, "models": nets, "not_measured": str(error)}))
        else:
            heading(f"{part} · {nets}")
            print(f"not measured: {error}")
        return
    seconds = time.monotonic() - began
    if options.json:
        facts = {"part": part, "models": nets, "seconds": round(seconds, 1)}
        print(json.dumps({**facts, **section.figures}, ensure_ascii=False), flush=True)
        return
    heading(f"{section.title} · {nets}")
    table(section.columns, section.rows)
    print("  ".join(f"{name} {figure}" for name, figure in section.figures.items()))
    for note in section.notes:
        print(note)
    print(f"({seconds:.0f} s)", flush=True)


if __name__ == "__main__":
    sys.exit(main())
