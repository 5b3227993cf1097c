"""Whose phone the demo's visitor gets."""

import pytest

from demo.script import write_script
from demo.show import worker_with_a_ticket


@pytest.mark.parametrize("seed", range(20))
def test_the_visitor_has_a_ticket_and_is_not_the_one_who_never_looks(seed: int) -> None:
    truth = write_script(seed, 50, 35)
    visitor = worker_with_a_ticket(truth)
    assert visitor != truth.never_accepts
    assert visitor in {home.worker_ids[0] for home in truth.homes if home.expects.ticket}
