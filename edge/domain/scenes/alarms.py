"""What a scene has raised and not cleared: each key once, then quiet for a while."""

from collections.abc import Mapping

from edge.domain.scenes.presence import Visit
from edge.domain.scenes.scene import Clear, Fact, Finding, Raise
from edge.domain.scenes.settings import SceneSettings


class Alarms:
    """The open alarms of one scene. After one is over, nothing new is raised for `rearm_s`."""

    def __init__(self, settings: SceneSettings) -> None:
        self._settings = settings
        self._open: dict[str, str] = {}
        self._quiet_until_s: float | None = None

    def __contains__(self, key: str) -> bool:
        return key in self._open

    def open(
        self,
        key: str,
        at_s: float,
        confidence: float,
        tracks: tuple[int, ...] = (),
        facts: Mapping[str, Fact] | None = None,
        kind: str | None = None,
    ) -> list[Finding]:
        """Raise it, unless it is open already or the scene is still quiet after the last one."""
        if key in self._open or (self._quiet_until_s is not None and at_s < self._quiet_until_s):
            return []
        self._open[key] = kind or self._settings.kind
        return [Raise(self._open[key], key, round(confidence, 3), tracks, dict(facts or {}))]

    def close(
        self, key: str, at_s: float, lasted_s: float, facts: Mapping[str, Fact] | None = None
    ) -> list[Finding]:
        """Clear it, if it is open."""
        kind = self._open.pop(key, None)
        if kind is None:
            return []
        self._quiet_until_s = at_s + self._settings.rearm_s
        return [Clear(kind, key, round(lasted_s, 1), dict(facts or {}))]

    def over(self, visits: list[Visit], at_s: float) -> list[Finding]:
        """Clear what these ended visits had raised."""
        return [
            finding
            for visit in visits
            for finding in self.close(visit.key, at_s, visit.spell.lasted_s)
        ]
