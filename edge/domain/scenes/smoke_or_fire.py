"""`smoke_or_fire`, experimental: more of the picture has their colours than a moment ago.

It knows colours, not fire: low sun, a red bus or dust will do. It never replaces a smoke alarm.
"""

from dataclasses import dataclass
from typing import Annotated, Final

from msgspec import Meta

from edge.domain.scenes.alarms import Alarms
from edge.domain.scenes.scene import Fact, Finding, Raise, View
from edge.domain.scenes.settings import SceneSettings, Seconds
from edge.domain.scenes.spell import SeenClock, Spell
from edge.errors import ConfigError

PositiveFraction = Annotated[float, Meta(gt=0, le=1)]
CONFIDENCE: Final = 0.3
USUAL_S: Final = 600.0
"""What lasts for minutes becomes what is usual here, such as a red lantern or a grey wall."""
STAYING: Final = 0.5
"""Of the share that began it: with less it begins to be over."""


class SmokeOrFireSettings(SceneSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How much more of the picture than usual, and for how long."""

    experimental: bool = False
    """Must be written as true: whoever wants this knows what it is."""
    fire_share: PositiveFraction = 0.01
    smoke_share: PositiveFraction = 0.25
    dwell_s: Seconds = 5.0
    leave_s: Seconds = 10.0
    rearm_s: Seconds = 600.0

    def __post_init__(self) -> None:
        """Off unless asked for by name; and it has no zone."""
        super().__post_init__()
        if not self.experimental:
            reason = "is needed: this scene guesses by colour; write experimental = true or drop it"
            raise ConfigError("experimental", reason)
        if self.zone is not None:
            raise ConfigError("zone", "has no effect here, it looks at the whole picture; drop it")


@dataclass(slots=True)
class Glow:
    """One colour: how much of it is usual here, and a spell of clearly more than that.

    During a spell nothing is learned: a fire that burns for long does not become usual.
    """

    wanted: float
    usual: float | None = None
    more: float = 0.0
    """Than usual, now."""
    spell: Spell | None = None

    def look(self, share: float, at_s: float, elapsed_s: float, *, counts: bool) -> None:
        """One more picture."""
        self.usual = share if self.usual is None else self.usual
        self.more = share - self.usual
        if self.spell is not None:
            holds = self.more >= self.wanted * STAYING
            self.spell.look(at_s, elapsed_s, holds=holds, counts=counts)
        elif self.more >= self.wanted:
            self.spell = Spell(at_s, at_s)
        else:
            self.usual += self.more * min(1.0, elapsed_s / USUAL_S)


class SmokeOrFire:
    """Raises for each of the two colours, clears when it is gone. Always unsure."""

    wants_pose = False

    def __init__(self, settings: SmokeOrFireSettings) -> None:
        self.scene_id = settings.scene_id
        self._settings = settings
        self._alarms = Alarms(settings)
        self._clock = SeenClock()
        self._glows = {"fire": Glow(settings.fire_share), "smoke": Glow(settings.smoke_share)}

    def look(self, view: View) -> list[Finding]:
        """See `Scene`."""
        elapsed_s = self._clock.elapsed_s(view)
        if not view.could_see:
            return []
        counts = self._settings.schedule.covers(view.local)
        found: list[Finding] = []
        for colour, glow in self._glows.items():
            if colour in view.colours:
                glow.look(view.colours[colour], view.at_s, elapsed_s, counts=counts)
                found += self._judge(colour, glow, view.at_s, counts=counts)
        return found

    def _judge(self, colour: str, glow: Glow, at_s: float, *, counts: bool) -> list[Finding]:
        spell = glow.spell
        if spell is None:
            return []
        if spell.is_over(self._settings.leave_s):
            glow.spell = None
            return self._alarms.clear(at_s, colour, spell.lasted_s, {"experimental": True})
        if not (counts and spell.holds and spell.held_s >= self._settings.dwell_s):
            return []
        facts: dict[str, Fact] = {
            "experimental": True,
            "colour": colour,
            "share": round(glow.more, 3),
            "dwell_s": round(spell.held_s),
        }
        return self._alarms.raise_(at_s, Raise(self._settings.kind, colour, CONFIDENCE, (), facts))
