"""The hub dies at some statement of the pass that opens an incident; a new one goes on."""

import itertools

import pytest
from sqlalchemy import event

pytestmark = pytest.mark.contract


class Killed(BaseException):
    """The process is gone."""


def killed_at(block, number: int) -> bool:
    """One pass that dies right before its n-th statement; False if it has fewer."""
    count = itertools.count(1)

    def die(*_: object) -> None:
        if next(count) == number:
            raise Killed

    event.listen(block.database.engine, "before_cursor_execute", die)
    try:
        block.pass_once()
    except Killed:
        return True
    finally:
        event.remove(block.database.engine, "before_cursor_execute", die)
    return False


@pytest.mark.parametrize("number", [2, 5, 9, 14, 20, 27, 35, 44])
def test_there_is_one_incident_one_ticket_and_each_home_once(block, number):
    homes = block.building("b-1", 6)
    block.go("08:59")
    block.cut(homes)
    assert killed_at(block, number)
    block.restart()
    block.go("09:30")
    assert len(block.lines()) == 6
    assert [ticket.cause for ticket in block.tickets()] == [
        f"incident:{block.incident().incident_id}"
    ]
    assert {line.windows_due for line in block.lines().values()} == {1}
