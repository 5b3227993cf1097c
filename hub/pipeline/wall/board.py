"""The wall of one reach: what is known of it, and the frame that is made of it."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from hub.domain.cameras import Sight
from hub.domain.liveness import LIVENESS_S, Link, link_at
from hub.domain.policies import BUILT_IN
from hub.domain.reach import Reach
from hub.domain.wall import (
    FEWEST,
    MINUTES,
    SLOTS,
    HomeState,
    curve_of,
    due_soon,
    slot_of,
    storm_names,
    usual_of,
)
from hub.domain.windows import RestDay
from hub.pipeline.sights import standing_now
from hub.pipeline.wall.day import CovenantDay
from hub.pipeline.wall.frames import (
    AlertNow,
    Certificate,
    CurveNow,
    FiguresNow,
    Frame,
    LinksNow,
    RungNow,
    SightNow,
    StormNow,
    TicketsNow,
    UnitNow,
)
from hub.pipeline.wall.ground import Ground, ground_of, unit_at
from hub.pipeline.wall.store import Kept, TicketAt, WallStore

KEPT_FOR = timedelta(days=60)
ALERTS_OF = timedelta(days=1)
MOST_ALERTS = 12
LINKS_EVERY = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Now:
    """The moment of a look: by the contract's clock, the wall's, and since when the hub sees."""

    at: datetime
    wall: datetime
    seeing_since: datetime | None


@dataclass(slots=True)
class Links:
    """Which boxes are heard, and the homes none of whose boxes are, by unit."""

    counts: LinksNow
    dark: Counter[str]
    at: datetime
    """By the wall clock: every link of a county is looked at, so only now and then."""


@dataclass(slots=True)
class Board:
    """What is known; `read` now and then, `follow` and `look` before each frame."""

    reach: Reach
    zone: ZoneInfo
    rest_day: RestDay
    ground: Ground
    day: CovenantDay
    kept: Kept
    nodes: int
    row: int
    figures: FiguresNow = field(default_factory=FiguresNow)
    links: Links | None = None

    def take_over(self, before: "Board") -> None:
        """What was found out beside the rows that a board is read from."""
        self.day.remember(before.day)
        self.figures, self.links = before.figures, before.links

    def follow(self, store: WallStore) -> None:
        """Read the verdicts that are new."""
        judged, self.row = store.judged_after(self.row, self.day.day)
        self.day.judge(judged)

    def look(self, store: WallStore, now: Now) -> Frame:
        """The wall as it is now."""
        tickets = store.tickets_open(self.reach)
        shown = self.ground.is_shown
        if self.links is None or now.wall - self.links.at >= LINKS_EVERY:
            self.links = self._links(store, now)
        links = self.links
        return Frame(
            made_at=now.at,
            day=self.day.day,
            units=self._units(tickets, links),
            curve=self._curve(now),
            due=tuple(due_soon(self.day.due, now.at)) if shown else (),
            tickets=tickets_now(tickets) if shown else TicketsNow(),
            nodes=links.counts if shown else LinksNow(),
            storms=self._storms(store),
            cameras=self._cameras(store, now),
            alerts=tuple(self._alerts(store, now)),
            figures=self.figures if shown else FiguresNow(),
            certificate=self._certificate() if shown else None,
        )

    def _units(self, tickets: Sequence[TicketAt], links: Links) -> tuple[UnitNow, ...]:
        at_area = Counter(ticket.area_id for ticket in tickets)
        open_at = Counter[str]()
        for area_id, count in at_area.items():
            unit_id = unit_at(area_id, self.ground)
            if unit_id is not None:
                open_at[unit_id] += count
        return tuple(
            self._unit(unit_id, open_at[unit_id], links.dark[unit_id])
            for unit_id in self.ground.units
        )

    def _unit(self, unit_id: str, tickets: int, dark: int) -> UnitNow:
        unit, name = self.ground.units[unit_id], self.ground.names[unit_id]
        if not unit.is_shown:
            return UnitNow(unit_id, name)
        states: Counter[HomeState] = self.day.counts.get(unit_id, Counter())
        return UnitNow(
            unit_id=unit_id,
            name=name,
            homes=unit.homes,
            settled=states.get(HomeState.SETTLED, 0),
            waiting=states.get(HomeState.WAITING, 0),
            missed=states.get(HomeState.MISSED, 0),
            blind=states.get(HomeState.BLIND, 0),
            tickets=tickets,
            dark=dark,
        )

    def _curve(self, now: Now) -> CurveNow:
        homes = self.day.homes
        if homes < FEWEST:  # nobody has a window today, or hardly anybody
            return CurveNow(MINUTES, (None,) * SLOTS, None, None)
        usual = usual_of(self.kept.days, self.day.day, homes, self.rest_day)
        slot = slot_of(now.at, self.day.day, self.zone) if self.day.is_swept else -1
        curve = curve_of(self.day.gestures, slot, usual)
        return CurveNow(MINUTES, curve.today, curve.usual, homes)

    def _links(self, store: WallStore, now: Now) -> Links:
        silent = store.silent(now.wall - timedelta(seconds=LIVENESS_S), self.reach)
        down = [
            node for node in silent if link_at(node.facts, now.wall, now.seeing_since) is Link.DOWN
        ]
        never = store.never_heard(self.reach)
        of_homes = Counter((node.home_id, node.of_home) for node in down if node.home_id)
        dark = Counter[str]()
        for (home_id, boxes), silent_boxes in of_homes.items():
            area_id = self.ground.area_of_home.get(home_id or "")
            if silent_boxes == boxes and area_id is not None:
                dark[self.ground.unit_of_area[area_id]] += 1
        up = max(self.nodes - never - len(down), 0)
        return Links(LinksNow(up, len(down), never), dark, now.wall)

    def _storms(self, store: WallStore) -> tuple[StormNow, ...]:
        storms = store.storms(self.reach)
        ladders = [self.ground.ladder(storm.area_id) for storm in storms]
        names = storm_names(ladders, self.ground.facts())
        told = self.ground.is_shown
        return tuple(
            StormNow(
                storm.incident_id,
                name,
                storm.cause,
                storm.homes if told else None,
                storm.to_walk if told else None,
                storm.began_at,
            )
            for storm, name in zip(storms, names, strict=True)
        )

    def _cameras(self, store: WallStore, now: Now) -> SightNow:
        sights = Counter(
            standing_now(view, now.wall, now.seeing_since).sight
            for view in store.post_cameras(self.reach)
        )
        return SightNow(sights[Sight.SEEING], sights[Sight.BLIND], sights[Sight.DOWN])

    def _alerts(self, store: WallStore, now: Now) -> list[AlertNow]:
        return list(store.post_alerts(now.at - ALERTS_OF, self.reach, MOST_ALERTS))

    def _certificate(self) -> Certificate | None:
        """Yesterday's, if there was anything to judge; an older one is no news."""
        newest = self.kept.certificate
        if newest is None or newest.windows == 0:
            return None
        return newest if self.day.day - newest.day == timedelta(days=1) else None


def read_board(
    store: WallStore,
    reach: Reach,
    now: datetime,
    zone: ZoneInfo,
    rest_day: RestDay,
) -> Board:
    """Everything anew: places, homes, windows, verdicts and kept days."""
    today: date = now.astimezone(zone).date()
    ground = ground_of(store.places(), store.homes_at(reach), reach)
    unit_of_home = {
        home_id: ground.unit_of_area[area_id] for home_id, area_id in ground.area_of_home.items()
    }
    day = CovenantDay(today, zone, unit_of_home)
    day.expect(store.coming(today, reach))
    board = Board(
        reach=reach,
        zone=zone,
        rest_day=rest_day,
        ground=ground,
        day=day,
        kept=store.kept(reach, today - KEPT_FOR, today),
        nodes=store.node_count(reach),
        row=0,
    )
    board.follow(store)
    return board


def tickets_now(tickets: Sequence[TicketAt]) -> TicketsNow:
    """Open tickets by rung and urgency."""
    groups: dict[tuple[str, int, str], list[datetime]] = defaultdict(list)
    for ticket in tickets:
        groups[ticket.priority, -ticket.rung, _rung_name(ticket)].append(ticket.opened_at)
    lines = (
        RungNow(name, priority, len(opened), min(opened))
        for (priority, _, name), opened in sorted(groups.items())
    )
    return TicketsNow(len(tickets), tuple(lines))


def _rung_name(ticket: TicketAt) -> str:
    if ticket.rung_name is not None:
        return ticket.rung_name
    return BUILT_IN.rungs[min(ticket.rung, len(BUILT_IN.rungs) - 1)].name
