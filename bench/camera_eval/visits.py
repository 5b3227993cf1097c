"""Visits: one person at a time comes, stays and goes; an empty room between."""

from collections.abc import Sequence
from pathlib import Path

from bench.camera_eval.clips import played
from bench.camera_eval.section import Section
from bench.camera_eval.watching import Account, watch
from edge.camera.eyes import Eyes

CLIP = "intel_sample_videos/one-by-one-person-detection.mp4"
REAL = ((6, 20), (23, 45), (50, 70), (75, 87), (92, 119), (124, 136))
"""Seconds, by eye, to about a second."""
SLACK_S = 2.0
SCENE = {"kind": "intrusion", "leave_s": 1.0, "rearm_s": 0.0}
"""The whole picture at all hours; a second without anybody ends a visit."""
Span = tuple[float, float]


def run(data: Path, eyes: Eyes) -> Section:
    """A visit is found when an alert stands over it; a second one there is one too many."""
    account = watch(played(data / CLIP), [SCENE], eyes)
    alerts = spans(account, "intrusion")
    met, extra = matched(alerts, REAL)
    rows = [(f"{a}–{b} s", _shown(alerts)) for (a, b), alerts in zip(REAL, met, strict=True)]
    rows.append(("at no visit", _shown(extra)))
    found = sum(bool(alerts) for alerts in met)
    split = sum(len(alerts) - 1 for alerts in met if alerts)
    return Section(
        "visits",
        "Visits, one person at a time (intrusion, whole picture)",
        ("by eye", "alert from – to, s"),
        rows,
        {
            "real": len(REAL),
            "found": found,
            "missed": len(REAL) - found,
            "extra": len(extra) + split,
            "spared": round(account.spared / max(1, account.frames), 3),
        },
    )


def spans(account: Account, kind: str) -> list[Span]:
    """From the raising of each alert to its clearing, or to the end."""
    return [
        (at_s, account.cleared(kind, finding.key, at_s) or account.ended_s)
        for at_s, finding in account.raised(kind)
    ]


def matched(alerts: Sequence[Span], real: Sequence[Span]) -> tuple[list[list[Span]], list[Span]]:
    """The alerts of each visit, and those at none; one alert finds one visit only."""
    left, met = list(alerts), []
    for span in real:
        met.append([alert for alert in left if _meet(alert, span)])
        left = [alert for alert in left if alert not in met[-1]]
    return met, left


def _meet(one: Span, other: Span) -> bool:
    return one[0] < other[1] + SLACK_S and other[0] - SLACK_S < one[1]


def _shown(alerts: Sequence[Span]) -> str:
    return ", ".join(f"{a:.1f}–{b:.1f}" for a, b in alerts) or "–"
