"""Cameras whose box is lost are blind: a span for each, and at a post one alert of the hub's own.

Boxes fall silent without a word, so it looks every few seconds, as the triage of storms does. In a
home the check-ins and the triage watch the box already; there the span alone is kept.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from hub.domain.liveness import LinkFacts
from hub.domain.outages import PREFIX, Outage, is_over, outage_of
from hub.pipeline.checkins import TimeLine
from hub.pipeline.ports import Begin
from hub.pipeline.recovery import Judging

SWEEP_S = 5
"""Wall time."""


@dataclass(frozen=True, slots=True)
class WatchedBox:
    """A box with cameras, where it stands, and what its link has told."""

    node_id: str
    post_id: str | None
    enrolled_at: datetime
    facts: LinkFacts
    scenes: dict[str, tuple[str, ...]]
    """By camera: the rules that it cannot judge while its box is lost."""


@dataclass(frozen=True, slots=True)
class Span:
    """A time in which a box is lost, as it is stored; `gone_at` is on the wall."""

    node_id: str
    alert_id: str
    from_at: datetime
    gone_at: datetime | None


@dataclass(frozen=True, slots=True)
class Lost:
    """A box that was found lost."""

    box: WatchedBox
    span: Span
    reason: str


@dataclass(frozen=True, slots=True)
class Back:
    """A box that is back, or stands nowhere any more."""

    span: Span
    at: datetime
    post_id: str | None


class OutageStore(Protocol):
    """The queries of this step."""

    def boxes(self) -> Sequence[WatchedBox]:
        """All that have cameras."""

    def open_spans(self) -> Sequence[Span]:
        """One a box that is known to be lost."""

    def begin(self, lost: Iterable[Lost], now: datetime) -> None:
        """Blind from now on; at a post an alert, too."""

    def end(self, back: Iterable[Back], now: datetime) -> None:
        """They see again; at a post the alert ends, and with it the span."""


class Sight(Protocol):
    """Since when the hub itself sees, on the wall clock."""

    def seeing_since(self) -> datetime | None: ...


class Outages:
    """Looks for boxes with cameras that are lost or back."""

    def __init__(self, begin: Begin[OutageStore], clock: TimeLine, sight: Sight) -> None:
        self._begin, self._clock, self._sight = begin, clock, sight
        self._swept_at: datetime | None = None

    def look_once(self, judging: Judging) -> int:
        """How many were lost or came back; while the hub is blind itself it knows of none."""
        if judging is not Judging.OPEN or not self._sweeps():
            return 0
        now = self._clock.now()
        with self._begin() as store:
            boxes = {box.node_id: box for box in store.boxes()}
            known = {span.node_id: span for span in store.open_spans()}
            lost = [one for box in boxes.values() for one in self._lost(box, known)]
            back = [one for span in known.values() for one in self._back(span, boxes)]
            if lost:
                store.begin(lost, now)
            if back:
                store.end(back, now)
        return len(lost) + len(back)

    def _lost(self, box: WatchedBox, known: dict[str, Span]) -> list[Lost]:
        enrolled_for = self._clock.now() - box.enrolled_at
        seeing = self._sight.seeing_since()
        outage = outage_of(box.facts, enrolled_for, self._clock.wall(), seeing)
        if outage is None or box.node_id in known:
            return []
        return [Lost(box, self._span(box, outage), outage.reason)]

    def _span(self, box: WatchedBox, outage: Outage) -> Span:
        if outage.gone_at is None:
            return Span(box.node_id, f"{PREFIX}never", box.enrolled_at, None)
        ms = round(outage.gone_at.timestamp() * 1000)
        from_at = min(self._clock.now(), self._clock.at(outage.gone_at))
        return Span(box.node_id, f"{PREFIX}{ms}", from_at, outage.gone_at)

    def _back(self, span: Span, boxes: dict[str, WatchedBox]) -> list[Back]:
        now, box = self._clock.now(), boxes.get(span.node_id)
        if box is None:
            return [Back(span, now, None)]
        seeing = self._sight.seeing_since()
        if not is_over(box.facts, span.gone_at, self._clock.wall(), seeing):
            return []
        return [Back(span, max(span.from_at, now), box.post_id)]

    def _sweeps(self) -> bool:
        wall = self._clock.wall()
        if self._swept_at and wall - self._swept_at < timedelta(seconds=SWEEP_S):
            return False
        self._swept_at = wall
        return True
