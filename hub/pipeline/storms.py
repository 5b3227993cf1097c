"""Triage: homes that go dark together, and the hub's own blindness, become one incident each.

It looks when ingest says that a node has died or come back, when a clock of an incident is due, and
otherwise every few seconds for those who fell silent without a word.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol
from zoneinfo import ZoneInfo

from hub.domain.phrases import Phrase, Sentence
from hub.domain.storms import (
    FEWEST_OF_A_BUILDING,
    Cause,
    Dark,
    Scope,
    Storm,
    Town,
    deaths_count_from,
    guess,
    scope_of,
    storms,
)
from hub.domain.walks import GATHER_S
from hub.errors import StoreUnavailable
from hub.pipeline.checkins import TimeLine
from hub.pipeline.incident_rows import Absence, Incident, IncidentStore
from hub.pipeline.one_by_one import POSTPONED
from hub.pipeline.ports import Begin, NewId, Phrasebook
from hub.pipeline.recovery import DRAIN_S, Judging
from hub.pipeline.tending import Tending

log = logging.getLogger(__name__)

SWEEP_S = 5
"""How often those are looked for who fell silent without a word; wall time."""
NOTICEABLE = timedelta(seconds=DRAIN_S)
"""An absence of the hub that is longer than recovery waits is an incident."""
ZONE = ZoneInfo("Asia/Shanghai")


class TriageStore(IncidentStore, Protocol):
    """The queries of this step."""

    def take_news(self) -> bool:
        """Whether a node has died or come back since; asked once."""

    def dark(self, since: datetime) -> list[Dark]:
        """Homes that went dark since then, without those that an incident counted and let go."""

    def town(self) -> Town: ...
    def open_incidents(self) -> list[Incident]: ...
    def returning(self) -> list[str]:
        """Open incidents with a home that has spoken since it went dark."""

    def due_incidents(self, now: datetime) -> list[str]: ...
    def look_again(self, incident_ids: Sequence[str], at: datetime) -> None:
        """Have these looked at then."""

    def open(self, incident: Incident) -> None: ...
    def change(self, incident: Incident) -> None:
        """Its area, scope, cause, back_at and clock."""

    def join(self, incident_id: str, homes: Iterable[Dark], now: datetime) -> None:
        """Put homes on its walk list, or put them on it again."""

    def absences(self, now: datetime) -> list[Absence]:
        """Absences of the hub that nobody has looked at; asked once."""


class Sight(Protocol):
    """What the hub itself could see, on the wall clock."""

    def seeing_since(self) -> datetime | None: ...
    def saw_until(self) -> datetime:
        """Until when it saw before the last time that it could not."""

    def blind_since(self) -> datetime | None:
        """Since when, in contract time, it has seen nothing; None while it sees."""


@dataclass(frozen=True, slots=True)
class Found:
    """What one look at the dark homes has to go by."""

    town: Town
    dark: list[Dark]
    open: list[Incident]


class Triage:
    """Opens incidents, adds to them, and looks after those that are open."""

    def __init__(
        self,
        begin: Begin[TriageStore],
        clock: TimeLine,
        phrasebook: Phrasebook,
        new_id: NewId,
        sight: Sight,
    ) -> None:
        self._begin = begin
        self._clock = clock
        self._phrasebook = phrasebook
        self._new_id = new_id
        self._sight = sight
        self._tending = Tending(clock, phrasebook)
        self._swept_at: datetime | None = None

    def triage_once(self, judging: Judging) -> int:
        """Look where there is something to see; how many incidents were opened or moved."""
        try:
            with self._begin() as store:
                touched = self._seen(store, judging)
                return self._tend(store, touched | set(store.due_incidents(self._clock.now())))
        except StoreUnavailable:
            raise
        except Exception:
            log.exception("triage failed, going one by one", extra={"action": "pass_failed"})
        return self._one_by_one(judging)

    def _seen(self, store: TriageStore, judging: Judging) -> set[str]:
        if judging is Judging.WAIT:
            return set()
        touched = self._see_own_blindness(store, judging)
        has_news = store.take_news()
        if judging is Judging.OPEN and (has_news or self._sweeps()):
            self._tend(store, set(store.returning()))
            touched |= self._look(store)
        return touched

    def _tend(self, store: TriageStore, incident_ids: set[str]) -> int:
        for incident_id in sorted(incident_ids):
            self._tending.tend(store, incident_id)
        return len(incident_ids)

    # --- where one breaks a rule of ours ---
    def _one_by_one(self, judging: Judging) -> int:
        """Each incident alone; one that breaks waits, and no home waits for the triage."""
        now = self._clock.now()
        with self._begin() as store:
            incident_ids = {*store.returning(), *store.due_incidents(now)}
        for incident_id in sorted(incident_ids):
            if not self._is_done(partial(self._tend_alone, incident_id)):
                with self._begin() as store:
                    store.look_again([incident_id], now + POSTPONED)
        if judging is not Judging.WAIT and not self._is_done(partial(self._see_alone, judging)):
            with self._begin() as store:
                store.take_news()
        return len(incident_ids)

    def _tend_alone(self, incident_id: str) -> None:
        with self._begin() as store:
            self._tending.tend(store, incident_id)

    def _see_alone(self, judging: Judging) -> None:
        """Open and join; the next pass tends to what was touched."""
        with self._begin() as store:
            touched = self._see_own_blindness(store, judging)
            store.take_news()
            if judging is Judging.OPEN:
                touched |= self._look(store)
            store.look_again(sorted(touched), self._clock.now())

    def _is_done(self, step: Callable[[], None]) -> bool:
        try:
            step()
        except StoreUnavailable:
            raise
        except Exception:  # one incident must not stop all verdicts and tickets
            log.exception("incident postponed", extra={"action": "row_postponed"})
            return False
        return True

    def _sweeps(self) -> bool:
        wall = self._clock.wall()
        if self._swept_at and wall - self._swept_at < timedelta(seconds=SWEEP_S):
            return False
        self._swept_at = wall
        return True

    # --- homes ---
    def _look(self, store: TriageStore) -> set[str]:
        """Join, widen and open."""
        incidents = store.open_incidents()
        wall, seeing = self._clock.wall(), self._sight.seeing_since()
        dark = store.dark(deaths_count_from(wall, seeing, self._sight.saw_until()))
        fresh = [home for home in dark if home.incident_id is None]
        in_place = [one for one in incidents if one.scope is not Scope.HUB]
        if not fresh or (len(dark) < FEWEST_OF_A_BUILDING and not in_place):
            return set()
        found = Found(store.town(), dark, in_place)
        joined = self._join(store, found)
        left = [home for home in dark if home.home_id not in joined]
        grown = {self._grow(store, found, storm) for storm in storms(found.town, left)}
        return {*joined.values(), *(one for one in grown if one)}

    def _join(self, store: TriageStore, found: Found) -> dict[str, str]:
        """Who goes dark later where an incident is open already; home_id to incident_id."""
        late: dict[str, list[Dark]] = defaultdict(list)
        for home in found.dark:
            place = _covering(found, home)
            if home.incident_id is None and place is not None:
                late[place].append(home)
        for incident_id, homes in late.items():
            store.join(incident_id, homes, self._clock.now())
        return {home.home_id: place for place, homes in late.items() for home in homes}

    def _grow(self, store: TriageStore, found: Found, storm: Storm) -> str | None:
        """A storm that nobody has seen yet, or one that reaches beyond a young incident."""
        fresh = [home for home in storm.homes if home.incident_id is None]
        if not fresh:
            return None
        known = {home.incident_id for home in storm.homes if home.incident_id}
        older = [one for one in found.open if one.incident_id in known]
        if older:
            incident = self._widened(min(older, key=lambda one: one.opened_at), storm)
            store.change(incident)
        else:
            incident = self._opened(storm)
            store.open(incident)
        store.join(incident.incident_id, fresh, self._clock.now())
        what = {"incident_id": incident.incident_id, "scope": incident.scope, "homes": len(fresh)}
        log.info("homes went dark together", extra={"action": "incident", **what})
        return incident.incident_id

    def _opened(self, storm: Storm) -> Incident:
        now, guessed = self._clock.now(), guess(storm)
        first = min(home.gone_at for home in storm.homes)
        return Incident(
            incident_id=self._new_id("i"),
            scope=scope_of(storm),
            area_id=storm.area.area_id,
            cause=guessed.cause,
            why=self._phrasebook.say(guessed.reasons, ZONE),
            began_at=min(now, self._clock.at(first)),
            opened_at=now,
            split_at=now + timedelta(seconds=GATHER_S),
            ticket_id=self._new_id("t"),
            next_at=now,
        )

    def _widened(self, incident: Incident, storm: Storm) -> Incident:
        guessed = guess(storm)
        return replace(
            incident,
            scope=scope_of(storm),
            area_id=storm.area.area_id,
            cause=guessed.cause,
            why=self._phrasebook.say(guessed.reasons, ZONE),
            next_at=self._clock.now(),
        )

    # --- the hub itself ---
    def _see_own_blindness(self, store: TriageStore, judging: Judging) -> set[str]:
        """One incident from the first moment unseen; it ends a while after the sight is back."""
        now, blind_since = self._clock.now(), self._sight.blind_since()
        long = [one for one in store.absences(now) if one.until_at - one.from_at > NOTICEABLE]
        known = next((one for one in store.open_incidents() if one.scope is Scope.HUB), None)
        since = [one.from_at for one in long]
        if judging is Judging.BLIND and blind_since is not None:
            if known is None:
                return {self._open_own(store, min([blind_since, *since]), Cause.BROKER, None)}
            return self._sees(store, known, None)
        if known is not None:
            return self._sees(store, known, known.back_at or now)
        if not long:
            return set()
        cause = Cause.HUB if any(one.cause == "hub_stopped" for one in long) else Cause.BROKER
        return {self._open_own(store, min(since), cause, max(one.until_at for one in long))}

    def _sees(self, store: TriageStore, own: Incident, back_at: datetime | None) -> set[str]:
        if own.back_at == back_at:
            return set()
        why = _own_words(self._phrasebook, own.began_at, back_at)
        store.change(replace(own, why=why, back_at=back_at, next_at=self._clock.now()))
        return {own.incident_id}

    def _open_own(
        self, store: TriageStore, began_at: datetime, cause: Cause, until: datetime | None
    ) -> str:
        now = self._clock.now()
        incident = Incident(
            incident_id=self._new_id("i"),
            scope=Scope.HUB,
            area_id=None,
            cause=cause,
            why=_own_words(self._phrasebook, began_at, until),
            began_at=began_at,
            opened_at=now,
            split_at=now + timedelta(seconds=GATHER_S),
            ticket_id=self._new_id("t"),
            back_at=until,
            next_at=now,
        )
        store.open(incident)
        what = {"incident_id": incident.incident_id, "scope": incident.scope, "homes": 0}
        log.warning("the hub itself was blind", extra={"action": "incident", **what})
        return incident.incident_id


def _own_words(phrasebook: Phrasebook, since: datetime, until: datetime | None) -> Sentence:
    if until is None:
        return phrasebook.say([Phrase("storm.hub_blind_since", {"since": since})], ZONE)
    return phrasebook.say([Phrase("storm.hub_was_blind", {"since": since, "until": until})], ZONE)


def _covering(found: Found, home: Dark) -> str | None:
    """The open incident in whose place a home lies; the smallest place if there are several."""
    line = found.town.line(home.area_id)
    places = {one.area_id: one.incident_id for one in found.open if one.area_id is not None}
    return next((places[place] for place in line if place in places), None)
