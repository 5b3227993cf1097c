"""Which policy a ticket is opened under, and what is wrong with one that cannot stand."""

from dataclasses import replace
from datetime import time

import pytest

from hub.domain.areas import Level
from hub.domain.calendars import OpenHours
from hub.domain.people import Role
from hub.domain.policies import BUILT_IN, Policy, QuietHours, RungRule, Who, choose
from hub.domain.policy_faults import faults_of
from hub.domain.promises import Promise, Target
from hub.domain.tickets import Pace, Priority, TicketKind
from hub.pipeline.policy_codec import policy_from_json, policy_to_json

LINE = ("grid", "community", "town")
PAIRED = RungRule("paired", Who.PAIRED)
LEADERS = RungRule("leaders", Who.ROLES, (Role.GRID_LEADER, Role.COMMUNITY_DUTY))


def policy(policy_id: str, area_id: str | None, *kinds: TicketKind) -> Policy:
    return Policy(policy_id, (PAIRED,), area_id, frozenset(kinds))


ALL = [
    policy("town-missed", "town", TicketKind.MISSED),
    policy("town-all", "town"),
    policy("community-all", "community"),
    policy("community-help", "community", TicketKind.HELP),
    policy("hub-fall", None, TicketKind.FALL),
    policy("elsewhere", "other", TicketKind.MISSED, TicketKind.HELP, TicketKind.SMOKE),
]


@pytest.mark.parametrize(
    ("kind", "line", "chosen"),
    [
        (TicketKind.MISSED, LINE, "town-missed"),  # naming the kind beats being nearer
        (TicketKind.HELP, LINE, "community-help"),
        (TicketKind.SMOKE, LINE, "community-all"),
        (TicketKind.SMOKE, LINE[2:], "town-all"),
        (TicketKind.FALL, LINE, "hub-fall"),
        (TicketKind.SMOKE, ("nowhere",), "built_in"),
    ],
)
def test_the_nearest_policy_that_names_the_kind_goes_before_the_nearest_for_all(
    kind, line, chosen
) -> None:
    assert choose(ALL, line, kind).policy_id == chosen


def test_the_built_in_policy_may_stand() -> None:
    assert faults_of(BUILT_IN) == []


def rung(**changes) -> tuple[RungRule, ...]:
    return (PAIRED, replace(LEADERS, **changes))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"rungs": ()}, "rungs"),
        ({"rungs": (PAIRED, PAIRED)}, "rungs"),
        ({"rungs": rung(roles=())}, "rungs[1].roles"),
        ({"rungs": rung(roles=(Role.FAMILY,))}, "rungs[1].roles"),
        ({"rungs": rung(roles=(Role.AUDITOR,))}, "rungs[1].roles"),
        ({"rungs": rung(waits={Priority.P1: 0})}, "rungs[1].accept_within_s.P1"),
        ({"rungs": rung(waits={Priority.P2: -5})}, "rungs[1].accept_within_s.P2"),
        ({"rungs": rung(quiet_hours=QuietHours(time(6), time(6)))}, "rungs[1].quiet_hours"),
        ({"rungs": (replace(PAIRED, roles=(Role.OPS,)),)}, "rungs[0].roles"),
        ({"rungs": (replace(PAIRED, level=Level.GRID),)}, "rungs[0].roles"),
        ({"rungs": (PAIRED, replace(PAIRED, name="again"))}, "rungs[1]"),
        (
            {"rungs": (LEADERS, RungRule("again", Who.ROLES, (Role.GRID_LEADER,), Level.GRID))},
            "rungs[1]",
        ),
        (
            {"unsettled": (replace(PAIRED, waits={Priority.P1: 0}),)},
            "unsettled[0].accept_within_s.P1",
        ),
        ({"pace": Pace(accept_within_s={Priority.P1: 0})}, "accept_within_s.P1"),
        ({"pace": Pace(arrive_within_s=0)}, "arrive_within_s"),
        ({"pace": Pace(report_within_s=-1)}, "report_within_s"),
        ({"pace": Pace(repeat_within_s=0)}, "repeat_within_s"),
        ({"targets": (Target(Promise.ANSWER, Priority.P1, 0),)}, "promises[0].within_s"),
        ({"targets": (Target(Promise.ANSWER, Priority.P1, 5),) * 2}, "promises"),
        ({"business": (OpenHours(frozenset(), time(8), time(9)),)}, "business_hours[0].days"),
    ],
)
def test_a_fault_names_its_field(changes, field) -> None:
    assert field in [fault.field for fault in faults_of(replace(BUILT_IN, **changes))]


@pytest.mark.parametrize(
    "lower",
    [
        RungRule("grid", Who.ROLES, (Role.GRID_LEADER,), Level.GRID),
        RungRule("other", Who.ROLES, (Role.STREET_DISPATCHER,)),
        RungRule("standby", Who.STANDBY),
    ],
)
def test_a_rung_that_names_somebody_new_is_reachable(lower) -> None:
    assert faults_of(replace(BUILT_IN, rungs=(lower, LEADERS))) == []


WHOLE = replace(
    BUILT_IN,
    policy_id="p-1",
    area_id="grid",
    kinds=frozenset({TicketKind.MISSED}),
    rungs=(PAIRED, replace(LEADERS, level=Level.GRID, waits={Priority.P2: 60}, channels=("sms",))),
    unsettled=(RungRule("quiet", Who.STANDBY, quiet_hours=QuietHours(time(22), time(6, 30))),),
)


@pytest.mark.parametrize("written", [WHOLE, replace(BUILT_IN, policy_id="p-2")])
def test_a_policy_is_read_as_it_was_written(written) -> None:
    assert policy_from_json(written.policy_id, written.area_id, policy_to_json(written)) == written
