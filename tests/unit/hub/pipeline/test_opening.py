"""Whose hands a new ticket comes into, and which clock starts."""

from datetime import UTC, datetime, timedelta

import pytest

from hub.domain.manning import Manned
from hub.domain.notices import Contact
from hub.domain.policies import BUILT_IN
from hub.domain.tickets import ACCEPT_WITHIN_S, Priority, State, Ticket, TicketKind
from hub.pipeline.opening import first_hands

NOW = datetime(2026, 11, 22, 1, 15, tzinfo=UTC)
RULE = BUILT_IN.rungs[0]
LI = Manned(RULE, (Contact("w-li", ()),))
BUSY = Manned(RULE, (Contact("w-li", ()),), last_resort=True)


def ticket(priority: Priority, kind: TicketKind = TicketKind.MISSED) -> Ticket:
    return Ticket("t-1", kind, priority, State.NEW)


@pytest.mark.parametrize("priority", list(Priority))
def test_paired_worker_has_the_time_of_the_priority(priority):
    opened = first_hands(ticket(priority), LI, BUILT_IN, NOW)
    within_s = ACCEPT_WITHIN_S[priority]
    assert (opened.state, opened.assignee) == (State.ASSIGNED, "w-li")
    expected = None if within_s is None else NOW + timedelta(seconds=within_s)
    assert opened.next_step_at == expected


@pytest.mark.parametrize("priority", [Priority.P1, Priority.P2, Priority.P3])
def test_without_anybody_it_climbs_at_once(priority):
    opened = first_hands(ticket(priority), Manned(RULE), BUILT_IN, NOW)
    assert (opened.state, opened.assignee, opened.next_step_at) == (State.NEW, None, NOW)


def test_without_anybody_and_proven_alive_nothing_climbs():
    assert first_hands(ticket(Priority.P4), Manned(RULE), BUILT_IN, NOW).next_step_at is None


def test_quiet_alert_without_anybody_still_finds_a_person():
    quiet = ticket(Priority.P4, TicketKind.LISTED_VEHICLE_SEEN)
    assert first_hands(quiet, Manned(RULE), BUILT_IN, NOW).next_step_at == NOW


def test_with_the_paired_worker_at_another_door_it_climbs_at_once():
    opened = first_hands(ticket(Priority.P2), BUSY, BUILT_IN, NOW)
    assert (opened.state, opened.assignee, opened.next_step_at) == (State.NEW, None, NOW)
