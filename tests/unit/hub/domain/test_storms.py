"""When homes are a storm, where it is, and what it may be: tables over a small town."""

from datetime import UTC, datetime, timedelta

import pytest

from hub.domain.areas import Area, Level
from hub.domain.liveness import LinkFacts, Session
from hub.domain.storms import (
    LOOK_BACK,
    Cause,
    Dark,
    How,
    NodeState,
    Scope,
    Town,
    dark_home,
    deaths_count_from,
    fewest,
    guess,
    is_back,
    scope_of,
    storms,
)

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
SEEING = NOW - timedelta(days=1)
ONE = Session("boot", 1)


def town(**homes: int) -> Town:
    """County, community, two grids; b1 and b2 stand in g1, b3 in g2."""
    areas = (
        Area("county", "", Level.COUNTY),
        Area("community", "", Level.COMMUNITY, "county"),
        Area("g1", "", Level.GRID, "community"),
        Area("g2", "", Level.GRID, "community"),
        Area("b1", "", Level.BUILDING, "g1"),
        Area("b2", "", Level.BUILDING, "g1"),
        Area("b3", "", Level.BUILDING, "g2"),
    )
    return Town({area.area_id: area for area in areas}, homes)


def dark(area_id: str, count: int, ago_s: float = 0, how: How = How.WILL, low: int = 0):
    at = NOW - timedelta(seconds=ago_s)
    return [
        Dark(f"{area_id}-{ago_s}-{number}", area_id, at, how, number < low)
        for number in range(count)
    ]


def found(place: Town, *homes: Dark) -> list[tuple[str, int]]:
    return sorted((storm.area.area_id, len(storm.homes)) for storm in storms(place, homes))


@pytest.mark.parametrize(
    ("level", "homes", "needed"),
    [
        (Level.BUILDING, 1, 3),
        (Level.BUILDING, 3, 3),
        (Level.BUILDING, 6, 3),
        (Level.BUILDING, 7, 4),
        (Level.BUILDING, 9, 5),
        (Level.BUILDING, 200, 5),
        (Level.GRID, 10, 5),
        (Level.GRID, 100, 5),
        (Level.GRID, 300, 15),
        (Level.COUNTY, 20_000, 1000),
    ],
)
def test_how_many_homes_make_a_storm(level: Level, homes: int, needed: int) -> None:
    assert fewest(level, homes) == needed


@pytest.mark.parametrize(
    ("homes", "struck"),
    [
        (dark("b1", 4), []),
        (dark("b1", 5), [("b1", 5)]),
        (dark("b1", 30), [("b1", 30)]),
        (dark("b1", 10) + dark("b2", 10), [("g1", 20)]),
        (dark("b1", 10) + dark("b2", 2), [("b1", 10)]),
        (dark("b1", 10) + dark("b3", 10), [("community", 20)]),
        (dark("g1", 6), [("g1", 6)]),
        (dark("b1", 3) + dark("b2", 3), [("g1", 6)]),
        (dark("b1", 10) + dark("b1", 1, 299), [("b1", 11)]),
        (dark("b1", 10) + dark("b1", 1, 301), [("b1", 10)]),
        (dark("b1", 2) + dark("b1", 3, 400), []),
    ],
)
def test_the_smallest_place_that_holds_nearly_all_of_them(homes, struck) -> None:
    assert found(town(b1=40, b2=40, b3=40, g1=20), *homes) == struck


def test_two_buildings_that_are_struck_in_a_large_county_are_two_storms() -> None:
    place = town(b1=400, b2=400, b3=400)
    assert found(place, *dark("b1", 12), *dark("b3", 12)) == [("b1", 12), ("b3", 12)]


@pytest.mark.parametrize(
    ("place", "homes", "cause", "scope"),
    [
        (town(b1=30, b2=30), dark("b1", 30), Cause.POWER, Scope.BUILDING),
        (town(b1=30, b2=30), dark("b1", 30, how=How.STOPPED), Cause.POWER, Scope.BUILDING),
        (town(b1=30, b2=30), dark("b1", 30, how=How.SILENCE), Cause.NETWORK, Scope.BUILDING),
        (
            town(b1=30, b2=30),
            dark("b1", 30, how=How.SILENCE, low=3),
            Cause.POWER,
            Scope.BUILDING,
        ),
        (town(b1=20, b2=20, b3=90), dark("b1", 20) + dark("b2", 20), Cause.NETWORK, Scope.GRID),
        (
            town(b1=20, b2=20, b3=90),
            dark("b1", 20, low=20) + dark("b2", 20),
            Cause.POWER,
            Scope.GRID,
        ),
        (town(b1=20, b3=20), dark("b1", 19) + dark("b3", 19), Cause.BROKER, Scope.BROKER),
        (town(b1=20, b2=60, b3=20), dark("b1", 20) + dark("b3", 20), Cause.NETWORK, Scope.AREA),
    ],
)
def test_what_it_may_be_and_why(place: Town, homes, cause: Cause, scope: Scope) -> None:
    (storm,) = storms(place, homes)
    guessed = guess(storm)
    assert (guessed.cause, scope_of(storm)) == (cause, scope)
    assert guessed.reasons


def node(ago_s: float = 0, died: bool = False, death_ago_s: float = 0) -> NodeState:
    at = NOW - timedelta(seconds=death_ago_s) if died else None
    return NodeState(LinkFacts(ONE, ONE if died else None, at, NOW - timedelta(seconds=ago_s)))


@pytest.mark.parametrize(
    ("nodes", "how", "ago_s"),
    [
        ([node()], None, 0),
        ([NodeState(LinkFacts())], None, 0),
        ([node(10, died=True, death_ago_s=5)], How.WILL, 5),
        ([node(181)], How.SILENCE, 181),
        ([node(179)], None, 0),
        ([node(), node(10, died=True, death_ago_s=5)], How.WILL, 5),
        ([node(9000), node(10, died=True, death_ago_s=5)], How.WILL, 5),
    ],
)
def test_a_home_is_dark_since_the_last_of_its_nodes_went(nodes, how, ago_s) -> None:
    home = dark_home("h", "b1", nodes, NOW, SEEING)
    assert (home.how if home else None) == how
    if home is not None:
        assert home.gone_at == NOW - timedelta(seconds=ago_s)


@pytest.mark.parametrize(
    ("nodes", "back"),
    [
        ([node(0)], True),
        ([node(120)], False),  # has not spoken since
        ([node(0, died=True)], False),
        ([node(0), node(0, died=True)], False),
        ([node(0), node(9000)], True),  # the other was dead long before
        ([node(0), NodeState(LinkFacts())], True),
        ([NodeState(LinkFacts())], False),
        ([], False),
    ],
)
def test_a_home_is_back_when_all_that_went_have_spoken_since(nodes, back: bool) -> None:
    facts = [state.facts for state in nodes]
    assert is_back(facts, NOW - timedelta(seconds=60), NOW, SEEING) is back


def test_nobody_is_back_because_the_hub_has_just_begun_to_listen() -> None:
    facts = [node(3600).facts]
    assert not is_back(facts, NOW - timedelta(seconds=3600), NOW, NOW - timedelta(seconds=5))


def test_after_the_hub_was_away_deaths_count_from_before_it_went() -> None:
    gone = NOW - timedelta(hours=1)
    assert deaths_count_from(NOW, SEEING, gone) == NOW - LOOK_BACK
    assert deaths_count_from(NOW, NOW - timedelta(seconds=200), gone) == gone - LOOK_BACK
