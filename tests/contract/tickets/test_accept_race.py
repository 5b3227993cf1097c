"""Two people accept in the same second: one has it, the other is told who."""

import threading

import pytest

from hub.adapters.sql import schema
from hub.domain.tickets import Action
from hub.errors import Conflict

pytestmark = pytest.mark.contract
ROUNDS = 20


@pytest.fixture
def both_told(town):
    town.add_worker("w-li")
    town.add_worker("w-wu")
    for number in range(ROUNDS):
        home_id = f"h-{number}"
        town.add_home(home_id, "w-li", "w-wu")
        town.add_verdict(home_id)
    town.ticketing.open_once()
    town.clock.forward(300)
    town.escalation.climb_once()
    return town


def race(town, ticket_id):
    """Both at once; who won, and what the other was told."""
    start = threading.Barrier(2)
    won, refused = [], []

    def accept(worker_id):
        start.wait(10)
        try:
            town.act(ticket_id, Action.ACCEPT, worker_id)
            won.append(worker_id)
        except Conflict as conflict:
            refused.append((worker_id, str(conflict)))

    threads = [threading.Thread(target=accept, args=(name,)) for name in ("w-li", "w-wu")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return won, refused


def test_of_two_who_accept_at_once_one_wins_and_the_other_is_told_who(both_told):
    for row in both_told.rows(schema.tickets):
        won, refused = race(both_told, row.ticket_id)
        ((loser, said),) = refused
        (winner,) = won
        assert {winner, loser} == {"w-li", "w-wu"}
        assert winner in said
        (now,) = both_told.rows(schema.tickets, ticket_id=row.ticket_id)
        assert (now.state, now.assignee) == ("accepted", winner)
        assert both_told.events(row.ticket_id).count("accept") == 1
