"""`python -m demo`: fifty elders, thirty-five micro grid workers, one morning in about a minute."""

import argparse
import contextlib
import io
import secrets
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import FrameType
from typing import Final, TextIO

from demo.camera.show import CameraShow, Outcome
from demo.children import Children
from demo.errors import DemoError
from demo.narration import Narrator
from demo.report import Report
from demo.script import FEWEST_HOMES, MOST_HOMES, write_script
from demo.show import Show, Wishes
from demo.truth import Home, Truth, write_truth
from edge.domain.life.scenes import Scene

MATCHES: Final = 0
DIFFERS: Final = 1
INTERRUPTED: Final = 130
SABOTAGE_S: Final = 75.0
"""A sabotaged morning is a check: it ends by itself even where nobody said when."""
_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when the hub said what was scripted, 1 when not or when something failed."""
    began_s = time.monotonic()
    parsed = _parser().parse_args(arguments)
    if parsed.sabotage and parsed.seconds is None:
        parsed.seconds = SABOTAGE_S
    _speak_anywhere()
    if parsed.camera is not None:
        return _watch(parsed)
    seed = secrets.randbelow(1_000_000) if parsed.seed is None else parsed.seed
    truth = write_script(seed, parsed.homes, parsed.workers)
    narrator = Narrator(truth, sys.stderr if parsed.json else sys.stdout)
    try:
        with _directory(parsed.keep) as directory:
            return _run(truth, parsed, directory, narrator, began_s)
    except DemoError as error:
        print(f"演示失败 the demo failed: {error}", file=sys.stderr)
        return DIFFERS


def _run(
    truth: Truth, parsed: argparse.Namespace, directory: Path, narrator: Narrator, began_s: float
) -> int:
    write_truth(truth, directory / "truth.json")
    _introduce(truth, narrator, directory)
    children = Children(directory / "logs")
    sabotaged = _to_sabotage(truth) if parsed.sabotage else None
    show = Show(truth, Wishes(parsed.seconds, sabotaged), directory, children, narrator, began_s)
    for number in _SIGNALS:
        signal.signal(number, _interrupt)
    report: Report | None = None
    try:
        show.set_up()
        report = show.play()
    except KeyboardInterrupt:
        narrator.say("收场 stopping")
        report = show.report() if show.is_over else None
    finally:
        for number in _SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        children.stop_all()
    return _finish(report, narrator, as_json=parsed.json)


def _watch(parsed: argparse.Namespace) -> int:
    """The other demo: one camera instead of fifty elders; 0 once a ticket has its picture."""
    out = sys.stderr if parsed.json else sys.stdout
    for number in _SIGNALS:
        signal.signal(number, _interrupt)
    try:
        with _directory(parsed.keep) as directory:
            outcome = _show_camera(parsed, directory, out)
    except DemoError as error:
        print(f"演示失败 the demo failed: {error}", file=sys.stderr)
        return DIFFERS
    print(f"alert_with_picture: {str(outcome.is_good).lower()}", file=out)
    if parsed.json:
        print(outcome.as_json(), flush=True)
    return MATCHES if outcome.is_good else DIFFERS


def _show_camera(parsed: argparse.Namespace, directory: Path, out: TextIO) -> Outcome:
    children = Children(directory / "logs")
    show = CameraShow(parsed.camera, parsed.models, directory, children, out)
    try:
        show.set_up()
        return show.play(parsed.seconds)
    except KeyboardInterrupt:
        return show.outcome
    finally:
        for number in _SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        children.stop_all()


def _finish(report: Report | None, narrator: Narrator, *, as_json: bool) -> int:
    if report is None:
        return INTERRUPTED
    for difference in report.differences:
        narrator.say(f"与剧本不符 not as scripted: {difference}")
    if report.truth_matches:
        narrator.say(f"与剧本完全相符 exactly as scripted: {report.verdicts}")
    narrator.say(f"truth_matches: {str(report.truth_matches).lower()}")
    if as_json:
        print(report.as_json(), flush=True)
    return MATCHES if report.truth_matches else DIFFERS


def _introduce(truth: Truth, narrator: Narrator, directory: Path) -> None:
    micro = len(truth.micro_workers)
    place = " › ".join(area.name for area in truth.areas[:3])
    narrator.say(f"窗帘之约 Firstlight — 演示 demo, 种子 seed {truth.seed}")
    narrator.say(
        f"  {place}: {len(truth.homes)} 位老人 elders, {micro} 位微网格员 micro grid workers"
    )
    narrator.say(f"  剧本先写好 the truth is written first: {directory / 'truth.json'}")


def _to_sabotage(truth: Truth) -> Home:
    """An ordinary home, the same one for the same seed; the truth does not know."""
    ordinary = [home for home in truth.homes if home.scene is Scene.ORDINARY]
    return ordinary[truth.seed % len(ordinary)]


def _speak_anywhere() -> None:
    """A terminal without Chinese letters shows question marks, and no traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


@contextlib.contextmanager
def _directory(keep: Path | None) -> Iterator[Path]:
    """Where everything is written; removed at the end unless somebody wants to keep it."""
    directory = Path(tempfile.mkdtemp(prefix="firstlight-demo-")) if keep is None else keep
    if keep is not None and keep.exists() and any(keep.iterdir()):
        raise DemoError(f"{keep} is not empty; give a fresh directory")
    (directory / "logs").mkdir(parents=True, exist_ok=True)
    try:
        yield directory
    finally:
        if keep is None:
            shutil.rmtree(directory, ignore_errors=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m demo", description=__doc__)
    parser.add_argument("--seconds", type=float, help="end by itself after so many seconds")
    parser.add_argument("--json", action="store_true", help="the last line is one JSON object")
    parser.add_argument("--sabotage", action="store_true", help="drop one home's gesture quietly")
    parser.add_argument("--seed", type=int, help="play this morning again (default: a new one)")
    parser.add_argument("--homes", type=_between(FEWEST_HOMES, MOST_HOMES), default=50)
    parser.add_argument("--workers", type=_between(2, MOST_HOMES), default=35)
    parser.add_argument(
        "--camera",
        metavar="FILE_OR_RTSP",
        help="one camera instead: its alerts and masked pictures",
    )
    parser.add_argument(
        "--models", type=Path, default=Path("build/models"), help="where the camera's weights lie"
    )
    parser.add_argument("--keep", type=Path, metavar="DIR", help="write here, and keep it")
    return parser


class _between:  # noqa: N801 - reads as argparse's own types do
    """A whole number within limits."""

    def __init__(self, least: int, most: int) -> None:
        self._least, self._most = least, most

    def __call__(self, text: str) -> int:
        number = int(text)
        if not self._least <= number <= self._most:
            raise argparse.ArgumentTypeError(f"{number} is not in {self._least}-{self._most}")
        return number


if __name__ == "__main__":
    sys.exit(main())
