"""The smallest street that a camera needs: a grid, its worker, one post; and the node's file."""

from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from demo.api import Account, Api
from demo.enrolment import create_sign_in
from demo.errors import DemoError

NODE_ID: Final = "n-camera"
CAMERA: Final = "camera-gate"
WORKER: Final = "w-grid"
_AREAS: Final = (
    ("county", "演示县", "county", None),
    ("town", "演示镇", "town", "county"),
    ("community", "晨光社区", "community", "town"),
    ("grid", "第一网格", "grid", "community"),
)
_SCENES: Final = """
[[scenes]]
kind = "intrusion"
scene_id = "somebody-there"
camera = "{camera}"

[[scenes]]
kind = "loitering"
scene_id = "lingers"
camera = "{camera}"
dwell_s = 20

[[scenes]]
kind = "vehicle_in_fire_lane"
scene_id = "fire-lane"
camera = "{camera}"
speak_after_s = 3
dwell_s = 8
"""


def enrol_street(api: Api) -> Account:
    """Places, a worker, a post; his sign-in. ApiError."""
    for area_id, name, level, parent_id in _AREAS:
        parent = {"parent_id": parent_id} if parent_id else {}
        api.post("/areas", {"area_id": area_id, "name": name, "level": level} | parent)
    worker = {"worker_id": WORKER, "name": "王网格员", "role": "grid_worker"}
    api.post("/workers", {**worker, "area_ids": ["grid"], "channels": ["web:", "log:"]})
    sensor = {"sensor_id": CAMERA, "kind": "camera", "max_silence_s": 3600}
    node: dict[str, Any] = {"node_id": NODE_ID, "sensors": [sensor]}
    api.post("/posts", {"post_id": "gate", "area_id": "grid", "name": "东门", "nodes": [node]})
    return create_sign_in(api, WORKER)


def node_file(directory: Path, source: str, broker_url: str, models: Path) -> Path:
    """Write the node.toml of the post; DemoError when `source` is neither a file nor a stream."""
    path = directory / "node.toml"
    path.write_text(
        f"""[node]
node_id = "{NODE_ID}"
data_dir = "edge"

[broker]
url = "{broker_url}"

[clock]
source = "drill"
drill_file = "hub/clock.json"

[vision]
models_dir = {_quoted(models.resolve())}

[[cameras]]
sensor_id = "{CAMERA}"
{_source(source)}
{_SCENES.format(camera=CAMERA)}""",
        encoding="utf-8",
    )
    return path


def _source(source: str) -> str:
    if urlsplit(source).scheme in ("rtsp", "rtsps"):
        return f'source = "rtsp"\nurl = {_quoted(source)}'
    path = Path(source)
    if not path.exists():
        raise DemoError(f"--camera {source}: no such file; give a video file or rtsp://…")
    kind = "folder" if path.is_dir() else "file"
    return f'source = "{kind}"\npath = {_quoted(path.resolve())}\nrepeat = true'


def _quoted(value: object) -> str:
    """A TOML literal; what people type into a shell may hold quotation marks."""
    text = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'
