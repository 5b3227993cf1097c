"""Which alerts of a camera are not over yet; a blind camera's is kept over restarts."""

import json
import logging
from dataclasses import dataclass, field

from edge.agent.ports import Agreement
from edge.camera.sight import BLIND

log = logging.getLogger(__name__)

Key = tuple[str, str, str]
MOST = 1000
"""Open at once; far more than a camera has in view."""


@dataclass(slots=True)
class OpenAlerts:
    """By scene, kind and key: the alert_id that a Clear ends.

    Tracks die with the process, so only blindness is kept on disk: a camera that sees again after
    a restart can say so.
    """

    file: Agreement
    _open: dict[Key, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._open.update(_load(self.file))

    def add(self, scene_id: str, kind: str, key: str, alert_id: str) -> None:
        """It began. What never ends, such as somebody found, is forgotten after many others."""
        self._open.pop((scene_id, kind, key), None)
        self._open[scene_id, kind, key] = alert_id
        passing = [one for one in self._open if one[1] != BLIND]
        if len(passing) > MOST:
            del self._open[passing[0]]
        if kind == BLIND:
            self._save()

    def take(self, scene_id: str, kind: str, key: str) -> str | None:
        """It is over; None when it is not known."""
        alert_id = self._open.pop((scene_id, kind, key), None)
        if alert_id is not None and kind == BLIND:
            self._save()
        return alert_id

    def has(self, scene_id: str, kind: str, key: str) -> bool:
        """Whether it is still open."""
        return (scene_id, kind, key) in self._open

    def of(self, scene_id: str, kind: str, key: str) -> str | None:
        """Its alert_id while it is open."""
        return self._open.get((scene_id, kind, key))

    def _save(self) -> None:
        kept = [[*key, alert_id] for key, alert_id in self._open.items() if key[1] == BLIND]
        try:
            self.file.save(json.dumps(kept).encode())
        except OSError as error:
            log.warning("open alerts not kept: %s", error, extra={"action": "degraded"})


def _load(file: Agreement) -> dict[Key, str]:
    try:
        rows = json.loads(file.load() or b"[]")
        return {(scene, kind, key): alert_id for scene, kind, key, alert_id in rows}
    except (ValueError, TypeError):
        return {}
