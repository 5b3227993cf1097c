"""Lays a log onto the clock that it is read with: the log runs at that clock's speed."""

import gzip
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from edge.domain.life.day import utc_of
from edge.domain.readings import Sample, SensorDescription
from edge.sensors.keys import Keys
from edge.sensors.replay.logs import FORMATS, LogEvent, LogFormatError, kasteren_names

_DEFAULT_SILENCE_S = 3600.0


def read_log(path: Path, log_format: str, names: Path | None = None) -> list[LogEvent]:
    """All events of a log file (gzip by its suffix), in order of time.

    `names` defaults to the `.sensor_names` beside a Kasteren log. Raises OSError, LogFormatError.
    """
    beside = names or path.with_suffix(".sensor_names")
    called = kasteren_names(_lines(beside)) if names or beside.is_file() else {}
    return sorted(FORMATS[log_format](_lines(path), called), key=lambda event: event.at)


def _lines(path: Path) -> list[str]:
    content = path.read_bytes()
    text = gzip.decompress(content) if path.suffix == ".gz" else content
    return text.decode("utf-8", errors="replace").splitlines()


class ReplaySensor:
    """All sensors of one logged home.

    With `alive`, each read between the log's first and last event also yields every sensor's value
    at that moment: the logger was running, so its silence is the home's and not the network's.
    """

    def __init__(
        self,
        events: Iterable[LogEvent],
        tz: ZoneInfo,
        *,
        shift_days: int = 0,
        alive: bool = False,
        max_silence_s: float = _DEFAULT_SILENCE_S,
    ) -> None:
        shift = timedelta(days=shift_days)
        kinds: dict[str, str] = {}
        self._value: dict[str, float] = {}
        timeline: list[Sample] = []
        for event in events:
            if event.sensor_id not in kinds:
                kinds[event.sensor_id] = event.kind
                self._value[event.sensor_id] = 1.0 - event.value
            at = utc_of(event.at + shift, tz)
            timeline.append(Sample(event.sensor_id, event.value, at))
        # A clock that is set back or forth at night may turn neighbours around.
        timeline.sort(key=lambda sample: sample.observed_at)
        self.descriptions = tuple(
            SensorDescription(sensor_id, kind, "", max_silence_s)
            for sensor_id, kind in kinds.items()
        )
        self._timeline = timeline
        self._next = 0
        self._alive = alive

    @property
    def first_at(self) -> datetime | None:
        """The time of the log's first event on the clock it is replayed on."""
        return self._timeline[0].observed_at if self._timeline else None

    @property
    def last_at(self) -> datetime | None:
        """The time of the log's last event on the clock it is replayed on."""
        return self._timeline[-1].observed_at if self._timeline else None

    def read(self, now: datetime) -> Iterator[Sample]:
        """Every event since the last read, at its own time; then the values at `now`."""
        begins = self._next == 0
        while self._next < len(self._timeline) and self._timeline[self._next].observed_at <= now:
            event = self._timeline[self._next]
            if begins and self._alive:
                yield from self._values(event.observed_at - timedelta(milliseconds=1))
            begins = False
            self._next += 1
            self._value[event.sensor_id] = event.value
            yield event
        if self._alive and 0 < self._next < len(self._timeline):
            yield from self._values(now)

    def close(self) -> None:
        """Nothing to let go of."""

    def _values(self, at: datetime) -> list[Sample]:
        return [Sample(sensor_id, value, at) for sensor_id, value in self._value.items()]


def build_replay(keys: Keys) -> ReplaySensor:
    """From `format`, `path`, `names`, `tz`, `alive`, and `shift_days` or `start_on` (a date)."""
    log_format = keys.one_of("format", tuple(FORMATS))
    path = Path(keys.text("path"))
    names = Path(keys.text("names")) if keys.has("names") else None
    try:
        events = read_log(path, log_format, names)
    except (OSError, EOFError, LogFormatError, ValueError) as error:
        raise keys.error("path", f"cannot be replayed: {error}") from error
    if not events:
        raise keys.error("path", "holds no events")
    sensor = ReplaySensor(
        events,
        keys.zone("tz"),
        shift_days=_shift_days(keys, events[0].at.date()),
        alive=keys.flag("alive", default=False),
        max_silence_s=keys.seconds("max_silence_s", _DEFAULT_SILENCE_S),
    )
    keys.finish()
    return sensor


def _shift_days(keys: Keys, first: date) -> int:
    start_on = keys.day("start_on")
    if start_on is None:
        return keys.whole("shift_days", 0)
    if keys.has("shift_days"):
        raise keys.error("shift_days", "contradicts start_on; give one of them")
    return (start_on - first).days
