"""Frigate as a source of alerts: what it publishes, from version 0.14 on, as alerts of a node.

Only what is named in the structs below is read: names of recognised faces (`sub_label`) and number
plates are never decoded, so they cannot be stored. https://docs.frigate.video/integrations/mqtt/
"""

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from hub.domain.frigate import Meaning, meaning_of_event, meaning_of_review
from hub.domain.tickets import TicketKind
from hub.pipeline.ingest.rows import Content, SeenElsewhere
from wire.codec import DecodeError
from wire.messages import MAX_PAYLOAD_BYTES, Alert, CameraHealth, Health
from wire.topics import Leaf

SOURCE = "frigate"
TOPICS = ("events", "reviews", "stats", "available")
AT_LEAST = 0.7
"""The score that Frigate's own threshold asks for by default; a review names none."""
MOST_CAMERAS = 64
MOST_STANDING = 1_000

Name = Annotated[str, Meta(min_length=1, max_length=48)]
Names = Annotated[list[Annotated[str, Meta(max_length=64)]], Meta(max_length=200)]
Epoch = Annotated[float, Meta(ge=0, le=253_402_300_799)]


class ReviewData(Struct, frozen=True):
    """Labels and zones of a review."""

    objects: Names = []
    zones: Names = []


class Review(Struct, frozen=True):
    """The state of a review."""

    id: Name
    camera: Name
    severity: Name
    start_time: Epoch
    end_time: Epoch | None = None
    data: ReviewData = ReviewData()


class ReviewMessage(Struct, frozen=True):
    """`…/reviews`; what was before does not matter."""

    type: Name
    after: Review


class Event(Struct, frozen=True):
    """The state of one tracked object."""

    id: Name
    camera: Name
    label: Name
    start_time: Epoch
    end_time: Epoch | None = None
    top_score: Annotated[float, Meta(ge=0, le=1)] | None = None
    current_zones: Names = []
    entered_zones: Names = []
    stationary: bool = False
    false_positive: bool = False


class EventMessage(Struct, frozen=True):
    """`…/events`."""

    type: Name
    after: Event


class CameraStats(Struct, frozen=True):
    """How one camera does; frames a second that came in, and that were looked at."""

    camera_fps: Annotated[float, Meta(ge=0)]
    process_fps: Annotated[float, Meta(ge=0)] = 0.0


class Service(Struct, frozen=True):
    """Frigate itself."""

    uptime: Annotated[float, Meta(ge=0)] = 0.0


class Stats(Struct, frozen=True):
    """`…/stats`, once a minute unless told otherwise."""

    cameras: dict[Name, CameraStats]
    service: Service = Service()


@dataclass(frozen=True, slots=True)
class Translated:
    """A message of ours that one of Frigate's amounts to."""

    node_id: str
    leaf: Leaf
    content: Content | DecodeError


@dataclass(slots=True)
class Darkness:
    """Since when no frames came of a camera, and the alert that says so."""

    since: datetime
    alert_id: str | None = None


_reviews = msgspec.json.Decoder(ReviewMessage)
_events = msgspec.json.Decoder(EventMessage)
_stats = msgspec.json.Decoder(Stats)


class Frigate:
    """Translates. One thread uses it; it remembers which cameras are dark, and nothing else."""

    def __init__(
        self,
        topics: Mapping[str, str],
        zones: Mapping[str, str],
        dark: Mapping[tuple[str, str], Darkness] | None = None,
    ) -> None:
        """`dark`: what was told before the hub began anew, so that its end is told, too."""
        self._nodes, self._zones = dict(topics), zones
        self._dark = dict(dark or {})
        self._seen: dict[str, set[str]] = {}
        self._standing = OrderedDict[str, None]()
        """Vehicles that were told of, so that only their ends are told, too."""

    @property
    def filters(self) -> list[str]:
        """What is to be subscribed."""
        return [f"{prefix}/{topic}" for prefix in self._nodes for topic in TOPICS]

    def translate(self, topic: str, payload: bytes, at: datetime) -> list[Translated] | None:
        """What a message amounts to, perhaps nothing; None if the topic is none of Frigate's."""
        prefix, _, name = topic.rpartition("/")
        node_id = self._nodes.get(prefix)
        if node_id is None or name not in TOPICS:
            return None
        try:
            return list(self._read(node_id, name, payload, at))
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, OverflowError) as error:
            refused = DecodeError(f"{topic} is not as Frigate writes it: {error}"[:300])
            return [Translated(node_id, Leaf.ALERT, refused)]

    def _read(self, node_id: str, name: str, payload: bytes, at: datetime) -> Iterator[Translated]:
        if len(payload) > MAX_PAYLOAD_BYTES:
            raise msgspec.DecodeError(f"{len(payload)} bytes; at most {MAX_PAYLOAD_BYTES}")
        match name:
            case "reviews":
                alerts = self._review(_reviews.decode(payload))
            case "events":
                alerts = self._event(_events.decode(payload))
            case "stats":
                stats = _bounded(_stats.decode(payload))
                yield Translated(node_id, Leaf.HEALTH, self._health(node_id, stats, at))
                alerts = self._sight(node_id, stats, at)
            case _:
                alerts = self._gone(node_id, at) if payload == b"offline" else iter(())
        for alert in alerts:
            yield Translated(node_id, Leaf.ALERT, SeenElsewhere(alert))

    def _review(self, message: ReviewMessage) -> Iterator[Alert]:
        review = message.after
        data = review.data
        meaning = meaning_of_review(review.severity, data.objects, data.zones, self._zones)
        if meaning is not None:
            ended = (review.end_time or review.start_time) if message.type == "end" else None
            yield from _told(review, meaning, AT_LEAST, ended)

    def _event(self, message: EventMessage) -> Iterator[Alert]:
        event, over = message.after, message.type == "end"
        told_of = event.id in self._standing
        zones = event.entered_zones if over else event.current_zones
        stands = event.stationary or told_of
        meaning = meaning_of_event(event.label, zones, self._zones, stands=stands)
        if meaning is None or event.false_positive or (over and not told_of):
            return
        self._remember(event.id, over=over)
        ended = (event.end_time or event.start_time) if over else None
        yield from _told(event, meaning, event.top_score or AT_LEAST, ended)

    def _remember(self, event_id: str, *, over: bool) -> None:
        if over:
            self._standing.pop(event_id, None)
            return
        self._standing[event_id] = None
        if len(self._standing) > MOST_STANDING:
            self._standing.popitem(last=False)

    def _health(self, node_id: str, stats: Stats, at: datetime) -> Health:
        self._note(node_id, stats, at)
        return Health(
            boot_id=SOURCE,
            sent_at=at,
            uptime_s=stats.service.uptime,
            outbox_depth=0,
            cameras=[
                _camera(name, camera, self._dark.get((node_id, name)), at)
                for name, camera in stats.cameras.items()
            ],
        )

    def _note(self, node_id: str, stats: Stats, at: datetime) -> None:
        self._seen[node_id] = set(stats.cameras)
        for name, camera in stats.cameras.items():
            if camera.camera_fps == 0:
                self._dark.setdefault((node_id, name), Darkness(at))

    def _sight(self, node_id: str, stats: Stats, at: datetime) -> Iterator[Alert]:
        """Dark in two reports in a row is blind: Frigate starts a broken stream again by itself."""
        for name in sorted(self._seen[node_id]):
            dark = self._dark.get((node_id, name))
            if dark is None:
                continue
            if stats.cameras[name].camera_fps > 0:
                del self._dark[(node_id, name)]
                if dark.alert_id is not None:
                    yield _seeing(name, dark, dark.alert_id, at)
            elif dark.alert_id is None and dark.since < at:
                yield _blind(name, dark)

    def _gone(self, node_id: str, at: datetime) -> Iterator[Alert]:
        """Frigate has stopped: none of its cameras sees."""
        for name in sorted(self._seen.get(node_id, ())):
            dark = self._dark.setdefault((node_id, name), Darkness(at))
            if dark.alert_id is None:
                yield _blind(name, dark)


def _bounded(stats: Stats) -> Stats:
    return Stats(dict(list(stats.cameras.items())[:MOST_CAMERAS]), stats.service)


def _camera(name: str, stats: CameraStats, dark: Darkness | None, at: datetime) -> CameraHealth:
    blind = stats.camera_fps == 0 and dark is not None
    return CameraHealth(
        sensor_id=name,
        fps=stats.process_fps,
        blind_s=max(1.0, (at - dark.since).total_seconds()) if blind and dark else 0.0,
        reason="disconnected" if blind else None,
    )


def _told(
    what: Review | Event, meaning: Meaning, confidence: float, ended: float | None
) -> Iterator[Alert]:
    """Its beginning, always, for the first word may have been lost; and its end, if it is over."""
    raised_id = f"{SOURCE}-{what.id}"
    facts: dict[str, Any] = {
        "scene_id": meaning.scene_id,
        "track": what.id,
        "source": SOURCE,
        "label": meaning.label,
    }
    begun = facts | {"phase": "raised"}
    yield _alert(raised_id, meaning.kind, what.camera, what.start_time, begun, confidence)
    if ended is not None:
        lasted = {"phase": "cleared", "of": raised_id, "lasted_s": max(0, ended - what.start_time)}
        end_id = f"{raised_id}-end"
        yield _alert(end_id, meaning.kind, what.camera, ended, facts | lasted, confidence)


def _blind(name: str, dark: Darkness) -> Alert:
    at_s = dark.since.timestamp()
    dark.alert_id = f"{SOURCE}-{name[:30]}-{int(at_s)}"
    detail = {"phase": "raised", "reason": "disconnected", "source": SOURCE}
    return _alert(dark.alert_id, TicketKind.CAMERA_BLIND, name, at_s, detail)


def _seeing(name: str, dark: Darkness, of: str, at: datetime) -> Alert:
    lasted_s = (at - dark.since).total_seconds()
    detail = {"phase": "cleared", "of": of, "lasted_s": lasted_s, "source": SOURCE}
    return _alert(f"{of}-end", TicketKind.CAMERA_BLIND, name, at.timestamp(), detail)


def _alert(
    alert_id: str,
    kind: TicketKind,
    camera: str,
    at_s: float,
    detail: dict[str, Any],
    confidence: float = 1.0,
) -> Alert:
    return Alert(
        outbox_id=SOURCE,
        boot_id=SOURCE,
        seq=1,
        alert_id=alert_id,
        kind=kind.value,
        sensor_id=camera,
        observed_at=datetime.fromtimestamp(at_s, UTC),
        confidence=confidence,
        detail=detail,
    )
