"""A day that is over is recounted and kept: its curve, and whether anybody was forgotten.

One row a place and day, from grids up, so that whatever somebody reaches is a sum of few rows.
Yesterday is recounted until it is whole; days that the hub slept through are made up for.
"""

import logging
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo

from hub.domain.areas import Area, Level
from hub.domain.certificates import DayCount, Judged, recount, settled_by, to_judge
from hub.domain.checkins import Verdict
from hub.domain.wall import slot_of
from hub.domain.windows import Occurrence, RestDay
from hub.pipeline.ports import Begin, Clock
from hub.pipeline.window_codec import window_from_text

log = logging.getLogger(__name__)
EVERY = timedelta(minutes=10)
MADE_UP = 14
"""How many days back it is looked whether one was left out."""
KEPT_DAYS = 60
WINDOWS_AT_ONCE = 5000
EVER = datetime.min.replace(tzinfo=UTC)
"""Of a calendar alone: since when it was agreed is asked of each home."""


class AgreedWindow(NamedTuple):
    """A window of a home that is enrolled; its definition as it is stored."""

    home_id: str
    window_id: str
    area_id: str
    definition: str
    agreed_at: datetime


class VerdictFound(NamedTuple):
    """A verdict of the day, and what followed from it."""

    home_id: str
    area_id: str
    window_id: str
    verdict: Verdict
    at: datetime | None
    has_ticket: bool
    was_told: bool


class RecountStore(Protocol):
    """What a recount reads."""

    def tree(self) -> Mapping[str, Area]: ...
    def days_to_count(self, since: date, until: date) -> Sequence[date]:
        """Days in [since, until) with verdicts that no row tells of."""

    def is_whole(self, day: date) -> bool | None:
        """Whether nobody was forgotten on it; None: it was not counted yet."""

    def agreed(self, after: tuple[str, str], most: int) -> Sequence[AgreedWindow]:
        """The next so many windows beyond (home_id, window_id), in that order."""

    def verdicts_of(self, day: date) -> Sequence[VerdictFound]: ...


class KeepStore(Protocol):
    """What a recount writes."""

    def keep(self, day: date, counts: Mapping[str, DayCount], at: datetime) -> None:
        """In place of what was kept of that day."""

    def forget_days(self, before: date) -> None: ...


@dataclass(slots=True)
class HomeDay:
    """One home's day as it is gathered."""

    area_id: str
    expected: set[str] = field(default_factory=set)
    judged: dict[str, Judged] = field(default_factory=dict)


class Certifying:
    """Recounts days."""

    def __init__(
        self,
        begin: Begin[KeepStore],
        look: Begin[RecountStore],
        clock: Clock,
        zone: ZoneInfo,
        rest_day: RestDay,
    ) -> None:
        self._begin, self._look, self._clock = begin, look, clock
        self._zone, self._rest_day = zone, rest_day
        self._last_at: datetime | None = None
        self._said: tuple[date, bool] | None = None

    def certify_once(self) -> int:
        """Every ten minutes; how many days were counted."""
        now = self._clock.now()
        if self._last_at is not None and timedelta(0) <= now - self._last_at < EVERY:
            return 0
        self._last_at = now
        today = now.astimezone(self._zone).date()
        return sum(self._count_day(day, now) for day in self._days(today))

    def _days(self, today: date) -> list[date]:
        yesterday = today - timedelta(days=1)
        with self._look() as store:
            missing = set(store.days_to_count(today - timedelta(days=MADE_UP), yesterday))
            if not store.is_whole(yesterday):
                missing.add(yesterday)
        return sorted(missing)

    def _count_day(self, day: date, now: datetime) -> bool:
        with self._look() as store:
            homes = self._homes_of(store, day, now)
            counts = None if homes is None else self._by_place(homes, store.tree())
        if counts is None:
            return False
        with self._begin() as keeping:
            keeping.keep(day, counts, now)
            keeping.forget_days(day - timedelta(days=KEPT_DAYS))
        self._log(day, is_whole=not any(count.forgotten for count in counts.values()))
        return True

    def _log(self, day: date, *, is_whole: bool) -> None:
        """Once for each outcome of a day."""
        if self._said == (day, is_whole):
            return
        self._said = (day, is_whole)
        what = {"action": "recount", "day": day.isoformat()}
        if is_whole:
            log.info("nobody was forgotten", extra=what)
        else:
            log.warning("somebody was forgotten", extra=what)

    def _homes_of(self, store: RecountStore, day: date, now: datetime) -> dict[str, HomeDay] | None:
        """Every home with a window on that day; None while one may still be settled."""
        homes: dict[str, HomeDay] = {}
        of_texts: dict[str, Occurrence | None] = {}
        for one in _all_agreed(store):
            if one.definition not in of_texts:
                window = window_from_text(one.definition)
                of_texts[one.definition] = to_judge(window, day, EVER, self._rest_day)
            occurrence = of_texts[one.definition]
            if occurrence is None or occurrence.opens_at <= one.agreed_at:
                continue
            if settled_by(occurrence) > now:
                return None
            home = homes.setdefault(one.home_id, HomeDay(one.area_id))
            home.expected.add(occurrence.window.window_id)
        for verdict in store.verdicts_of(day):
            home = homes.setdefault(verdict.home_id, HomeDay(verdict.area_id))
            home.judged[verdict.window_id] = self._judged(verdict, day)
        return homes

    def _judged(self, found: VerdictFound, day: date) -> Judged:
        slot = None if found.at is None else slot_of(found.at, day, self._zone)
        return Judged(found.verdict, slot, found.has_ticket, found.was_told)

    def _by_place(
        self, homes: Mapping[str, HomeDay], tree: Mapping[str, Area]
    ) -> dict[str, DayCount]:
        """Every place from grids up that holds a home, and the top of the tree in any case."""
        right_in: dict[str, DayCount] = defaultdict(DayCount)
        for home in homes.values():
            recount(home.expected, home.judged, right_in[home.area_id])
        found = {area.area_id: DayCount() for area in tree.values() if area.parent_id is None}
        for area_id, count in right_in.items():
            for place in _line(area_id, tree):
                if place.level is not Level.BUILDING:
                    found.setdefault(place.area_id, DayCount()).add(count)
        return found


def _all_agreed(store: RecountStore) -> Iterator[AgreedWindow]:
    after = ("", "")
    while some := store.agreed(after, WINDOWS_AT_ONCE):
        yield from some
        after = (some[-1].home_id, some[-1].window_id)


def _line(area_id: str, tree: Mapping[str, Area]) -> Iterator[Area]:
    place = tree.get(area_id)
    while place is not None:
        yield place
        place = tree.get(place.parent_id) if place.parent_id else None
