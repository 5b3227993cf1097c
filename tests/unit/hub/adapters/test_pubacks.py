"""PUBACKs in order."""

from hypothesis import given
from hypothesis import strategies as st

from hub.adapters.pubacks import OrderedPubacks


def test_confirmations_go_out_in_the_order_of_arrival() -> None:
    sent: list[int] = []
    pubacks = OrderedPubacks(sent.append)
    first, second, third = (pubacks.received(packet_id) for packet_id in (7, 8, 3))
    pubacks.confirm([second])
    assert sent == []
    pubacks.confirm([first])
    assert sent == [7, 8]
    pubacks.confirm([third])
    assert sent == [7, 8, 3]


def test_nothing_is_confirmed_twice() -> None:
    sent: list[int] = []
    pubacks = OrderedPubacks(sent.append)
    first = pubacks.received(7)
    pubacks.confirm([first, first])
    pubacks.confirm([first])
    again = pubacks.received(7)
    assert sent == [7]
    assert again != first
    pubacks.confirm([again])
    assert sent == [7, 7]


def test_a_new_connection_voids_the_tickets_of_the_old_one() -> None:
    sent: list[int] = []
    pubacks = OrderedPubacks(sent.append)
    old = pubacks.received(7)
    pubacks.reconnected()
    new = pubacks.received(7)
    pubacks.confirm([old])
    assert sent == []
    pubacks.confirm([new])
    assert sent == [7]


@given(st.data())
def test_any_order_of_confirming_ends_in_the_order_of_arrival(data: st.DataObject) -> None:
    sent: list[int] = []
    pubacks = OrderedPubacks(sent.append)
    tickets = [pubacks.received(packet_id) for packet_id in range(1, 20)]
    for ticket in data.draw(st.permutations(tickets)):
        pubacks.confirm([ticket])
        assert sent == sorted(sent)
    assert sent == list(range(1, 20))
