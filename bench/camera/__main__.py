"""Four cameras at five pictures a second, and one as fast as it goes: table and JSON.

Beside our own rig: the same rig with the motion gate open, so that the detector looks at every
frame, and Roboflow's supervision with trackers, installed into build/peer where it is wanted.
"""

import argparse
import json
import os
import subprocess
import sys
import venv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.camera import clips
from bench.report import figures, heading, table

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build"
SIZES = {"360": (640, 360), "720": (1280, 720)}
FPS = 5.0
FASTEST = 30.0
WARM_S = 8.0
PEER = ("supervision>=0.31,<0.32", "trackers>=2.6,<3")
NETS = ("ai-edge-litert>=2.1", "msgspec>=0.19", "numpy>=2", "onnxruntime>=1.20")
COLUMNS = (
    "case",
    "fps a stream",
    "CPU % of one core",
    "of both",
    "a stream",
    "ms CPU a frame",
    "spared",
    "detector p50 ms",
    "p95",
    "overtaken",
    "events",
    "MB",
)


@dataclass(frozen=True, slots=True)
class Case:
    """What one child measures."""

    name: str
    who: str
    place: str
    every: bool = False
    fast: bool = False
    scenes: tuple[str, ...] = ("loitering", "crowd")


HOME = ("loitering", "crowd", "fall")
GUARDED = ("loitering", "crowd", "intrusion")
CASES = (
    Case("quiet stairwell, a visit a minute", "ours", "quiet"),
    Case("… with falls (pose)", "ours", "quiet", scenes=HOME),
    Case("… detector on every frame", "ours", "quiet", every=True),
    Case("… supervision + trackers", "peer", "quiet"),
    Case("busy stairwell", "ours", "busy"),
    Case("… with an alert at each visit", "ours", "busy", scenes=GUARDED),
    Case("plaza, always movement", "ours", "plaza"),
    Case("… detector on every frame", "ours", "plaza", every=True),
    Case("… supervision + trackers", "peer", "plaza"),
    Case("one quiet stairwell, as fast as it goes", "ours", "quiet", fast=True),
    Case("… detector on every frame", "ours", "quiet", every=True, fast=True),
)


def main() -> int:
    """0 when all was measured; no figure fails anything."""
    options = _options()
    videos = options.data / "video"
    if not videos.is_dir():
        print(f"no {videos}: say where recordings are with --data", file=sys.stderr)
        return 2
    peer = None if options.no_peer else _peer()
    rows: list[dict[str, Any]] = []
    for size in options.sizes:
        streams = _streams(videos, size)
        heading(
            f"four cameras of {SIZES[size][0]} × {SIZES[size][1]}, {options.seconds:.0f} s each"
        )
        for case in CASES:
            if case.who == "peer" and peer is None:
                continue
            found = _measure(case, streams[case.place], peer, options)
            rows += [{"size": size, "case": case.name, **found}] if found else []
        table(COLUMNS, [_row(row) for row in rows if row["size"] == size])
    if options.json:
        figures("camera", {"cores": os.cpu_count(), "rows": rows})
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.camera", description=__doc__)
    parser.add_argument("--seconds", type=float, default=30.0, help="of each case")
    parser.add_argument("--sizes", nargs="+", choices=list(SIZES), default=list(SIZES))
    parser.add_argument("--models", type=Path, default=BUILD / "models")
    parser.add_argument("--detector", help="by name; the best that is installed by default")
    shared = Path(os.environ.get("FIRSTLIGHT_SHARED") or ROOT.parent / "shared")
    parser.add_argument("--data", type=Path, default=shared / "data")
    parser.add_argument("--no-peer", action="store_true", help="install and measure no other tool")
    parser.add_argument("--json", action="store_true", help="one line of JSON at the end")
    return parser.parse_args()


def _streams(videos: Path, size: str) -> dict[str, list[Path]]:
    folder = BUILD / "bench-camera"
    return {
        "quiet": clips.quiet(videos, folder, *SIZES[size]),
        "busy": clips.stairwell(videos, folder, *SIZES[size]),
        "plaza": clips.plaza(videos, folder, *SIZES[size]),
    }


def _measure(
    case: Case, streams: Sequence[Path], peer: Path | None, options: argparse.Namespace
) -> dict[str, Any] | None:
    """None when the child failed, which is said: the other cases are worth having."""
    asked = {
        "clips": [str(clip) for clip in streams[: 1 if case.fast else 4]],
        "fps": FASTEST if case.fast else FPS,
        "pace": "fast" if case.fast else "real",
        "every": case.every,
        "scenes": case.scenes,
        "models": str(options.models.resolve()),
        "detector": options.detector,
        "warm_s": WARM_S,
        "seconds": options.seconds,
    }
    child = [sys.executable, "-m", "bench.camera.ours"]
    if case.who == "peer":
        child = [str(peer), str(Path(__file__).with_name("peer.py"))]
    done = subprocess.run(
        [*child, json.dumps(asked)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        print(f"{case.name} failed:\n{done.stderr[-2000:]}", flush=True)
        return None
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return {**found, "streams": len(asked["clips"])}


def _row(found: dict[str, Any]) -> list[str | int | float]:
    of_one = 100 * found["cpu_s"] / found["wall_s"]
    looked = found["detected"] + found["dropped"]
    return [
        found["case"],
        found["frames"] / found["wall_s"] / found["streams"],
        of_one,
        of_one / (os.cpu_count() or 1),
        of_one / found["streams"],
        1000 * found["cpu_s"] / max(1, found["frames"]),
        f"{100 * max(0.0, 1 - looked / max(1, found['frames'])):.0f} %",
        found["p50_ms"],
        found["p95_ms"],
        found["dropped"],
        found["events"],
        found["rss_mb"],
    ]


def _peer() -> Path | None:
    """Its Python; None where it cannot be installed, which is said."""
    folder = BUILD / "peer" / "venv"
    python = folder / "bin" / "python"
    if not (folder / ".installed").exists():
        print("installing supervision and trackers into build/peer, for comparison", flush=True)
        venv.create(folder, with_pip=True)
        wanted = [*PEER, *NETS, "opencv-python-headless>=5"]
        quiet = ["--quiet", "--disable-pip-version-check"]
        done = subprocess.run([python, "-m", "pip", "install", *quiet, *wanted], check=False)
        if done.returncode != 0:
            print("it cannot be installed here: measured without it", flush=True)
            return None
        (folder / ".installed").touch()
    return python


if __name__ == "__main__":
    sys.exit(main())
