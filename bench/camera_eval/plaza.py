"""A plaza with many people: who walks on the lawn, who hangs about, how many are followed."""

from pathlib import Path

from bench.camera_eval.clips import played
from bench.camera_eval.section import Section
from bench.camera_eval.visits import Span, spans
from bench.camera_eval.watching import Account, watch
from edge.camera.eyes import Eyes

CLIP = "opencv_vtest/vtest.avi"
LAWN = [[0, 0.5], [0.22, 0.53], [0.42, 0.63], [0.56, 0.75], [0.78, 0.9], [0.92, 1], [0, 1]]
"""A step inside the lawn before the path."""
ON_LAWN = 2
"""By eye: one couple steps onto it at about 51 s; he is back on the path by about 60 s, she walks
over it until about 75 s, her feet out of the picture at about 60 s. Nobody else."""
DWELL_S = 20.0
STAY = "at least 5 people"
"""By eye: the couple from about 2 to 38 s and again from 51 s to the end, a man in black on the
path from about 40 to 64 s. Others may be among the many who cross; nobody could say."""
SCENES = (
    {"kind": "intrusion", "scene_id": "lawn", "zone": LAWN, "rearm_s": 0.0},
    {"kind": "loitering", "scene_id": "plaza", "dwell_s": DWELL_S, "rearm_s": 0.0},
)


def run(data: Path, eyes: Eyes) -> Section:
    """Alerts as they came, beside what a person says is right, where that is known."""
    account = watch(played(data / CLIP), SCENES, eyes)
    lawn, loitering = spans(account, "intrusion"), spans(account, "loitering")
    return Section(
        "plaza",
        f"Plaza, {account.lasted_s:.0f} s, several people at a time",
        ("", "found", "by eye"),
        [
            ("alerts of people on the lawn", len(lawn), f"{ON_LAWN} people"),
            ("their times, s", _shown(lawn), "51–75"),
            (f"alerts of people who stay over {DWELL_S:.0f} s", len(loitering), STAY),
            ("their times, s", _shown(loitering), ""),
            ("tracks of persons", len(account.people), "not counted"),
            ("most persons at once", most_at_once(account), "8 or 9"),
        ],
        {
            "lawn_alerts": len(lawn),
            "lawn_people_by_eye": ON_LAWN,
            "loitering_alerts": len(loitering),
            "tracks": len(account.people),
            "most_at_once": most_at_once(account),
            "spared": round(account.spared / max(1, account.frames), 3),
        },
    )


def most_at_once(account: Account) -> int:
    """The largest number of persons in view."""
    return max(account.crowd, default=0)


def _shown(alerts: list[Span]) -> str:
    return ", ".join(f"{a:.0f}–{b:.0f}" for a, b in alerts) or "–"
