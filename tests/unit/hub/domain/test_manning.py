"""Who of a rung can be told now, and what the story says of the others."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from hub.domain.manning import Attendance, Moment, man
from hub.domain.notices import Contact
from hub.domain.people import Role
from hub.domain.policies import QuietHours, RungRule, Who
from hub.domain.staffing import Presence
from hub.domain.tickets import Priority

NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)  # 23:00 in Shanghai
ZONE = ZoneInfo("Asia/Shanghai")
MOMENT = Moment(NOW, ZONE, Priority.P2, "t-1")
LI, WU, HE = (Contact(f"w-{name}", ("sms://1", "ntfys://a/b")) for name in ("li", "wu", "he"))
RULE = RungRule("leaders", Who.ROLES, (Role.GRID_LEADER,))
LEAVE = {"on_leave": True}
AT_A_DOOR = {"visiting": frozenset({"t-2"})}


def there(*presences: Presence, substitutes: tuple[Contact, ...] = ()) -> Attendance:
    known = {presence.worker_id: presence for presence in presences}
    return Attendance(known, {contact.worker_id: contact for contact in substitutes})


@pytest.mark.parametrize(
    ("li", "people", "remarks", "last_resort"),
    [
        ({}, ["w-li", "w-wu"], [], False),
        (LEAVE, ["w-wu"], ["staff.on_leave"], False),
        (LEAVE | {"substitute_id": "w-he"}, ["w-he", "w-wu"], ["staff.stands_in"], False),
        (LEAVE | {"substitute_id": "w-wu"}, ["w-wu"], ["staff.stands_in"], False),
        ({"resigned_at": NOW}, ["w-wu"], ["staff.resigned"], False),
        ({"rostered": True}, ["w-wu"], ["staff.off_shift"], False),
        (AT_A_DOOR, ["w-wu"], ["staff.on_visit"], False),
        ({"visiting": frozenset({"t-1"})}, ["w-li", "w-wu"], [], False),
    ],
)
def test_who_is_away_is_left_out_with_the_reason(li, people, remarks, last_resort) -> None:
    manned = man(RULE, [LI, WU], there(Presence("w-li", **li), substitutes=(HE,)), MOMENT)
    assert [contact.worker_id for contact in manned.people] == people
    assert [remark.key for remark in manned.remarks] == remarks
    assert manned.last_resort is last_resort


def test_who_stands_at_another_door_is_the_last_resort() -> None:
    away = there(Presence("w-li", **AT_A_DOOR), Presence("w-wu", **LEAVE))
    manned = man(RULE, [LI, WU], away, MOMENT)
    assert (manned.people, manned.free, manned.last_resort) == ((LI,), (), True)


def test_who_declined_is_the_last_resort() -> None:
    both = Moment(NOW, ZONE, Priority.P2, "t-1", frozenset({"w-li", "w-wu"}))
    assert man(RULE, [LI, WU], there(), both).free == ()
    assert man(RULE, [LI, WU], there(), both).people == (LI, WU)
    one = Moment(NOW, ZONE, Priority.P2, "t-1", frozenset({"w-li"}))
    assert man(RULE, [LI, WU], there(), one).free == (WU,)


def test_a_substitute_who_is_away_leaves_nobody() -> None:
    chain = there(
        Presence("w-li", **LEAVE, substitute_id="w-he"),
        Presence("w-he", **LEAVE, substitute_id="w-wu"),
        substitutes=(HE,),
    )
    manned = man(RULE, [LI], chain, MOMENT)
    assert manned.people == ()
    assert [remark.key for remark in manned.remarks] == ["staff.stands_in", "staff.on_leave"]


def test_only_the_channels_of_the_rung_count() -> None:
    rule = RungRule("leaders", Who.ROLES, (Role.GRID_LEADER,), channels=("ntfys",))
    assert man(rule, [LI], there(), MOMENT).people == (Contact("w-li", ("ntfys://a/b",)),)
    rule = RungRule("leaders", Who.ROLES, (Role.GRID_LEADER,), channels=("wecom",))
    assert man(rule, [LI], there(), MOMENT).people == (Contact("w-li", ()),)


@pytest.mark.parametrize(
    ("priority", "quiet"),
    [(Priority.P1, False), (Priority.P2, True), (Priority.P3, True), (Priority.P4, True)],
)
def test_in_quiet_hours_only_what_is_most_urgent_is_told(priority, quiet) -> None:
    rule = RungRule("leaders", Who.ROLES, quiet_hours=QuietHours(time(22), time(6, 30)))
    manned = man(rule, [LI], there(), Moment(NOW, ZONE, priority, "t-1"))
    assert (manned.people == ()) is quiet
    ends = NOW + timedelta(hours=7, minutes=30)
    assert manned.quiet_until == (ends if quiet else None)
    assert [remark.key for remark in manned.remarks] == (["staff.quiet"] if quiet else [])


@pytest.mark.parametrize(
    ("hour", "minute", "ends_in_minutes"),
    [(21, 59, None), (22, 0, 510), (0, 0, 390), (6, 29, 1), (6, 30, None), (12, 0, None)],
)
def test_quiet_hours_hold_over_midnight(hour, minute, ends_in_minutes) -> None:
    now = datetime(2026, 11, 22, hour, minute, tzinfo=ZONE).astimezone(UTC)
    end = QuietHours(time(22), time(6, 30)).end(now, ZONE)
    expected = None if ends_in_minutes is None else now + timedelta(minutes=ends_in_minutes)
    assert end == expected
