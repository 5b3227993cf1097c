"""Words to the edges: commands that must be heard within ten seconds, and retained configs."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from hub.domain.windows import RestDay, Window, next_occurrence
from hub.pipeline.matching import OFF, Matching
from hub.pipeline.ports import Begin, Clock

BATCH = 500
REPLY_S = 10
"""No `reply` within so many seconds on the wall counts as unheard."""
AHEAD = timedelta(days=14)
RENEW = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class CommandRow:
    """A command to publish."""

    command_id: str
    node_id: str
    kind: str
    detail: dict[str, Any]
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class WindowAhead:
    """One coming window in absolute times."""

    window_id: str
    day: date
    sensor_ids: tuple[str, ...]
    kind: str
    direction: str
    starts_at: datetime
    due_at: datetime
    judge_at: datetime
    away: bool


@dataclass(frozen=True, slots=True)
class NodeToConfigure:
    """A node whose retained config is out of date."""

    node_id: str
    revision: int
    windows: list[Window]
    absences: list[tuple[datetime, datetime]]
    dialect: str | None = None
    scenes: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class WantedPerson:
    """Somebody who asked to be found, until the end of her consent."""

    person_id: str
    until: datetime


@dataclass(frozen=True, slots=True)
class WantedVehicle:
    """A plate that is looked for, as a digest."""

    entry_id: str
    digest: str
    from_at: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Lists:
    """Whom cameras may look for, by node; a node that is not here looks for nobody."""

    people: dict[str, list[WantedPerson]] = field(default_factory=dict)
    vehicles: dict[str, list[WantedVehicle]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ConfigRow:
    """A node's whole config."""

    node_id: str
    revision: int
    windows: list[WindowAhead]
    dialect: str | None = None
    scenes: list[dict[str, Any]] = field(default_factory=list)
    people: list[WantedPerson] | None = None
    vehicles: list[WantedVehicle] | None = None
    vehicle_salt: str = ""


class CommandStore(Protocol):
    """The queries of this step."""

    def to_publish(self, limit: int) -> list[CommandRow]:
        """Commands that nobody has sent yet."""

    def published(self, command_ids: list[str], wall: datetime, reply_by: datetime) -> None:
        """They are on their way."""

    def unheard(self, wall: datetime, now: datetime, limit: int) -> int:
        """Close commands without a reply; an ask that no node heard is due at once."""

    def to_configure(self, renew_before: datetime, limit: int) -> list[NodeToConfigure]:
        """Nodes whose config changed, or reaches less than a week ahead."""

    def lists_of(self, node_ids: list[str], now: datetime) -> Lists:
        """Whom the cameras of these nodes may look for."""

    def configured(self, rows: list[ConfigRow], until: datetime) -> None:
        """They have it, as far as the broker goes."""


class Speaker(Protocol):
    """The way to the edges; False when the broker does not answer just now."""

    def command(self, row: CommandRow) -> bool: ...
    def configure(self, row: ConfigRow) -> bool: ...


class Commanding:
    """Publishes what waits for the edges."""

    def __init__(
        self,
        begin: Begin[CommandStore],
        clock: Clock,
        speaker: Speaker,
        rest_day: RestDay,
        matching: Matching = OFF,
    ) -> None:
        self._begin = begin
        self._clock = clock
        self._speaker = speaker
        self._rest_day = rest_day
        self._matching = matching

    def publish_once(self) -> int:
        """Send waiting commands. A crash in between repeats them; edges know the command_id."""
        with self._begin() as store:
            waiting = store.to_publish(BATCH)
        sent = [row.command_id for row in waiting if self._speaker.command(row)]
        if sent:
            wall = self._clock.wall()
            with self._begin() as store:
                store.published(sent, wall, wall + timedelta(seconds=REPLY_S))
        return len(sent)

    def give_up_once(self) -> int:
        """Close what nobody answered in time."""
        with self._begin() as store:
            return store.unheard(self._clock.wall(), self._clock.now(), BATCH)

    def configure_once(self) -> int:
        """Publish configs that changed or run out."""
        now = self._clock.now()
        with self._begin() as store:
            nodes = store.to_configure(now + RENEW, BATCH)
            lists = store.lists_of([node.node_id for node in nodes], now) if nodes else Lists()
        rows = [self._config(node, lists, now) for node in nodes]
        sent = [row for row in rows if self._speaker.configure(row)]
        if sent:
            with self._begin() as store:
                store.configured(sent, now + AHEAD)
        return len(sent)

    def _config(self, node: NodeToConfigure, lists: Lists, now: datetime) -> ConfigRow:
        ahead = [
            occurrence
            for window in node.windows
            for occurrence in self._ahead(window, now, node.absences)
        ]
        matching = self._matching
        windows = sorted(ahead, key=lambda window: window.starts_at)
        return ConfigRow(
            node_id=node.node_id,
            revision=node.revision,
            windows=windows,
            dialect=node.dialect,
            scenes=node.scenes,
            people=lists.people.get(node.node_id, []) if matching.faces else None,
            vehicles=lists.vehicles.get(node.node_id, []) if matching.plates else None,
            vehicle_salt=matching.salt if matching.plates else "",
        )

    def _ahead(
        self, window: Window, now: datetime, absences: list[tuple[datetime, datetime]]
    ) -> list[WindowAhead]:
        found: list[WindowAhead] = []
        after = now - timedelta(days=1)
        while (item := next_occurrence(window, after, self._rest_day)) is not None:
            after = item.opens_at
            if item.judge_at > now + AHEAD:
                break
            if item.judge_at <= now:
                continue
            away = any(start <= item.due_at < end for start, end in absences)
            gesture = window.gesture
            found.append(
                WindowAhead(
                    window.window_id,
                    item.day,
                    gesture.sensor_ids,
                    gesture.kind,
                    gesture.direction.value,
                    item.starts_at,
                    item.due_at,
                    item.judge_at,
                    away,
                )
            )
        return found
