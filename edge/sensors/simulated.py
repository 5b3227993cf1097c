"""A whole simulated home: plays planned days onto the clock it is read with.

Changes come out at the very time at which they happened, however seldom somebody reads; besides,
each read yields a fresh sample of every living sensor, as real pins do.
"""

import heapq
from collections import deque
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from edge.domain.life.answer import answer
from edge.domain.life.day import ASLEEP, Change, Itinerary, plan_day, sensors_of_a_home
from edge.domain.life.person import draw_traits
from edge.domain.life.scenes import Scene, draw_scene
from edge.domain.readings import Sample, SensorDescription
from edge.sensors.keys import Keys

_RANDOM = "random"
_KEPT_PLANS = 4
_SAME_QUESTION = timedelta(minutes=10)


class SimulatedHome:
    """One home. The same seed, number and dates give the same life in every process.

    `scene` None draws a scene for each day; `scenes` settles single days before that.
    The first read only looks around: what happened before it nobody saw.
    """

    def __init__(
        self,
        seed: str,
        home: int,
        tz: ZoneInfo,
        *,
        scene: Scene | None = Scene.ORDINARY,
        scenes: Mapping[date, Scene] | None = None,
        max_silence_s: float = 3600.0,
    ) -> None:
        self._source = f"{seed}/{home}"
        self._tz = tz
        self._scene = scene
        self._scenes = dict(scenes or {})
        self.descriptions: tuple[SensorDescription, ...] = sensors_of_a_home(max_silence_s)
        self._traits = draw_traits(self._random("traits"))
        self._plans: dict[date, Itinerary] = {}
        self._today: Itinerary | None = None
        self._coming: list[tuple[datetime, int, Change]] = []
        self._pushed = 0
        self._value: dict[str, float] = dict(ASLEEP)
        self._asked_at: deque[datetime] = deque()
        self._answered_at: datetime | None = None

    def scene_on(self, day: date) -> Scene:
        """The scene of a local day."""
        if day in self._scenes:
            return self._scenes[day]
        return self._scene or draw_scene(self._random(f"{day}/scene"))

    def itinerary(self, day: date) -> Itinerary:
        """The plan of a local day, without answers to questions that were never asked."""
        if day not in self._plans:
            if len(self._plans) >= _KEPT_PLANS:
                self._plans.clear()
            rng = self._random(str(day))
            self._plans[day] = plan_day(rng, self._traits, self.scene_on(day), day, self._tz)
        return self._plans[day]

    def asked(self, at: datetime) -> None:
        """The home's voice asked her at `at`; may be called from another thread.

        Chimes within ten minutes are one question: she answers once.
        """
        self._asked_at.append(at)

    def is_dark(self, at: datetime) -> bool:
        """Whether the home has no power at `at`, so that its node should be off the network too."""
        return self.itinerary(self._day_of(at)).is_dark(at)

    def read(self, now: datetime) -> Iterator[Sample]:
        """The changes since the last read, then each living sensor's value at `now`."""
        looks_around = self._today is None
        today = self._plan_until(self._day_of(now))
        self._hear_questions()
        seen = list(self._changes_until(now))
        if not looks_around:
            yield from seen
        if not today.is_dark(now):
            for sensor_id, value in self._value.items():
                if sensor_id not in today.silent:
                    yield Sample(sensor_id, value, now)

    def close(self) -> None:
        """Nothing to let go of."""

    def _plan_until(self, day: date) -> Itinerary:
        if self._today is None:
            self._today = self._push_day(day)
        while self._today.day < day:
            self._today = self._push_day(self._today.day + timedelta(days=1))
        return self._today

    def _push_day(self, day: date) -> Itinerary:
        itinerary = self.itinerary(day)
        self._push(itinerary.changes)
        return itinerary

    def _push(self, changes: tuple[Change, ...]) -> None:
        for change in changes:
            self._pushed += 1
            heapq.heappush(self._coming, (change.at, self._pushed, change))

    def _hear_questions(self) -> None:
        while self._asked_at:
            at = self._asked_at.popleft()
            if self._answered_at is None or at - self._answered_at >= _SAME_QUESTION:
                self._answered_at = at
                # Seconds drawn from the day alone: a drill asks at slightly different times.
                rng = self._random(f"{self._day_of(at)}/answer")
                self._push(answer(rng, self.scene_on(self._day_of(at)), at))

    def _changes_until(self, now: datetime) -> Iterator[Sample]:
        while self._coming and self._coming[0][0] <= now:
            change = heapq.heappop(self._coming)[2]
            if self._value.get(change.sensor_id) == change.value:
                continue
            self._value[change.sensor_id] = change.value
            plan = self.itinerary(self._day_of(change.at))
            if change.sensor_id not in plan.silent and not plan.is_dark(change.at):
                yield Sample(change.sensor_id, change.value, change.at)

    def _day_of(self, at: datetime) -> date:
        return at.astimezone(self._tz).date()

    def _random(self, purpose: str) -> Random:
        return Random(f"{self._source}/{purpose}")


def build_simulated(keys: Keys) -> SimulatedHome:
    """From `seed`, `home`, `tz`, `scene` (a scene or "random"), `scenes` {date = scene}."""
    names = tuple(scene.value for scene in Scene)
    scene = keys.one_of("scene", (*names, _RANDOM), Scene.ORDINARY.value)
    home = SimulatedHome(
        keys.text("seed"),
        keys.whole("home", 0),
        keys.zone("tz", "Asia/Shanghai"),
        scene=None if scene == _RANDOM else Scene(scene),
        scenes=_scenes(keys, names),
        max_silence_s=keys.seconds("max_silence_s", 3600.0),
    )
    keys.finish()
    return home


def _scenes(keys: Keys, names: tuple[str, ...]) -> dict[date, Scene]:
    scenes: dict[date, Scene] = {}
    for day, name in keys.table("scenes").items():
        if name not in names:
            raise keys.error(f"scenes.{day}", f"{name!r} is none of {', '.join(names)}")
        scenes[keys.day_of(f"scenes.{day}", day)] = Scene(name)
    return scenes
