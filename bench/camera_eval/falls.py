"""Falls: twelve staged ones, held on their last picture; and clips in which nobody falls."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.camera_eval.clips import changed, held, played, right_half
from bench.camera_eval.section import Section, at_most_per_hour, per_hour
from bench.camera_eval.watching import Account, watch
from edge.camera.eyes import Eyes
from edge.camera.ports import Frame

FOLDER = "urfall"
LABELS = "urfall-cam0-falls.csv"
RECORDED_FPS = 30.0
LEAD_S = 5.0
"""The first picture stands for so long: no camera is switched on as somebody begins to fall."""
HOLD_S = 340.0
"""The last one stands long enough for the asking and for a long lie."""
FALLING, LYING = 0, 1
SCENE = {"kind": "fall"}
OTHERS = (
    "intel_sample_videos/one-by-one-person-detection.mp4",
    "intel_sample_videos/car-detection.mp4",
    "opencv_vtest/vtest.avi",
)
"""Nobody falls in these."""


@dataclass(frozen=True, slots=True)
class Fall:
    """One clip, and when its label says that the fall begins and that she lies, as it is shown."""

    name: str
    path: Path
    falls_s: float
    lies_s: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one fall; None for never."""

    fall: Fall
    early: int
    asked_s: float | None
    told_s: float | None
    long_lie_s: float | None


def run(data: Path, eyes: Eyes) -> Section:
    """With the settings that a home has: she is asked after 3 s, and lies for 5 minutes."""
    outcomes = [outcome_of(fall, watch(shown(fall), [SCENE], eyes)) for fall in falls(data)]
    others = [watch(played(data / name), [SCENE], eyes) for name in OTHERS]
    seconds = sum(one.lasted_s for one in others) + sum(one.fall.falls_s for one in outcomes)
    asks = sum(len(one.asked()) for one in others) + sum(one.early for one in outcomes)
    told = sum(len(one.raised("fall")) + len(one.raised("long_lie")) for one in others)
    return Section(
        "falls",
        f"Falls: {len(outcomes)} staged ones; times from the first lying label, s",
        ("clip", "asked", "fall", "long lie"),
        [_row(one) for one in outcomes],
        {
            "falls": len(outcomes),
            "asked": sum(one.asked_s is not None for one in outcomes),
            "told": sum(one.told_s is not None for one in outcomes),
            "long_lies": sum(one.long_lie_s is not None for one in outcomes),
            "asked_after_s_median": _median([one.asked_s for one in outcomes]),
            "other_seconds": round(seconds),
            "false_asks": asks,
            "false_alerts": told,
            "false_asks_per_hour": round(per_hour(asks, seconds), 1),
            "false_asks_per_hour_at_most": round(at_most_per_hour(asks, seconds), 1),
        },
        (
            f"{seconds:.0f} s without a fall: asked {asks} times for nothing, alerted {told} times;"
            f" the true rate may be up to {at_most_per_hour(asks, seconds):.0f} an hour (95 %)",
        ),
    )


def falls(data: Path) -> Iterator[Fall]:
    """By the table of labels: one row a frame, -1 not lying, 0 falling, 1 lying."""
    times: dict[str, dict[int, float]] = {}
    with (data / FOLDER / LABELS).open(newline="") as table:
        for name, frame, label, *_ in csv.reader(table):
            times.setdefault(name, {}).setdefault(int(label), (int(frame) - 1) / RECORDED_FPS)
    for name, first in times.items():
        path = data / FOLDER / f"{name}-cam0.mp4"
        yield Fall(name, path, LEAD_S + first[FALLING], LEAD_S + first[LYING])


def shown(fall: Fall, hold_s: float = HOLD_S) -> Iterator[Frame]:
    """Its colour half, standing still before and after."""
    clip = changed(played(fall.path), right_half)
    return held(clip, before_s=LEAD_S, after_s=hold_s)


def outcome_of(fall: Fall, account: Account) -> Outcome:
    """The first of each that came after the fall began."""

    def first(times: list[float]) -> float | None:
        after = [at_s - fall.lies_s for at_s in times if at_s >= fall.falls_s]
        return round(after[0], 1) if after else None

    return Outcome(
        fall,
        sum(at_s < fall.falls_s for at_s in account.asked()),
        first(account.asked()),
        first([at_s for at_s, _ in account.raised("fall")]),
        first([at_s for at_s, _ in account.raised("long_lie")]),
    )


def _row(outcome: Outcome) -> tuple[str, str, str, str]:
    times = (outcome.asked_s, outcome.told_s, outcome.long_lie_s)
    asked, told, long_lie = ("never" if at_s is None else f"{at_s:.1f}" for at_s in times)
    return outcome.fall.name, asked, told, long_lie


def _median(times: list[float | None]) -> float | None:
    known = [at_s for at_s in times if at_s is not None]
    return round(median(known), 1) if known else None
