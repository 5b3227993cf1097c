"""Storms: when homes that fell silent together are one incident, where it is, and why perhaps."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil

from hub.domain.areas import Area, Level
from hub.domain.liveness import LIVENESS_S, Link, LinkFacts, down_since, link_at
from hub.domain.phrases import Phrase

APART = timedelta(minutes=5)
"""Homes of one storm went dark within so much time of each other."""
FEWEST = 5
"""Homes that make a storm; a building with fewer than ten homes needs half of them, but three."""
FEWEST_OF_A_BUILDING = 3
SHARE = 20
"""Above a building one home in so many has to be dark as well, so that a large place is not struck
by five strangers."""
NEARLY_ALL = 0.8
"""If one part of a place holds so much of what is dark, that part is struck and not the place."""
LOOK_BACK = APART + timedelta(seconds=LIVENESS_S) + timedelta(minutes=1)
"""How long a death is news: silence is noticed late, and others may follow."""


class How(StrEnum):
    """How a node went."""

    WILL = "will"
    STOPPED = "stopped"
    SILENCE = "silence"


class Scope(StrEnum):
    """What an incident is about: a place, the way from nearly all homes, or the hub's own sight."""

    BUILDING = "building"
    GRID = "grid"
    AREA = "area"
    """A community, a town or a county."""
    BROKER = "broker"
    HUB = "hub"


class Cause(StrEnum):
    """What it may be; a guess, and it says why."""

    POWER = "power"
    NETWORK = "network"
    BROKER = "broker"
    HUB = "hub"


@dataclass(frozen=True, slots=True)
class NodeState:
    """What is known of one node of a home."""

    facts: LinkFacts
    stopped: bool = False
    under_voltage: bool = False
    """Its last word on its supply."""


@dataclass(frozen=True, slots=True)
class Dark:
    """A home that went dark: where it lies, and when, on the wall clock, its last node went."""

    home_id: str
    area_id: str
    gone_at: datetime
    how: How
    under_voltage: bool = False
    incident_id: str | None = None
    """The open incident that counts it already."""
    needs_nobody: bool = False
    """A blind ticket of her own is open already, or she is away as agreed."""


@dataclass(frozen=True, slots=True)
class Storm:
    """Homes that are dark together, and the smallest place that holds them."""

    area: Area
    homes: tuple[Dark, ...]
    around: int
    """Homes of the place above that still speak."""
    everywhere: bool = False
    """Nearly all homes that the hub knows, over several grids."""


@dataclass(frozen=True, slots=True)
class Guess:
    """A cause and its reasons."""

    cause: Cause
    reasons: list[Phrase]


def deaths_count_from(
    wall: datetime, seeing_since: datetime | None, saw_until: datetime
) -> datetime:
    """From when a death is recent. Who died while the hub was away is noticed after its return."""
    lately = wall - LOOK_BACK
    if seeing_since is not None and seeing_since > lately:
        return min(lately, saw_until - LOOK_BACK)
    return lately


def dark_home(
    home_id: str,
    area_id: str,
    nodes: Sequence[NodeState],
    wall: datetime,
    seeing_since: datetime | None,
) -> Dark | None:
    """The home if one of its nodes is down. One that was never up does not count as dying."""
    down = [
        (gone_at, node)
        for node in nodes
        if link_at(node.facts, wall, seeing_since) is Link.DOWN
        and (gone_at := down_since(node.facts)) is not None
    ]
    if not down:
        return None
    gone_at, last = max(down, key=lambda pair: pair[0])
    return Dark(home_id, area_id, gone_at, _how(last), any(n.under_voltage for _, n in down))


def is_back(
    nodes: Iterable[LinkFacts], dark_since: datetime, wall: datetime, seeing_since: datetime | None
) -> bool:
    """Whether every node that went with the storm has spoken since; benefit of the doubt is no
    proof. What was dead long before, or never up, is waited for by nobody."""
    went = [facts for facts in nodes if not _was_dead_before(facts, dark_since)]
    return bool(went) and all(
        link_at(facts, wall, seeing_since) is Link.UP
        and facts.last_live_at is not None
        and facts.last_live_at > dark_since
        for facts in went
    )


def _was_dead_before(facts: LinkFacts, dark_since: datetime) -> bool:
    """Long before the storm, or never up."""
    gone_at = down_since(facts)
    return gone_at is None or gone_at < dark_since - APART


def _how(node: NodeState) -> How:
    if node.facts.died is None or node.facts.died != node.facts.born:
        return How.SILENCE
    return How.STOPPED if node.stopped else How.WILL


@dataclass(frozen=True, slots=True)
class Town:
    """The tree of places, and how many homes that have ever been up lie right in each."""

    areas: Mapping[str, Area]
    homes: Mapping[str, int]

    def line(self, area_id: str) -> list[str]:
        """The place and all that it lies in, upwards."""
        found: list[str] = []
        place: str | None = area_id
        while place is not None and place in self.areas:
            found.append(place)
            place = self.areas[place].parent_id
        return found

    def sizes(self) -> dict[str, int]:
        """Homes of each place with all that lies in it."""
        sizes: dict[str, int] = defaultdict(int)
        for area_id, homes in self.homes.items():
            for place in self.line(area_id):
                sizes[place] += homes
        return sizes

    def lies_in(self, area_id: str, place: str) -> bool:
        """Whether a place is another one or lies in it."""
        return place in self.line(area_id)

    def smallest_holding(self, area_ids: Iterable[str]) -> Area | None:
        """The smallest place that holds all these; None if no single one does."""
        lines = [self.line(area_id) for area_id in set(area_ids)]
        shared = [place for place in lines[0] if all(place in line for line in lines)]
        return self.areas[shared[0]] if shared else None


def fewest(level: Level, homes: int) -> int:
    """How many of so many homes have to go dark together to be a storm."""
    if level is Level.BUILDING:
        return max(FEWEST_OF_A_BUILDING, min(FEWEST, ceil(homes / 2)))
    return max(FEWEST, ceil(homes / SHARE))


def storms(town: Town, dark: Iterable[Dark]) -> list[Storm]:
    """The storms among homes that went dark lately, looked for from the top of the tree down."""
    roots: dict[str, list[Dark]] = defaultdict(list)
    for home in dark:
        line = town.line(home.area_id)
        if line:
            roots[line[-1]].append(home)
    sizes = town.sizes()
    return [found for root, homes in roots.items() for found in _within(town, root, homes, sizes)]


def _within(town: Town, place: str, dark: list[Dark], sizes: Mapping[str, int]) -> list[Storm]:
    together = _together(dark)
    if len(dark) < FEWEST_OF_A_BUILDING:
        return []
    parts = _parts(town, place, dark)
    is_struck = len(together) >= fewest(town.areas[place].level, sizes[place])
    largest = max(len(part) for part in _parts(town, place, together).values())
    if is_struck and largest < NEARLY_ALL * len(together):
        return [_storm(town, together, sizes)]
    smaller = [
        found
        for part, homes in parts.items()
        if part in town.areas and part != place
        for found in _within(town, part, homes, sizes)
    ]
    return smaller or ([_storm(town, together, sizes)] if is_struck else [])


def _together(dark: list[Dark]) -> list[Dark]:
    newest = max(home.gone_at for home in dark)
    return [home for home in dark if newest - home.gone_at <= APART]


def _parts(town: Town, place: str, dark: Iterable[Dark]) -> dict[str, list[Dark]]:
    """By the next smaller place; a home that lies right in this one is a part of its own."""
    parts: dict[str, list[Dark]] = defaultdict(list)
    for home in dark:
        line = town.line(home.area_id)
        below = line.index(place) - 1
        parts[line[below] if below >= 0 else f"home {home.home_id}"].append(home)
    return parts


def _storm(town: Town, dark: list[Dark], sizes: Mapping[str, int]) -> Storm:
    area = town.smallest_holding(home.area_id for home in dark)
    assert area is not None  # they share a root
    above = area.parent_id if area.parent_id in sizes else area.area_id
    around = max(0, sizes[above or area.area_id] - len(dark))
    is_all = len(dark) >= NEARLY_ALL * sum(town.homes.values())
    wide = area.level not in {Level.BUILDING, Level.GRID}
    return Storm(area, tuple(dark), around, everywhere=is_all and wide)


def scope_of(storm: Storm) -> Scope:
    """What the incident is called after."""
    if storm.everywhere:
        return Scope.BROKER
    match storm.area.level:
        case Level.BUILDING:
            return Scope.BUILDING
        case Level.GRID:
            return Scope.GRID
        case _:
            return Scope.AREA


def guess(storm: Storm) -> Guess:
    """What it may be. Low voltage before the end, or a building gone at one blow while its
    neighbours stay: power. Nearly all homes at once while the hub still hears the broker: the
    way to the broker. Else the network."""
    low = sum(home.under_voltage for home in storm.homes)
    counted: dict[How, int] = defaultdict(int)
    for home in storm.homes:
        counted[home.how] += 1
    how = max(How, key=lambda how: counted[how])
    reasons = [Phrase(f"storm.how_{how}", {"n": counted[how]})]
    if low * 10 >= len(storm.homes):
        return Guess(Cause.POWER, [Phrase("storm.low_voltage", {"n": low}), *reasons])
    if storm.everywhere:
        return Guess(Cause.BROKER, [Phrase("storm.everywhere"), *reasons])
    if storm.around:
        reasons.append(Phrase("storm.neighbours_stay", {"n": storm.around}))
    if storm.area.level is Level.BUILDING and how is not How.SILENCE:
        return Guess(Cause.POWER, [Phrase("storm.one_building"), *reasons])
    if storm.area.level is not Level.BUILDING:
        reasons.insert(0, Phrase("storm.spread"))
    return Guess(Cause.NETWORK, reasons)
