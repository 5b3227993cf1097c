"""What a scene has raised and not cleared, and what it has just said: neither twice in a row."""

from collections.abc import Mapping, Sequence

from edge.domain.dialogue import Line
from edge.domain.scenes.presence import Visit
from edge.domain.scenes.scene import Clear, Fact, Finding, Raise, Say
from edge.domain.scenes.settings import SceneSettings


class Alarms:
    """The open alarms of one scene, by key. After one is over, its key is quiet for `rearm_s`."""

    def __init__(self, settings: SceneSettings) -> None:
        self._settings = settings
        self._kinds: dict[str, str] = {}
        self._quiet_until_s: dict[str, float] = {}

    @property
    def keys(self) -> Sequence[str]:
        """Of those that are open, oldest first."""
        return list(self._kinds)

    def raise_(self, at_s: float, finding: Raise) -> list[Finding]:
        """Raise it, unless it is open already, or was over just now."""
        if finding.key in self._kinds or at_s < self._quiet_until_s.get(finding.key, at_s):
            return []
        self._kinds[finding.key] = finding.kind
        return [finding]

    def raise_for(self, at_s: float, visit: Visit, facts: Mapping[str, Fact]) -> list[Finding]:
        """The same for somebody or something in the zone."""
        track = visit.track
        kind, score = self._settings.kind, round(track.score, 3)
        return self.raise_(at_s, Raise(kind, visit.key, score, (track.track_id,), facts))

    def clear(
        self, at_s: float, key: str, lasted_s: float, facts: Mapping[str, Fact] | None = None
    ) -> list[Finding]:
        """Clear it, if it is open."""
        kind = self._kinds.pop(key, None)
        if kind is None:
            return []
        waiting = {name: end_s for name, end_s in self._quiet_until_s.items() if end_s > at_s}
        self._quiet_until_s = {**waiting, key: at_s + self._settings.rearm_s}
        return [Clear(kind, key, round(lasted_s, 1), facts or {})]

    def clear_for(self, at_s: float, visits: Sequence[Visit]) -> list[Finding]:
        """Clear what was raised for these visits, which are over."""
        return [
            finding
            for visit in visits
            for finding in self.clear(at_s, visit.key, visit.spell.lasted_s)
        ]

    def forget(self, key: str) -> None:
        """It will never be cleared: nobody knows how it ended."""
        self._kinds.pop(key, None)


class Announcer:
    """Says a sentence, once to each and not again within `pause_s` of the last time."""

    def __init__(self, line: Line, pause_s: float) -> None:
        self._line = line
        self._pause_s = pause_s
        self._told: set[str] = set()
        self._quiet_until_s = float("-inf")

    def tell(self, at_s: float, key: str) -> list[Finding]:
        """Whoever stands there while it has just been said to another has heard it, too."""
        if key in self._told:
            return []
        self._told.add(key)
        if at_s < self._quiet_until_s:
            return []
        self._quiet_until_s = at_s + self._pause_s
        return [Say(self._line)]

    def has_told(self, key: str) -> bool:
        """Whether it was said to this one."""
        return key in self._told

    def forget(self, visits: Sequence[Visit]) -> None:
        """They have gone; the next one under such a key is another."""
        self._told.difference_update(visit.key for visit in visits)
