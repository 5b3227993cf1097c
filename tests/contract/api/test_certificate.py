"""The recount of a day: each way in which somebody can be forgotten, and what is kept of it."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete, update

from hub.adapters.sql import schema
from hub.adapters.sql.certifying import SqlCertifying
from hub.adapters.sql.state import opener, viewer
from hub.adapters.sql.wall import SqlWall
from hub.domain.areas import Area, Level
from hub.domain.checkins import Verdict
from hub.domain.notice_states import NoticeState
from hub.domain.reach import EVERYWHERE, Reach
from hub.pipeline.certifying import Certifying
from hub.pipeline.wall.frames import Certificate
from tests.contract.api.town import MORNING, Town

pytestmark = pytest.mark.contract
ZONE = ZoneInfo("Asia/Shanghai")
EVENING = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)  # 20:00 in Shanghai
NINE = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)
NIGHT = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)  # 00:30 of the 23rd
DAY = NINE.astimezone(ZONE).date()
HOMES = tuple(f"h-{number}" for number in range(6))


@pytest.fixture
def village(town: Town) -> Town:
    """Six homes with one window each, all of which were judged well."""
    town.clock.at = EVENING
    for home_id in HOMES:
        town.enrol(home_id)
    town.clock.at = NINE
    for number, home_id in enumerate(HOMES):
        town.verdict(f"v-{home_id}", home_id, **seen(NINE - timedelta(minutes=10 * number)))
    town.clock.at = NIGHT
    return town


def seen(at: datetime) -> dict[str, Any]:
    evidence = {"points": "comfort", "zh": "", "en": "", "observed_at": at.isoformat()}
    return {"verdict": "seen", "priority": None, "wants_proof": False, "evidence": [evidence]}


def certifying(town: Town) -> Certifying:
    begin, look = opener(town.database, SqlCertifying), viewer(town.database, SqlCertifying)
    return Certifying(begin, look, town.clock, ZONE, lambda day: day.weekday() >= 5)


def certificate(town: Town, reach: Reach = EVERYWHERE) -> Certificate | None:
    """As it is after a recount."""
    certifying(town).certify_once()
    with town.database.read() as connection:
        today = town.clock.at.astimezone(ZONE).date()
        return SqlWall(connection).kept(reach, today - timedelta(days=60), today).certificate


def missed(town: Town, home_id: str = "h-0", verdict: str = "missed", **changes: Any) -> None:
    """In place of the good verdict of a home."""
    with town.database.write() as connection:
        verdicts = schema.verdicts
        this = update(verdicts).where(verdicts.c.home_id == home_id)
        connection.execute(this.values(verdict=verdict, evidence=[], **changes))


def message(town: Town, state: str, ticket_id: str = "t-1") -> None:
    town.put(
        schema.notices,
        notice_id=f"m-{ticket_id}-{state}",
        ticket_id=ticket_id,
        step=f"open-{state}",
        worker_id="w-1",
        channel="page:",
        title="",
        body="",
        priority="P1",
        state=state,
        attempts=0,
        created_at=NINE,
        result="",
    )


def act(town: Town, actor: str, ticket_id: str = "t-1") -> None:
    town.put(
        schema.ticket_events,
        ticket_id=ticket_id,
        at=NINE,
        actor=actor,
        action="accept",
        to_state="accepted",
        why_zh="",
        why_en="",
    )


def test_a_day_on_which_everybody_was_seen_is_whole(village: Town) -> None:
    found = certificate(village)
    assert found == Certificate(DAY, 6, 6, 0, 0, 0, 0, 0, 0)
    assert found.is_whole


def test_a_window_without_a_verdict_was_forgotten(village: Town) -> None:
    with village.database.write() as connection:
        connection.execute(delete(schema.verdicts).where(schema.verdicts.c.home_id == "h-3"))
    found = certificate(village)
    assert found == Certificate(DAY, 6, 5, 0, 0, 0, 1, 0, 0)
    assert not found.is_whole


def test_a_deadline_that_was_lost_is_noticed_all_the_same(village: Town) -> None:
    """The recount leans on nothing that the check-in engine keeps."""
    with village.database.write() as connection:
        connection.execute(delete(schema.verdicts).where(schema.verdicts.c.home_id == "h-3"))
        connection.execute(delete(schema.deadlines))
    found = certificate(village)
    assert found is not None
    assert found.unjudged == 1


@pytest.mark.parametrize("verdict", ["missed", "blind"])
@pytest.mark.parametrize("ticket_id", [None, "t-gone"])
def test_missed_or_blind_without_a_ticket_was_forgotten(
    village: Town, verdict: str, ticket_id: str | None
) -> None:
    missed(village, verdict=verdict, ticket_id=ticket_id)
    found = certificate(village)
    assert found is not None
    assert (found.missed + found.blind, found.unticketed, found.untold) == (1, 1, 0)
    assert not found.is_whole


REACHED = {NoticeState.SENT, NoticeState.DELIVERED, NoticeState.SEEN, NoticeState.ANSWERED}


@pytest.mark.parametrize("state", NoticeState)
def test_a_ticket_that_reached_nobody_was_forgotten(village: Town, state: NoticeState) -> None:
    village.ticket("t-1", home_id="h-0")
    missed(village, ticket_id="t-1")
    message(village, state.value)
    found = certificate(village)
    assert found is not None
    assert (found.unticketed, found.untold) == (0, 0 if state in REACHED else 1)
    assert found.is_whole is (state in REACHED)


def test_a_ticket_without_any_message_was_forgotten(village: Town) -> None:
    village.ticket("t-1", home_id="h-0")
    with village.database.write() as connection:
        connection.execute(delete(schema.ticket_events))
    missed(village, ticket_id="t-1")
    act(village, "hub")
    found = certificate(village)
    assert found is not None
    assert found.untold == 1


def test_whoever_acted_was_reached(village: Town) -> None:
    village.ticket("t-1", home_id="h-0")
    missed(village, ticket_id="t-1")
    act(village, "li.xiao")
    found = certificate(village)
    assert found is not None
    assert found.is_whole


def test_who_was_away_is_owed_nothing_more(village: Town) -> None:
    missed(village, verdict=Verdict.AWAY.value)
    assert certificate(village) == Certificate(DAY, 6, 5, 0, 0, 1, 0, 0, 0)


def test_what_was_agreed_after_it_opened_had_not_to_be_judged(village: Town) -> None:
    village.clock.at = NINE
    village.enrol("h-late")
    village.clock.at = NIGHT
    found = certificate(village)
    assert found is not None
    assert (found.windows, found.unjudged) == (6, 0)


def test_a_window_that_was_changed_in_the_day_counts_from_the_change(village: Town) -> None:
    village.clock.at = NINE
    path = "/api/v1/homes/h-0/windows"
    noon = MORNING | {"window_id": "noon", "opens_at": "08:00", "due_at": "12:00"}
    answer = village.client().put(path, json={"windows": [MORNING, noon]})
    assert answer.status_code == 200, answer.text
    village.clock.at = NIGHT
    found = certificate(village)
    assert found is not None
    assert (found.windows, found.unjudged) == (6, 0)
    village.clock.forward(days=1)  # on the next day both were there from the beginning
    found = certificate(village)
    assert found is not None
    assert found.windows == found.unjudged == 7


def test_a_window_on_no_day_of_the_calendar_is_not_missing(village: Town) -> None:
    village.clock.at = EVENING
    village.enrol("h-work", windows=[MORNING | {"days": ["workday"]}])
    village.clock.at = NIGHT  # the day that is over was a Sunday
    found = certificate(village)
    assert found is not None
    assert found.windows == 6


def test_a_day_is_not_certified_while_a_window_may_still_be_settled(village: Town) -> None:
    village.clock.at = EVENING
    village.enrol(
        "h-night", windows=[MORNING | {"opens_at": "20:00", "due_at": "00:20", "ask_s": 600}]
    )
    village.clock.at = NIGHT
    assert certificate(village) is None
    village.clock.forward(minutes=15)
    found = certificate(village)
    assert found is not None
    assert (found.day, found.unjudged) == (DAY, 1)


def test_a_day_that_was_not_whole_is_recounted_until_it_is(village: Town) -> None:
    village.ticket("t-1", home_id="h-0")
    missed(village, ticket_id="t-1")
    recounting = certifying(village)
    assert recounting.certify_once() == 1
    village.clock.forward(minutes=9)
    assert recounting.certify_once() == 0
    message(village, "sent")
    village.clock.forward(minutes=1)
    assert recounting.certify_once() == 1
    found = certificate(village)
    assert found is not None
    assert found.is_whole
    village.clock.forward(minutes=10)
    assert recounting.certify_once() == 0


def test_days_that_the_hub_slept_through_are_made_up_for(village: Town) -> None:
    village.clock.forward(days=3)
    assert certifying(village).certify_once() == 2
    days = {row.day for row in village.rows(schema.covenant_days)}
    assert days == {"2026-11-22", "2026-11-25"}


def test_a_curve_is_kept_of_first_gestures(village: Town) -> None:
    village.verdict("v-again", "h-0", window_id="noon", **seen(NINE + timedelta(hours=3)))
    certificate(village)
    (row,) = [one for one in village.rows(schema.covenant_days) if one.area_id == "town-1"]
    assert row.homes == 6
    assert {slot: count for slot, count in enumerate(row.counts) if count} == dict.fromkeys(
        range(49, 55), 1
    )


def test_every_place_above_buildings_keeps_its_own_row(village: Town) -> None:
    village.enrolment.add_area(Area("building-7", "7号楼", Level.BUILDING, "grid-2"))
    village.clock.at = EVENING
    village.enrol("h-b", area_id="building-7")
    village.clock.at = NIGHT
    certificate(village)
    rows = {row.area_id: row for row in village.rows(schema.covenant_days)}
    assert set(rows) == {"town-1", "community-1", "grid-1", "grid-2"}
    assert [rows[area].windows for area in ("town-1", "grid-1", "grid-2")] == [7, 6, 1]
    assert rows["grid-2"].counts is None  # one home's habits
    assert rows["grid-1"].counts is not None


def test_a_reach_is_the_sum_of_its_places_and_counts_none_twice(village: Town) -> None:
    found = certificate(village, Reach(area_ids=("grid-1", "community-1", "grid-2")))
    assert found is not None
    assert found.windows == 6
    only = certificate(village, Reach(area_ids=("grid-2",)))
    assert only is None or only.windows == 0


def test_what_is_kept_goes_after_sixty_days(village: Town) -> None:
    certificate(village)
    village.clock.forward(days=62)
    certifying(village).certify_once()
    days = {row.day for row in village.rows(schema.covenant_days)}
    assert "2026-11-22" not in days
    assert len(days) == 1


def test_counting_a_day_again_changes_nothing(village: Town) -> None:
    first = certificate(village)
    rows = village.rows(schema.covenant_days)
    with village.database.write() as connection:
        connection.execute(update(schema.covenant_days).values(untold=1))
    assert certificate(village) == first
    assert village.rows(schema.covenant_days) == rows
