"""Does a camera notice that it cannot see, how soon, and does it say so for nothing?"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from pathlib import Path
from statistics import median

from bench.camera_eval.clips import changed, held, played, right_half
from bench.camera_eval.section import Section, at_most_per_hour, per_hour
from bench.camera_eval.tampering import NAMES, tampered
from bench.camera_eval.watching import cries
from edge.camera.ports import Frame

PROMISE_S = 10.0
WATCHED_S = 30.0
"""After it began; later is never."""
CLIPS = (
    "intel_sample_videos/one-by-one-person-detection.mp4",
    "opencv_vtest/vtest.avi",
    "intel_sample_videos/car-detection.mp4",
)
STILL = ("urfall/fall-01-cam0.mp4", "urfall/fall-05-cam0.mp4", "urfall/fall-10-cam0.mp4")
"""Short ones, which stand still at their end: somebody lies there."""
FALLS = tuple(f"urfall/fall-{number:02d}-cam0.mp4" for number in range(1, 13))
LEAD_S = 20.0
"""A camera has seen its place for so long at least."""
BEGINS = (0.3, 0.7)
"""Of a clip, at which somebody is at the camera."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One tampering: how long until it was noticed, None for never, and what it was taken for."""

    name: str
    after_s: float | None
    reason: str = ""
    early: bool = False
    """It had cried before anybody was there."""


def run(data: Path) -> Section:
    """Every kind of tampering, on clips of four places, at several times; then all as they are."""
    cases = [(clip, share) for clip in CLIPS for share in BEGINS] + [(clip, 1.0) for clip in STILL]
    lengths = {clip: _lasts_s(data, clip) for clip in (*CLIPS, *FALLS)}
    trials = [
        _trial(name, _frames(data, clip), share * lengths[clip])
        for name in NAMES
        for clip, share in cases
    ]
    false = sum(len(list(cries(_frames(data, clip)))) for clip in lengths)
    seconds = sum(lengths.values())
    return Section(
        "blindness",
        f"Camera blind: noticed within {PROMISE_S:.0f} s",
        ("", "tried", "in time", "later", "never", "median s", "worst s", "taken for"),
        [_row(name, [trial for trial in trials if trial.name == name]) for name in NAMES],
        {
            "tried": len(trials),
            "in_time": sum(_in_time(trial) for trial in trials),
            "by_kind": {
                name: sum(_in_time(trial) for trial in trials if trial.name == name)
                for name in NAMES
            },
            "quiet_seconds": round(seconds),
            "false_alarms": false,
            "false_alarms_per_hour": round(per_hour(false, seconds), 1),
            "false_alarms_per_hour_at_most": round(at_most_per_hour(false, seconds), 1),
        },
        (
            f"{seconds:.0f} s untouched: {false} false alarms;"
            f" the true rate may be up to {at_most_per_hour(false, seconds):.0f} an hour (95 %)",
        ),
    )


def _frames(data: Path, clip: str) -> Iterator[Frame]:
    frames = played(data / clip)
    return changed(frames, right_half) if clip in FALLS else frames


def _trial(name: str, frames: Iterator[Frame], share_s: float) -> Trial:
    """The camera sees its place for a while; then somebody is there for half a minute."""
    from_s = LEAD_S + share_s
    still = held(frames, before_s=LEAD_S, after_s=WATCHED_S)
    shown = takewhile(lambda frame: frame.at_s <= from_s + WATCHED_S, still)
    early = False
    for at_s, finding in cries(tampered(shown, name, from_s)):
        if at_s >= from_s:
            return Trial(name, at_s - from_s, str(finding.facts.get("reason", "")), early)
        early = True
    return Trial(name, None, early=early)


def _lasts_s(data: Path, clip: str) -> float:
    at_s = 0.0
    for frame in played(data / clip):
        at_s = frame.at_s
    return at_s


def _in_time(trial: Trial) -> bool:
    return trial.after_s is not None and trial.after_s <= PROMISE_S


def _row(name: str, trials: list[Trial]) -> list[str | int | float]:
    times = [trial.after_s for trial in trials if trial.after_s is not None]
    in_time = sum(_in_time(trial) for trial in trials)
    reasons = sorted({trial.reason for trial in trials if trial.reason})
    return [
        name,
        len(trials),
        in_time,
        len(times) - in_time,
        len(trials) - len(times),
        median(times) if times else float("nan"),
        max(times, default=float("nan")),
        ", ".join(reasons) or "–",
    ]
